"""Writing a workbook as XLSX: row after row, so that memory does not grow with the rows.

Every text cell is written as text by `write_string`; the only formulas are those that
`figures.py` made from columns. Each formula's value is written beside it.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.workbook.figures import FIRST_ROW, HEADING_ROW, Cell, Grid, digest, exact, grids
from reports.workbook.model import Column, Kind, Workbook
from reports.workbook.text import clean, is_risky

A4 = 9
ABOUT = "About"
MONEY_FORMAT = "£#,##0.00;[Red]-£#,##0.00;£0.00"
FORMATS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"num_format": "@", "text_wrap": True},
    Kind.STANDING: {"num_format": "@", "text_wrap": True},
    Kind.MONEY: {"num_format": MONEY_FORMAT},
    Kind.PERCENT: {"num_format": "0.0%;[Red]-0.0%;0.0%", "align": "right"},
    Kind.COUNT: {"num_format": "#,##0"},
    Kind.SCORE: {"num_format": "0.0", "align": "right"},
    Kind.NUMBER: {"num_format": "General", "align": "right"},
    Kind.DATE: {"num_format": "d mmmm yyyy", "align": "left"},
}
RIGHT = (Kind.PERCENT, Kind.SCORE, Kind.NUMBER)
WIDTHS = {
    Kind.TEXT: 24.0,
    Kind.STANDING: 14.0,
    Kind.MONEY: 17.0,
    Kind.PERCENT: 12.0,
    Kind.COUNT: 12.0,
    Kind.SCORE: 12.0,
    Kind.NUMBER: 12.0,
    Kind.DATE: 18.0,
}
STANDINGS = {
    "Red": {"bg_color": "#f4cdc6", "font_color": "#0b0c0c"},
    "Amber": {"bg_color": "#fce4c5", "font_color": "#0b0c0c"},
    "Green": {"bg_color": "#cce2d8", "font_color": "#0b0c0c"},
}
LINE = {"border": 1, "border_color": "#b1b4b6", "valign": "top"}
HOW_EXACT = (
    "Amounts are numbers, exact to the penny: an amount that a workbook could not hold exactly is "
    "refused. Totals and variances are live formulas; their values are kept with them for "
    "programs that do not calculate. Text is always text, whatever it begins with."
)


@dataclass(frozen=True)
class Made:
    """What the engine knows of a workbook's making, for its first sheet."""

    trust: str
    asked_by: str
    made_at: datetime.datetime
    withheld: Sequence[str] = ()


def write(workbook: Workbook, made: Made) -> bytes:
    """The workbook as XLSX.

    Raises LossyAmount where an amount would not be held to the penny.
    """
    found = grids(workbook)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(path, options) as book:
            book.set_properties(
                {
                    "title": clean(workbook.title),
                    "subject": clean(workbook.subtitle),
                    "author": clean(made.trust),
                    "created": made.made_at.astimezone(datetime.UTC).replace(tzinfo=None),
                }
            )
            writer = _Writer(book)
            writer.about(workbook, made, found)
            for grid in found:
                writer.sheet(grid, workbook.title)
            book.worksheets_objs[1].activate()
        return path.read_bytes()


