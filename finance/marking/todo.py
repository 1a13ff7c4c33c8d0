"""The first sheet of a marked copy: everything to put right, with links to the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from finance.marking.marks import ERROR, WARNING
from finance.marking.model import LIST, MOST_ROWS, Labels, Marked, anchor, clean

HEADINGS = ("Kind", "Where", "What is wrong", "How to put it right", "Line", "Found", "Expected")
_WIDTHS = (11, 24, 42, 56, 14, 26, 26)
_LINE = Side(style="thin", color="FFB1B4B6")
_LINK = Font(color="FF0B5568", underline="single")


def write_list(
    book: Book,
    names: Mapping[str, str],
    findings: Sequence[Marked],
    labels: Labels,
    notes: Sequence[str],
    unmarked: int,
) -> None:
    """Write the list as the book's first sheet, and open the book on it."""
    sheet = book.create_sheet(LIST, 0)
    write_text(sheet.cell(1, 1), LIST).font = Font(bold=True, size=16)
    errors = sum(1 for finding in findings if finding.is_error)
    words = [
        f"{labels.partner}, {labels.period}. Your file: {labels.file}",
        f"{_count(errors, 'error')} to put right, "
        f"{_count(len(findings) - errors, 'warning')} to look at.",
        "The cells are coloured and carry a comment. Mend them, save, and upload the workbook; "
        "this sheet is not read.",
        *notes,
    ]
    places = sum(max(1, len(finding.spots)) for finding in findings)
    if places > MOST_ROWS:
        words.append(f"The first {MOST_ROWS:,} of {places:,} places are listed.")
    if unmarked:
        words.append(f"{unmarked:,} places are listed here and not marked in their cells.")
    for row, line in enumerate(words, start=2):
        write_text(sheet.cell(row, 1), line)
    top = len(words) + 3
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        cell = write_text(sheet.cell(top, column), heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFF3F2F1")
        cell.border = Border(bottom=_LINE, top=_LINE)
        sheet.column_dimensions[cell.column_letter].width = width
    _write_places(sheet, top + 1, names, findings)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
    # Were another tab still selected too, typing would go into both sheets.
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0


def _write_places(
    sheet: Worksheet, row: int, names: Mapping[str, str], findings: Sequence[Marked]
) -> None:
    last = row + MOST_ROWS
    for finding in findings:
        for spot in finding.spots or [{}]:
            if row >= last:
                return
            name, at = spot.get("sheet", ""), spot.get("cell", "")
            where = f"{name} {at}".strip() or "The whole file"
            values = (
                finding.kind,
                where,
                finding.message,
                finding.remedy,
                *(spot.get(key, "") for key in ("line", "found", "expected")),
            )
            for column, value in enumerate(values, start=1):
                cell = write_text(sheet.cell(row, column), value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.border = Border(bottom=_LINE)
            sheet.cell(row, 1).fill = PatternFill(
                "solid", fgColor=ERROR if finding.is_error else WARNING
            )
            if name in names and anchor(at):
                quoted = names[name].replace("'", "''")
                cell = sheet.cell(row, 2)
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{anchor(at)}")
                cell.font = _LINK
            row += 1


def write_text(cell: Cell, text: str) -> Cell:
    """Write text as text: never a formula, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")  # it stays text when it is edited too
    return cell


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
