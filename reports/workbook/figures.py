"""From a description to cells: where each stands, its formula, and the formula's value.

The value is worked out here in decimal arithmetic and kept in the file beside the formula, so
that a viewer which does not calculate shows the same figure as a program that does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.workbook.model import (
    Column,
    Kind,
    Less,
    Plus,
    Share,
    Sheet,
    SumOf,
    Total,
    Value,
    Workbook,
)

HEADING_ROW = 3  # counted from 0; above it are the title, a sentence, and an empty row
FIRST_ROW = HEADING_ROW + 1
PENNY = Decimal("0.01")
MOST = Decimal(10) ** 13
NO_BASE = "no budget"
SUM = Decimal(0)


class LossyAmount(ValueError):  # says what cannot be held, not an error of ours
    """An amount that a workbook's binary number would not hold to the penny."""


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. With a formula, `value` is what it comes to."""

    value: Value
    kind: Kind
    formula: str = ""


@dataclass(frozen=True)
class Grid:
    """A sheet's cells: its rows, then its totals (the first cell of each is its label)."""

    sheet: Sheet
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]


def exact(amount: Decimal) -> float:
    """The binary number for an amount of pounds and pennies; LossyAmount where it is not exact.

    A workbook holds numbers as 64-bit binary fractions, of which programs show and keep fifteen
    digits. Thirteen digits of pounds and two of pennies fit, so an amount below ten million
    million pounds with whole pennies comes back from a workbook as it went in. What does not is
    refused, never rounded.
    """
    if amount != amount.quantize(PENNY):
        raise LossyAmount(f"{amount} has a fraction of a penny.")
    if abs(amount) >= MOST or Decimal(repr(float(amount))) != amount:
        raise LossyAmount(f"{amount} has more digits than a workbook keeps.")
    return float(amount)


def grids(workbook: Workbook) -> tuple[Grid, ...]:
    """The cells of every sheet."""
    return _Figures(workbook).grids()


