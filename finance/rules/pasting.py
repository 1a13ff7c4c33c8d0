"""Rows pasted from a spreadsheet: which line and which cell each belongs to. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from finance.rules.layout import Column, find_tables, total_kind
from finance.rules.money import NotMoney, read_amount
from finance.rules.own_layout import plain
from trusts.sheets import Sheet, Workbook

FIGURES = {
    Column.ACTUAL: "actual",
    Column.COMMITMENTS: "commitments",
    Column.FORECAST: "forecast",
    Column.EXPLANATION: "explanation",
}
TEMPLATE = tuple(Column)


class NotRows(ValueError):
    """Pasted text that cannot be taken over, with everything that is wrong with it."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class PastedLine:
    """One line's cells as pasted; None where the paste has no such column."""

    code: str
    actual: str | None = None
    commitments: str | None = None
    forecast: str | None = None
    explanation: str | None = None


def read_pasted(text: str, services: Mapping[str, str]) -> list[PastedLine]:
    """Read pasted rows for the lines of a budget (`services`: code to service name).

    With a row of headings the columns are found by them, as in a file. Without, the columns are
    those of the template, or: line code, service (if you like), actual to date, commitments,
    forecast outturn, explanation (if you like). Totals and empty rows are passed over. Amounts
    are taken over as they are; whether they are amounts shows in the cells. Raises `NotRows`
    with every problem at once.
    """
    rows = [tuple(cell.strip() for cell in row) for row in _rows(text)]
    if not any(any(row) for row in rows):
        raise NotRows("Paste the rows of your spreadsheet into the box.")
    tables = find_tables(Workbook("text", (Sheet("Pasted rows", rows=rows),)))
    known = {code.casefold(): code for code in services}
    if tables:
        if Column.CODE not in tables[0].columns:
            raise NotRows("The headings have no line code. Copy that column as well.")
        columns, first = tables[0].columns, tables[0].heading_row
    else:
        columns, first = _columns_without_headings(rows, known, services), 0
    return _read(rows, first, columns, known)


def _rows(text: str) -> list[list[str]]:
    delimiter = "\t" if "\t" in text else ";" if ";" in text else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NotRows(
            "The rows cannot be read, perhaps a quotation mark is missing. Copy them again."
        ) from error


def _columns_without_headings(
    rows: list[tuple[str, ...]], known: Mapping[str, str], services: Mapping[str, str]
) -> dict[Column, int]:
    first = next((row for row in rows if row and row[0].casefold() in known), None)
    if first is None:
        raise NotRows(
            "No row begins with a line code of the agreed budget. Copy the line codes as well, as "
            "the first column, or copy the row of headings too."
        )
    width = max(len(row) for row in rows)
    # The template's last columns, the check and what is contracted, may be left out.
    if len(TEMPLATE) - 2 <= width <= len(TEMPLATE):
        return {column: position for position, column in enumerate(TEMPLATE, start=1)}
    if not 4 <= width <= 6:
        raise NotRows(
            f"The rows have {width} columns and no headings, so we cannot tell which is which. "
            "Copy the row of headings as well."
        )
    service = services[known[first[0].casefold()]]
    has_service = width == 6 or (width == 5 and _names_service(first, service))
    after = 3 if has_service else 2
    return {Column.CODE: 1} | {
        column: position
        for position, column in enumerate(FIGURES, start=after)
        if position <= width
    }


def _names_service(row: tuple[str, ...], service: str) -> bool:
    if len(row) < 2 or not row[1]:
        return False
    if plain(row[1]) == plain(service):
        return True
    try:
        read_amount(row[1])
    except NotMoney:
        return not any(letter.isdigit() for letter in row[1])
    return False


def _read(
    rows: list[tuple[str, ...]], first: int, columns: Mapping[Column, int], known: Mapping[str, str]
) -> list[PastedLine]:
    found: dict[str, PastedLine] = {}
    problems = []

    def cell(row: tuple[str, ...], column: Column) -> str | None:
        position = columns.get(column)
        if position is None:
            return None
        return row[position - 1] if position <= len(row) else ""

    for number, row in enumerate(rows, start=1):
        if number <= first or not any(row):
            continue
        said = cell(row, Column.CODE) or ""
        label = said or next(word for word in row if word)
        if total_kind(label):
            continue
        code = known.get(said.casefold())
        if code is None:
            problems.append(f"Row {number}: “{label[:60]}” is not a line of the agreed budget.")
        elif code in found:
            problems.append(f"Row {number}: line {code} is there twice.")
        else:
            cells = {name: cell(row, column) for column, name in FIGURES.items()}
            found[code] = PastedLine(code, **cells)
    if problems:
        raise NotRows(*problems)
    return list(found.values())
