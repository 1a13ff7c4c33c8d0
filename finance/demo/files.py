"""The demo's return files: figures that follow a trend, as a workbook or as CSV. Pure."""

import csv
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from finance.rules.contracted import is_whole, still_bound
from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.layout import EDITION, Column, Mark
from finance.rules.money import ZERO, to_pennies
from finance.rules.periods import year_label
from finance.rules.variance import needs_explanation, variance
from finance.template_workbook import COLUMNS, HEADING_ROW, SHEET, write_template
from trusts.sheets import Limits, Sheet, Workbook
from trusts.sheets.delimited import read_rows

NOT_SAID = ("LSC20",)
"""Lines whose commitments their partner leaves out, although a contract binds it."""


@dataclass(frozen=True)
class Filled:
    """What a finance lead would type for one line."""

    actual: Decimal
    commitments: Decimal
    forecast: Decimal
    explanation: str


def figures(
    expected: Expected, trends: Mapping[str, list[str]], scale: Decimal = Decimal(1)
) -> dict[str, Filled]:
    """Figures for every line; the same every time they are made.

    A line's trend shows more with each month. `scale` makes a version that differs a little.
    """
    return {line.code: _figure(line, expected, trends, scale) for line in expected.lines}


def _figure(
    line: ExpectedLine, expected: Expected, trends: Mapping[str, list[str]], scale: Decimal
) -> Filled:
    trend, words = trends.get(line.code, ["0", ""])
    number = expected.period.number
    shown = Decimal(trend) * min(Decimal(1), Decimal(number + 1) / 7)
    wobble = Decimal(zlib.crc32(f"{line.code}{number}".encode()) % 200 - 100) / 10_000
    actual = to_pennies(line.profile_to_date * (1 + shown + wobble) * scale)
    if line.previous_actual is not None:
        actual = max(actual, line.previous_actual)
    forecast = to_pennies(line.current * (1 + shown))
    room = max(ZERO, forecast - actual)
    committed = "Third-party" in line.category or "Supplies" in line.category
    commitments = to_pennies(room * Decimal("0.35")) if committed else ZERO
    if line.contracted is not None:
        bound = still_bound(line.contracted, actual)
        whole = is_whole(line.contracted, line.current)
        commitments = bound if whole else max(bound, commitments)
    if line.code in NOT_SAID:
        commitments = ZERO
    found = variance(forecast, line.current, is_income=line.is_income)
    needed = needs_explanation(found, line.current, expected.thresholds)
    return Filled(actual, commitments, max(forecast, actual + commitments), words if needed else "")


def as_workbook(expected: Expected, filled: Mapping[str, Filled], *, faulty: bool = False) -> bytes:
    """The template filled in, as a spreadsheet program saves it; `faulty` spoils some cells."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(expected)))
    sheet = book[SHEET]
    at = {column: COLUMNS.index(column) + 1 for column in Column}
    for row in range(HEADING_ROW + 2, HEADING_ROW + 2 + len(expected.lines)):
        line = filled[sheet.cell(row, at[Column.CODE]).value]
        for column, amount in (
            (Column.ACTUAL, line.actual),
            (Column.COMMITMENTS, line.commitments),
            (Column.FORECAST, line.forecast),
        ):
            sheet.cell(row, at[column]).value = float(amount)
        sheet.cell(row, at[Column.EXPLANATION]).value = line.explanation or None
    if faulty:
        _spoil(sheet, at)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _spoil(sheet: Any, at: Mapping[Column, int]) -> None:
    first = HEADING_ROW + 2
    sheet.cell(first, at[Column.ACTUAL]).value = "awaiting invoice"
    sheet.cell(first, at[Column.COMMITMENTS]).value = None
    sheet.cell(first + 1, at[Column.FORECAST]).value = "1,32,500"
    sheet.cell(first + 1, at[Column.BUDGET]).value = 140_000


def as_csv(expected: Expected, filled: Mapping[str, Filled], *, faulty: bool = False) -> bytes:
    """The same as CSV UTF-8, as a finance system would write it."""
    out = io.StringIO()
    writer = csv.writer(out)
    marks = {
        Mark.EDITION: str(EDITION),
        Mark.TRUST: expected.trust,
        Mark.PARTNER: expected.partner,
        Mark.PERIOD: expected.period.code,
        Mark.YEAR: year_label(expected.period.financial_year),
    }
    writer.writerows([mark.value, value] for mark, value in marks.items())
    columns = (
        *(Column.CODE, Column.SERVICE, Column.BUDGET),
        *(Column.ACTUAL, Column.COMMITMENTS, Column.FORECAST, Column.EXPLANATION),
    )
    writer.writerow(column.value for column in columns)
    for line in expected.lines:
        figure = filled[line.code]
        amounts = (figure.actual, figure.commitments, figure.forecast)
        actual = "not known" if faulty else amounts[0]
        writer.writerow(
            [line.code, line.service, line.current, actual, *amounts[1:], figure.explanation]
        )
    return out.getvalue().encode("utf-8-sig")


def read_own_csv(content: bytes) -> Workbook:
    """Read CSV we have just written; strangers' files are read in the child process instead."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        path.write_bytes(content)
        rows = [tuple(row) for row in read_rows(path, Limits())]
    return Workbook("text", (Sheet("return", rows=rows),))