class _Writer:
    """Writes sheets into one open book, sharing its formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[Any, ...], Any] = {}

    def style(self, **properties: Any) -> Any:
        """A format, made once for all cells that look so."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **properties: Any) -> None:
        said = clean(text)
        if is_risky(said):
            properties["quote_prefix"] = True
        problem = sheet.write_string(row, column, said, self.style(**properties))
        if problem:
            raise ValueError(f"A text could not be written to row {row + 1}: {problem}.")

    def about(self, workbook: Workbook, made: Made, found: Sequence[Grid]) -> None:
        """The first sheet: what this is, whose, as at when, and how to tell it from another."""
        sheet = self.book.add_worksheet(ABOUT)
        self.page(sheet, workbook.title)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        self.text(sheet, 0, 0, f"{workbook.title}: {workbook.subtitle}", bold=True, font_size=16)
        facts = [
            ("Trust", made.trust),
            ("What these figures are", workbook.standing),
            *((name, value) for name, value in workbook.facts if value != workbook.standing),
            ("Asked for by", made.asked_by),
            ("Read on", f"{made.made_at:%-d %B %Y at %H:%M}"),
            *(("Sheet", f"{grid.sheet.name}: {grid.sheet.summary}") for grid in found),
            *(("Not in this copy", name) for name in made.withheld),
            ("Digest of the figures", f"SHA-256 {digest(found)}"),
            *(("Note", note) for note in (*workbook.notes, HOW_EXACT)),
        ]
        for row, (name, value) in enumerate(facts, start=2):
            self.text(sheet, row, 0, name, bold=True, **LINE)
            self.text(sheet, row, 1, value, text_wrap=True, **LINE)

    def sheet(self, grid: Grid, title: str) -> None:
        """One sheet of figures."""
        described = grid.sheet
        sheet = self.book.add_worksheet(described.name)
        self.page(sheet, f"{title}: {described.title}")
        for index, column in enumerate(described.columns):
            sheet.set_column(index, index, column.width or WIDTHS[column.kind])
        self.text(sheet, 0, 0, described.title, bold=True, font_size=14)
        self.text(sheet, 1, 0, described.summary, font_color="#505a5f")
        head = {**LINE, "bold": True, "text_wrap": True, "bg_color": "#0b4a5a"}
        for index, column in enumerate(described.columns):
            align = "right" if column.kind.is_figure or column.kind in RIGHT else "left"
            self.text(
                sheet, HEADING_ROW, index, column.heading, font_color="#ffffff", align=align, **head
            )
        row = FIRST_ROW
        if not grid.rows:
            self.text(sheet, row, 0, described.empty)
            row += 1
        for cells in grid.rows:
            self.row(sheet, row, described.columns, cells)
            row += 1
        for cells in grid.totals:
            self.row(sheet, row, described.columns, cells, bold=True, bg_color="#f3f2f1")
            row += 1
        for number, note in enumerate(described.notes, start=row + 1):
            self.text(sheet, number, 0, note, font_color="#505a5f")
        sheet.freeze_panes(FIRST_ROW, described.frozen)
        sheet.repeat_rows(HEADING_ROW)
        if grid.rows:
            last = FIRST_ROW + len(grid.rows) - 1
            sheet.autofilter(HEADING_ROW, 0, last, len(described.columns) - 1)

    def row(
        self, sheet: Any, row: int, columns: Sequence[Column], cells: Sequence[Cell], **extra: Any
    ) -> None:
        for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            self.cell(sheet, row, index, column, cell, {**LINE, **extra})

    def cell(
        self, sheet: Any, row: int, index: int, column: Column, cell: Cell, looks: dict[str, Any]
    ) -> None:
        value, kind = cell.value, cell.kind
        style = {**looks, **FORMATS[kind]}
        if cell.formula:
            number = number_of(value, kind) if isinstance(value, (Decimal, int)) else value
            problem = sheet.write_formula(row, index, cell.formula, self.style(**style), number)
            if problem:
                raise ValueError(f"A formula could not be written to row {row + 1}.")
        elif value is None:
            sheet.write_blank(row, index, None, self.style(**style))
        elif isinstance(value, str):
            if kind is Kind.STANDING:
                style |= STANDINGS.get(value, {})
            wrapped = {**style, **FORMATS[Kind.TEXT]} if kind is not Kind.STANDING else style
            self.text(sheet, row, index, value, **wrapped)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(
                row, index, datetime.datetime.combine(value, datetime.time()), self.style(**style)
            )
        else:
            sheet.write_number(row, index, number_of(value, kind), self.style(**style))

    def page(self, sheet: Any, title: str) -> None:
        """How it prints: landscape A4, one page wide, headings on each, numbered."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{clean(title)[:150].replace('&', '&&')}&RPage &P of &N")


def number_of(value: Decimal | int, kind: Kind) -> float:
    """The binary number of a cell: money to the penny (LossyAmount where not), shares as they are.

    A share is a quotient and has no last digit; fifteen digits are kept.
    """
    if kind is Kind.MONEY:
        return exact(Decimal(value))
    return float(value)
