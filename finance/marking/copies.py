"""The workbook that is marked: the sender's own where it can be kept, else a copy of its values."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from finance.marking.marks import put_marks, take_off_marks
from finance.marking.model import LIST, Labels, Marked, anchor
from finance.marking.todo import write_list, write_text
from trusts.sheets import Number, Workbook

LARGEST_KEPT = 6 * 1024 * 1024
"""Bytes of sheets, unpacked, up to which a workbook is kept as it is (some 100,000 cells)."""
LARGEST_VALUES = 200_000
"""Cells up to which a copy of the values holds every row; beyond it the rows with findings."""
HEAD_ROWS = 60

_NOT_KEPT = {
    "xl/charts/": "charts",
    "xl/drawings/drawing": "pictures and shapes",
    "xl/pivot": "pivot tables",
    "xl/slicers/": "slicers",
    "xl/ctrlprops/": "buttons and other controls",
    "xl/threadedcomments/": "conversations in comments",
    "xl/connections": "data connections",
}
_CALCULATED = "Your formulas are kept; their results appear when you open and save this workbook."


def write(
    out: Path, path: Path, read: Workbook, findings: Sequence[Marked], labels: Labels
) -> None:
    """Write the marked copy to `out`: first the list, then the sheets with their marks."""
    book, names, notes = _kept(path, read) or _values(read, findings)
    take_off_marks(book)
    if LIST in book.sheetnames:  # of the copy that was marked before
        del book[LIST]
    unmarked = put_marks(book, names, findings)
    write_list(book, names, findings, labels, notes, unmarked)
    book.save(out)


def _kept(path: Path, read: Workbook) -> tuple[Book, dict[str, str], list[str]] | None:
    """The sender's own workbook, its sheets by name, and what may be missing from it."""
    if read.kind != "xlsx":
        return None
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    sheets = sum(p.file_size for p in parts if p.filename.lower().startswith("xl/worksheets/"))
    if sheets > LARGEST_KEPT:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is told on the first sheet
            book = openpyxl.load_workbook(path, rich_text=True)
    except Exception:  # openpyxl raises anything on what it does not know
        return None
    if {sheet.title for sheet in book.worksheets} < {sheet.name for sheet in read.sheets}:
        return None
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    lower = [part.filename.lower() for part in parts]
    lost = [
        words for start, words in _NOT_KEPT.items() if any(name.startswith(start) for name in lower)
    ]
    notes = [_CALCULATED]
    if lost:
        notes.append(
            f"Not everything could be kept: {' and '.join(lost)} may be missing or look different."
        )
    return book, {sheet.title: sheet.title for sheet in book.worksheets}, notes


def _values(read: Workbook, findings: Sequence[Marked]) -> tuple[Book, dict[str, str], list[str]]:
    """A new workbook with the file's values where they stood, and its sheets by their names."""
    book = Book()
    book.remove(book.worksheets[0])
    notes = [
        "This is a copy of the values in your file. Its formats and formulas are not in it.",
    ]
    cells = sum(len(row) for sheet in read.sheets for row in sheet.rows)
    whole = cells <= LARGEST_VALUES
    if not whole:
        notes.append(
            "Your file is large, so only its first rows and the rows with findings are copied, "
            "each where it stood. Put them right in your own file."
        )
    wanted = _marked_rows(findings)
    names: dict[str, str] = {}
    for sheet in read.sheets:
        target = book.create_sheet(_title(sheet.name, book))
        if sheet.hidden:
            target.sheet_state = "hidden"
        names[sheet.name] = target.title
        for number, row in sheet.numbered():
            if whole or number <= HEAD_ROWS or (sheet.name, number) in wanted:
                _write_row(target, number, row)
    return book, names, notes


def _marked_rows(findings: Sequence[Marked]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for finding in findings:
        for spot in finding.spots:
            if digits := re.search(r"[0-9]+$", anchor(spot.get("cell", ""))):
                found.add((spot.get("sheet", ""), int(digits[0])))
    return found


def _title(name: str, book: Book) -> str:
    """A name that a workbook's sheet may have."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", name).strip().strip("'")[:28] or "Sheet"
    return clean if clean not in {*book.sheetnames, LIST} else f"{clean} {len(book.sheetnames)}"


def _write_row(sheet: Worksheet, number: int, row: tuple[str, ...]) -> None:
    for column, value in enumerate(row, start=1):
        if not value:
            continue
        cell = sheet.cell(number, column)
        if isinstance(value, Number) and len(value.lstrip("-")) <= 16:
            cell.value = float(value)
        else:
            write_text(cell, value)
