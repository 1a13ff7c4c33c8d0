"""Where a return's figures stand in a workbook.

The template's own layout, and any sheet whose headings say the same in other common words: the
headings may stand below a cover block, in any order, with columns of the partner's own between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from finance.sheets import Sheet, Workbook

EDITION = 1
"""Edition of the template workbook. Raise it when its layout changes."""

HEADING_ROWS = 60
"""How far down a sheet its headings are looked for."""


class Column(StrEnum):
    """The columns of a return, by the heading the template gives them."""

    CODE = "Line code"
    SERVICE = "Service"
    CATEGORY = "Category"
    BUDGET = "Budget for the year"
    PROFILE = "Budget to date"
    PREVIOUS = "Actual at last return"
    ACTUAL = "Actual to date"
    COMMITMENTS = "Commitments"
    FORECAST = "Forecast outturn"
    VARIANCE = "Forecast variance"
    EXPLANATION = "Explanation"


REQUIRED = (Column.CODE, Column.ACTUAL, Column.COMMITMENTS, Column.FORECAST)
MONEY = (Column.ACTUAL, Column.COMMITMENTS, Column.FORECAST)

_OTHER_WORDS: dict[Column, tuple[str, ...]] = {
    Column.CODE: ("code", "cost centre", "cost centre code", "budget line code", "budget code"),
    Column.SERVICE: ("description", "service description", "budget line"),
    Column.CATEGORY: ("subjective", "subjective category", "type of spending"),
    Column.BUDGET: (
        "budget",
        "annual budget",
        "current budget",
        "full year budget",
        "agreed budget",
        "latest budget",
    ),
    Column.PROFILE: ("profile to date", "profiled budget to date", "profiled budget"),
    Column.PREVIOUS: ("previous actual", "actual last period", "last actual"),
    Column.ACTUAL: (
        "actual",
        "actuals to date",
        "actual spend to date",
        "spend to date",
        "actual year to date",
        "ytd actual",
    ),
    Column.COMMITMENTS: ("commitment", "committed", "commitments to date", "outstanding orders"),
    Column.FORECAST: (
        "forecast",
        "forecast for the year",
        "full year forecast",
        "projected outturn",
        "year end forecast",
    ),
    Column.VARIANCE: ("variance",),
    Column.EXPLANATION: (
        "explanation of variance",
        "reason for variance",
        "variance explanation",
        "comments",
        "comment",
        "notes",
    ),
}


class Mark(StrEnum):
    """The lines of the template that say what the return is, by their label."""

    EDITION = "Template edition"
    TRUST = "Trust code"
    PARTNER = "Partner code"
    PERIOD = "Period code"
    YEAR = "Financial year"


def plain(text: str) -> str:
    """Letters and digits of a heading in lower case, single spaces between words."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("\u00a0", " ")).strip()


_HEADINGS = {plain(column): column for column in Column} | {
    words: column for column, others in _OTHER_WORDS.items() for words in others
}
_MARKS = {plain(mark): mark for mark in Mark}
_TOTALS = re.compile(
    r"^(?:(?:grand|sub|overall|net) ?)?totals?$"
    r"|^totals? (?:gross )?(?:expenditure|spending|income)$"
    r"|^net (?:total|expenditure|cost)$|^totals? net$"
)


def total_kind(label: str) -> str:
    """What a total row adds up: ``expenditure``, ``income``, ``net``, ``sub``, ``all`` or ``""``.

    Whole labels only: a supplier called Totalmobile is not a total.
    """
    words = plain(label)
    if not _TOTALS.match(words):
        return ""
    for kind in ("income", "sub", "net"):
        if kind in words.replace("subtotal", "sub total").split() and "expenditure" not in words:
            return kind
    if words.startswith("net"):
        return "net"
    return "expenditure" if words.endswith(("expenditure", "spending")) else "all"


@dataclass(frozen=True)
class Table:
    """A sheet with a return's headings: which column stands where, counted from 1."""

    sheet: Sheet
    heading_row: int
    columns: dict[Column, int]
    repeated: tuple[tuple[Column, int], ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()
    marks: dict[Mark, tuple[int, int]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns a return cannot do without and this table has not."""
        return tuple(column for column in REQUIRED if column not in self.columns)


def find_tables(workbook: Workbook) -> list[Table]:
    """The sheets that look like a return, the likeliest first.

    Visible sheets count; a hidden one only where no visible one will do.
    """
    for sheets in (workbook.visible, tuple(s for s in workbook.sheets if s.hidden)):
        tables = [table for sheet in sheets if (table := _find_table(sheet))]
        if tables:
            return sorted(tables, key=lambda table: len(table.missing))
    return []


def _find_table(sheet: Sheet) -> Table | None:
    best: Table | None = None
    for number, row in list(sheet.numbered())[:HEADING_ROWS]:
        found = _read_headings(sheet, number, row)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is None:
        return None
    marks = {
        mark: (number, 2)
        for number, row in list(sheet.numbered())[: best.heading_row - 1]
        if row and (mark := _MARKS.get(plain(row[0])))
    }
    return Table(best.sheet, best.heading_row, best.columns, best.repeated, best.unknown, marks)


def _read_headings(sheet: Sheet, number: int, row: tuple[str, ...]) -> Table | None:
    columns: dict[Column, int] = {}
    repeated: list[tuple[Column, int]] = []
    unknown: list[tuple[int, str]] = []
    for position, text in enumerate(row, start=1):
        column = _HEADINGS.get(plain(text))
        if column is None:
            if text.strip():
                unknown.append((position, text))
        elif column in columns:
            repeated.append((column, position))
        else:
            columns[column] = position
    if len(set(columns) & set(REQUIRED)) < 2:
        return None
    return Table(sheet, number, columns, tuple(repeated), tuple(unknown))
