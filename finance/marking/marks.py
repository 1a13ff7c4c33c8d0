"""Colours and comments in the cells that findings are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from finance.marking.model import AUTHOR, MOST_MARKS, Marked, anchor, clean

ERROR, WARNING, ENTRY = "FFF8C9C4", "FFFFE39A", "FFFFF7BF"
"""Colours of an error and a warning; and of the template's cells that are filled in."""

_LONGEST = 1_500


def put_marks(book: Book, names: Mapping[str, str], findings: Sequence[Marked]) -> int:
    """Mark every place; return how many places could not be marked for their number.

    `names` gives the workbook's sheet for each sheet of the file. A place on a sheet that is not
    there, or on the whole file, is in the list alone.
    """
    marks: dict[tuple[str, str], list[Marked]] = {}
    places: dict[tuple[str, str], list[dict[str, str]]] = {}
    left = 0
    for finding in findings:
        for spot in finding.spots:
            at = anchor(spot.get("cell", ""))
            title = names.get(spot.get("sheet", ""))
            if not at or title is None:
                continue
            key = (title, _first_of_merged(book[title], at))
            if key not in marks and len(marks) >= MOST_MARKS:
                left += 1
                continue
            marks.setdefault(key, []).append(finding)
            places.setdefault(key, []).append(spot)
    for (title, at), found in marks.items():
        _mark(book[title][at], found, places[title, at])
    return left


def _first_of_merged(sheet: Worksheet, at: str) -> str:
    if isinstance(sheet[at], MergedCell):
        for area in sheet.merged_cells.ranges:
            if at in area:
                return str(area.start_cell.coordinate)
    return at


def _mark(cell: Cell, findings: Sequence[Marked], spots: Sequence[Mapping[str, str]]) -> None:
    is_error = any(finding.is_error for finding in findings)
    cell.fill = PatternFill("solid", fgColor=ERROR if is_error else WARNING)
    parts = []
    for finding, spot in zip(findings, spots, strict=True):
        expected = spot.get("expected", "")
        wanted = f"\nExpected: {expected}." if expected else ""
        parts.append(f"{finding.kind}: {finding.message}\n{finding.remedy}{wanted}")
    text = "\n\n".join(dict.fromkeys(parts))
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… The first sheet has all of it."
    own = cell.comment
    if own is not None and own.author != AUTHOR:
        text = f"{text}\n\n{own.author or 'Comment'}: {own.text}"
    lines = sum(1 + len(line) // 44 for line in text.split("\n"))
    cell.comment = Comment(clean(text), AUTHOR, width=320, height=min(600, 30 + 17 * lines))


def take_off_marks(book: Book) -> None:
    """Take off the marks of an earlier copy, so that a mended one carries today's alone."""
    for sheet in book.worksheets:
        # The cells there are: iter_rows would make those of the whole extent too.
        for cell in list(sheet._cells.values()):
            if isinstance(cell, MergedCell) or cell.comment is None:
                continue
            if cell.comment.author != AUTHOR:
                continue
            cell.comment = None
            if cell.fill.fgColor.rgb in (ERROR, WARNING):
                cell.fill = (
                    PatternFill(None)
                    if cell.protection.locked
                    else PatternFill("solid", fgColor=ENTRY)
                )