def digest(found: Sequence[Grid]) -> str:
    """SHA-256 of every heading, value and total: the same for two workbooks that say the same."""
    said = [
        {
            "sheet": grid.sheet.name,
            "headings": [column.heading for column in grid.sheet.columns],
            "rows": [[_said(cell) for cell in row] for row in grid.rows],
            "totals": [[_said(cell) for cell in row] for row in grid.totals],
        }
        for grid in found
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _said(cell: Cell) -> str | None:
    return None if cell.value is None else f"{cell.kind.value} {cell.value}"


def _number(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, (Decimal, int)) else None


class _Figures:
    """Works out one workbook: columns once each, whoever asks for them."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.known: dict[tuple[str, str], list[Cell]] = {}
        self.places: dict[tuple[str, str], dict[Value, set[int]]] = {}

    def grids(self) -> tuple[Grid, ...]:
        made = []
        for sheet in self.workbook.sheets:
            columns = [self.cells(sheet, column) for column in sheet.columns]
            rows = tuple(zip(*columns, strict=True)) if sheet.rows else ()
            made.append(Grid(sheet, rows, self.totals(sheet) if sheet.rows else ()))
        return tuple(made)

    def cells(self, sheet: Sheet, column: Column) -> list[Cell]:
        key = (sheet.key, column.key)
        if key not in self.known:
            self.known[key] = [
                self.cell(sheet, column, number) for number in range(len(sheet.rows))
            ]
        return self.known[key]

    def cell(self, sheet: Sheet, column: Column, number: int) -> Cell:
        row = sheet.rows[number]
        if column.formula is None or column.key in row:
            return Cell(row.get(column.key), column.kind)
        if isinstance(column.formula, SumOf):
            return self.sum_of(sheet, column, column.formula, number)

        def value(key: str) -> Value:
            return self.cells(sheet, sheet.column(key))[number].value

        return _in_row(sheet, column, FIRST_ROW + number, value)

    def sum_of(self, sheet: Sheet, column: Column, formula: SumOf, number: int) -> Cell:
        there = self.workbook.sheet(formula.sheet)
        rows = set(range(len(there.rows)))
        tests = []
        for key, here in formula.where:
            wanted = self.cells(sheet, sheet.column(here))[number].value
            at = xl_rowcol_to_cell(FIRST_ROW + number, _index(sheet, here), col_abs=True)
            tests.append((key, wanted, at))
        tests += [(key, word, f'"{word}"') for key, word in formula.only]
        if formula.headed:
            at = xl_rowcol_to_cell(HEADING_ROW, _index(sheet, column.key), row_abs=True)
            tests.append((formula.headed, column.heading, at))
        factors = []
        for key, wanted, at in tests:
            rows &= self.rows_with(there, key, wanted)
            factors.append(f"EXACT({self.range_of(there, key)},{at})")
        times = [Decimal(1)] * len(there.rows)
        if formula.times:
            cells = self.cells(there, there.column(formula.times))
            times = [_number(cell.value) or SUM for cell in cells]
            factors.append(self.range_of(there, formula.times))
        figures = self.cells(there, there.column(formula.column))
        value = sum(((_number(figures[i].value) or SUM) * times[i] for i in rows), SUM)
        if not there.rows:
            return Cell(SUM, column.kind)
        product = "*".join(factors)
        if len(factors) == 1:
            product = f"--{product}"  # makes numbers of true and false
        ranged = self.range_of(there, formula.column)
        summed = f"SUMPRODUCT({product},{ranged})" if factors else f"SUM({ranged})"
        return Cell(value, column.kind, f"=ROUND({summed},2)")

    def rows_with(self, sheet: Sheet, key: str, value: Value) -> set[int]:
        """The rows whose column holds exactly this: letter case counts, nothing is a wildcard."""
        found = self.places.get((sheet.key, key))
        if found is None:
            found = self.places[(sheet.key, key)] = {}
            for number, cell in enumerate(self.cells(sheet, sheet.column(key))):
                found.setdefault(cell.value, set()).add(number)
        return found.get(value, set())

    def range_of(self, sheet: Sheet, key: str) -> str:
        return f"'{sheet.name}'!{_down(sheet, key)}"

    def totals(self, sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
        made: dict[str, dict[str, Cell]] = {}
        for number, total in enumerate(sheet.totals):
            row = FIRST_ROW + len(sheet.rows) + number
            cells: dict[str, Cell] = {}
            for column in sheet.columns:
                if column.total and (not total.columns or column.key in total.columns):
                    cells[column.key] = self.total(sheet, column, total, made)
            for column in sheet.columns:
                if isinstance(column.formula, Share) and not total.columns:
                    cells[column.key] = _in_row(sheet, column, row, partial(_value_in, cells))
            made[total.label] = cells
        return tuple(
            tuple(
                Cell(total.label, Kind.TEXT)
                if i == 0
                else made[total.label].get(column.key, Cell(None, column.kind))
                for i, column in enumerate(sheet.columns)
            )
            for total in sheet.totals
        )

    def total(
        self, sheet: Sheet, column: Column, total: Total, made: dict[str, dict[str, Cell]]
    ) -> Cell:
        at = _index(sheet, column.key)
        below = FIRST_ROW + len(sheet.rows)
        if total.less:
            figure, less = total.less
            labels = [each.label for each in sheet.totals]
            above = [xl_rowcol_to_cell(below + labels.index(one), at) for one in total.less]
            pair = (made[figure][column.key].value, made[less][column.key].value)
            value = (_number(pair[0]) or SUM) - (_number(pair[1]) or SUM)
            return Cell(value, column.kind, f"=ROUND({above[0]}-{above[1]},2)")
        cells = self.cells(sheet, column)
        kept = set(range(len(sheet.rows)))
        summed = _down(sheet, column.key)
        if not total.where:
            value = sum((_number(cell.value) or SUM for cell in cells), SUM)
            return Cell(value, column.kind, f"=ROUND(SUM({summed}),2)")
        tests = ""
        for key, word in total.where:
            kept &= self.rows_with(sheet, key, word)
            tests += f',{_down(sheet, key)},"{word}"'
        value = sum((_number(cells[i].value) or SUM for i in kept), SUM)
        return Cell(value, column.kind, f"=ROUND(SUMIFS({summed}{tests}),2)")


def _value_in(cells: dict[str, Cell], key: str) -> Value:
    return cells[key].value


def _down(sheet: Sheet, key: str) -> str:
    """The cells of a column's rows, such as $D$5:$D$104 (of one row too, as a range)."""
    at = _index(sheet, key)
    first = xl_rowcol_to_cell(FIRST_ROW, at, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(FIRST_ROW + len(sheet.rows) - 1, at, row_abs=True, col_abs=True)
    return f"{first}:{last}"


def _index(sheet: Sheet, key: str) -> int:
    return list(sheet.columns).index(sheet.column(key))


def _in_row(sheet: Sheet, column: Column, row: int, value: Callable[[str], Value]) -> Cell:
    """A formula over other cells of its row; no formula where a figure it needs is missing.

    `value` gives the value of a column, by its key, in this row.
    """
    formula = column.formula

    def at(key: str) -> str:
        return xl_rowcol_to_cell(row, _index(sheet, key))

    def number(key: str) -> Decimal | None:
        return _number(value(key))

    if isinstance(formula, Less):
        figure, less = number(formula.figure), number(formula.less)
        if figure is None or less is None:
            return Cell(None, column.kind)
        written = f"=ROUND({at(formula.figure)}-{at(formula.less)},2)"
        return Cell(figure - less, column.kind, written)
    if isinstance(formula, Plus):
        known = [number(key) for key in formula.columns]
        if all(one is None for one in known):
            return Cell(None, column.kind)
        cells = ",".join(at(key) for key in formula.columns)
        return Cell(sum((one or SUM for one in known), SUM), column.kind, f"=ROUND(SUM({cells}),2)")
    assert isinstance(formula, Share)  # noqa: S101 - the fourth kind is not over a row
    part, of = number(formula.part), number(formula.of)
    if part is None or of is None:
        return Cell(None, column.kind)
    written = f'=IF({at(formula.of)}=0,"{NO_BASE}",{at(formula.part)}/ABS({at(formula.of)}))'
    return Cell(part / abs(of) if of else NO_BASE, column.kind, written)
