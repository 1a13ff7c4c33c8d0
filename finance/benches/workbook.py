"""The return of any number of lines that `bench returns` reads: `python -m … PATH LINES PERIOD`.

Written by a process of its own, so that its memory is not counted. Pure: no Django. The workbook
has the template's head, headings, shared texts, formulas with their results, and total rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from finance.rules.layout import EDITION, Column, Mark
from finance.rules.periods import Period, year_label

TRUST, PARTNER, YEAR = "bench", "council", 2009
COLUMNS = tuple(Column)
HEADING_ROW = 8
TEAMS = 900
EXPLAINED_EVERY = 25
WORDS = "Placements began earlier than planned; two more are agreed from the next quarter."


@dataclass(frozen=True)
class MadeUp:
    """A line's budget and figures, in pennies."""

    code: str
    service: str
    is_income: bool
    budget: int
    actual: int
    commitments: int
    forecast: int
    explanation: str


def made_up(lines: int, period: int) -> Iterator[MadeUp]:
    """The same lines each time. Figures grow with the period; none of them needs a warning."""
    for number in range(lines):
        is_income = number % 40 == 39
        budget = 1_200_00 * (1 + number % 97) + 12 * (number % 89)
        explained = number % EXPLAINED_EVERY == 0
        forecast = budget * 112 // 100 if explained else budget - number % 7
        actual = budget * period // 12 * 96 // 100 + number % 100
        commitments = 0 if is_income else min(forecast - actual, budget // 50)
        yield MadeUp(
            code=f"{number:06}" if number % 2 else f"CC{number:05}",
            service=f"Family support, team {number % TEAMS}",
            is_income=is_income,
            budget=budget,
            actual=actual,
            commitments=commitments,
            forecast=forecast,
            explanation=WORDS if explained else "",
        )


def pounds(pennies: int) -> Decimal:
    """Pennies as exact pounds."""
    return Decimal(pennies).scaleb(-2)


def write(path: Path, lines: int, number: int) -> dict[str, int]:
    """Write the return for a period; give its totals of all lines, in pennies."""
    period = Period(YEAR, number)
    totals = {"actual": 0, "commitments": 0, "forecast": 0}
    net = dict.fromkeys(totals, 0)
    with xlsxwriter.Workbook(path, {"in_memory": False}) as book:
        sheet = book.add_worksheet("Return")
        money = book.add_format({"num_format": "£#,##0.00"})
        marks = {
            Mark.EDITION: str(EDITION),
            Mark.TRUST: TRUST,
            Mark.PARTNER: PARTNER,
            Mark.PERIOD: period.code,
            Mark.YEAR: year_label(YEAR),
        }
        for row, (mark, value) in enumerate(marks.items(), start=2):
            sheet.write_string(row, 0, mark.value)
            sheet.write_string(row, 1, value)
        for index, column in enumerate(COLUMNS):
            sheet.write_string(HEADING_ROW, index, column.value)
        row = HEADING_ROW
        for row, line in enumerate(made_up(lines, number), start=HEADING_ROW + 1):
            _write_line(sheet, money, row, line, number)
            for name in totals:
                amount = getattr(line, name)
                totals[name] += amount
                net[name] += -amount if line.is_income else amount
        sheet.write_string(row + 1, COLUMNS.index(Column.SERVICE), "Net total")
        for column, name in _MONEY.items():
            sheet.write_number(row + 1, COLUMNS.index(column), net[name] / 100, money)
    return totals


_MONEY = {
    Column.ACTUAL: "actual",
    Column.COMMITMENTS: "commitments",
    Column.FORECAST: "forecast",
}


def _write_line(  # type: ignore[no-untyped-def]  # XlsxWriter has no types
    sheet, money, row: int, line: MadeUp, number: int
) -> None:
    values = {
        Column.CODE: line.code,
        Column.SERVICE: line.service,
        Column.CATEGORY: "Income" if line.is_income else "Third-party payments",
        Column.BUDGET: line.budget / 100,
        Column.PROFILE: line.budget * number // 12 / 100,
        Column.PREVIOUS: 0.0,
        Column.ACTUAL: line.actual / 100,
        Column.COMMITMENTS: line.commitments / 100,
        Column.FORECAST: line.forecast / 100,
        Column.EXPLANATION: line.explanation,
    }
    for index, column in enumerate(COLUMNS):
        value = values.get(column)
        if column is Column.VARIANCE:
            result = (line.forecast - line.budget) / 100
            sheet.write_formula(
                row, index, f'=IF(I{row + 1}="","",I{row + 1}-D{row + 1})', money, result
            )
        elif isinstance(value, float):
            sheet.write_number(row, index, value, money)
        elif value:
            sheet.write_string(row, index, value)


if __name__ == "__main__":
    found = write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(found))
