"""Between the figures typed into the page and a file: what was typed becomes CSV, exactly.

Pure. The file takes the same way as one that was uploaded, so findings, provenance and versions
are the same whoever typed where.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from finance.rules.expectation import Expected
from finance.rules.layout import EDITION, Column, Mark
from finance.rules.money import NotMoney, read_amount
from finance.rules.periods import year_label
from reports.workbook.text import is_risky
from trusts.sheets import address

COLUMNS = (
    Column.CODE,
    Column.SERVICE,
    Column.ACTUAL,
    Column.COMMITMENTS,
    Column.FORECAST,
    Column.EXPLANATION,
)
FIELDS = {
    Column.ACTUAL: "actual",
    Column.COMMITMENTS: "commitments",
    Column.FORECAST: "forecast",
    Column.EXPLANATION: "explanation",
}
LABELS = {field: column.value for column, field in FIELDS.items()}
CELLS = ("actual", "commitments", "forecast", "explanation")


@dataclass(frozen=True)
class TypedLine:
    """The words of one line's cells, and the revision of it that the person saw (0 for none).

    A cell that is None is left as it is.
    """

    budget_line_id: int
    revision: int = 0
    actual: str | None = None
    commitments: str | None = None
    forecast: str | None = None
    explanation: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """The cells that say something new."""
        cells = {name: getattr(self, name) for name in CELLS}
        return {name: words for name, words in cells.items() if words is not None}


class Cells(Protocol):
    """The words typed for one line."""

    actual: str
    commitments: str
    forecast: str
    explanation: str


def write_csv(expected: Expected, typed: Mapping[str, Cells]) -> bytes:
    """The return as CSV in UTF-8: every agreed line, each cell as typed, blank where nothing was.

    Words that a spreadsheet program would take for a formula get a space before them; reading
    takes it away again.
    """
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
    writer.writerow(column.value for column in COLUMNS)
    for line in expected.lines:
        cells = typed.get(line.code)
        words = [getattr(cells, FIELDS[column], "") for column in FIELDS]
        writer.writerow(_harmless(text) for text in (line.code, line.service, *words))
    return out.getvalue().encode("utf-8-sig")


def digest(content: bytes) -> str:
    """SHA-256 of a file's bytes, as received files are known by."""
    return hashlib.sha256(content).hexdigest()


def field_of(cell: str) -> str:
    """The field that a cell of such a file was typed into: C7 is ``actual``; "" for any other."""
    for position, column in enumerate(COLUMNS, start=1):
        letter = address(1, position)[:-1]
        if cell.startswith(letter) and cell[len(letter) :].isdecimal():
            return FIELDS.get(column, "")
    return ""


def _harmless(text: str) -> str:
    words = text.strip()
    if not is_risky(words):
        return words
    try:
        read_amount(words)
    except NotMoney:
        return f" {words}"
    return words
