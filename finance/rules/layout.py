"""Where a return's figures stand in a workbook.

The template's own layout, and any sheet whose headings say the same in other common words: the
headings may stand below a cover block, in any order, with columns of the partner's own between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice, pairwise

from finance.rules.own_layout import OwnLayout, clip, heading_texts, plain, signature
from trusts.sheets import Sheet, Workbook

EDITION = 2
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
    PERCENT = "Forecast variance percent"
    EXPLANATION = "Explanation"
    CHECK = "Check"
    CONTRACTED = "Contracted for the year"


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
    Column.PERCENT: ("variance percent", "variance percentage"),
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


HEADINGS = {plain(column): column for column in Column} | {
    words: column for column, others in _OTHER_WORDS.items() for words in others
}
"""Every heading we know by ourselves, as `plain` gives it."""
_MARKS = {plain(mark): mark for mark in Mark}
_TOTALS = re.compile(
    r"^(?:(?:grand|sub|overall|net) ?)?totals?$"
    r"|^totals? (?:gross )?(?:expenditure|spending|income)$"
    r"|^net (?:total|expenditure|cost)$|^totals? net$"
)
_GROUP_TOTAL = re.compile(r"^(?:sub ?)?totals? (?:for|of) [a-z0-9]|^sub ?totals? [a-z0-9]")


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


def row_kind(code: str, row: Sequence[str]) -> str:
    """What a row that is no agreed line adds up, as `total_kind`, or "" where it is no total.

    Without a code the label may stand in any column; "Total for …" and "Sub-total …" are then
    the sum of the lines since the last total.
    """
    kind = total_kind(code) or ("sub" if _GROUP_TOTAL.match(plain(code)) else "")
    if kind or code:
        return kind
    labels = [value for value in row if value.strip()][:4]
    return next((kind for label in labels if (kind := total_kind(label))), "") or (
        "sub" if any(_GROUP_TOTAL.match(plain(label)) for label in labels) else ""
    )


@dataclass(frozen=True)
class Table:
    """A sheet with a return's headings: which column stands where, counted from 1.

    `heading_row` is the last row of the headings. `own` is the partner's own layout where the
    headings were recognised by it.
    """

    sheet: Sheet
    heading_row: int
    columns: dict[Column, int]
    repeated: tuple[tuple[Column, int], ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()
    marks: dict[Mark, tuple[int, int]] = field(default_factory=dict)
    own: OwnLayout | None = None

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns a return cannot do without and this table has not."""
        stated = (Column.COMMITMENTS,) if self.commitments_nil else ()
        return tuple(c for c in REQUIRED if c not in self.columns and c not in stated)

    @property
    def commitments_nil(self) -> bool:
        """Whether the partner has said that its sheets hold no commitments: they are nil."""
        return self.own is not None and self.own.commitments_nil

    @property
    def income_negative(self) -> bool:
        """Whether income stands with a minus in this table."""
        return self.own is not None and self.own.income_negative

    def line_code(self, code: str) -> str:
        """The agreed line's code for a code of the partner's own; the same where none is known."""
        return self.own.codes.get(code.casefold(), code) if self.own else code


def find_tables(workbook: Workbook, layouts: Sequence[OwnLayout] = ()) -> list[Table]:
    """The sheets that look like a return, the likeliest first.

    A partner's own layout goes before headings we know by ourselves: somebody has said what they
    mean. Visible sheets count; a hidden one only where no visible one will do. Only the first
    rows of a sheet are looked at, however long it is.
    """
    by_signature = {layout.signature: layout for layout in layouts}
    for sheets in (workbook.visible, tuple(s for s in workbook.sheets if s.hidden)):
        tables = [table for sheet in sheets if (table := _find_table(sheet, by_signature))]
        if any(table.own for table in tables):
            tables = [table for table in tables if table.own]
        if tables:
            return sorted(tables, key=lambda table: len(table.missing))
    return []


def tables_to_read(tables: Sequence[Table]) -> tuple[list[Table], list[Table]]:
    """Of the tables found, those that make up the return, and those that contradict the first.

    Where several sheets are complete, as one for each service, all are read together. Where the
    same line stands on two of them (last month's copy, a summary) nobody can tell which counts:
    then only the first is read, and the others are given back to be told of.
    """
    complete = [table for table in tables if not table.missing]
    if len(complete) < 2:
        return (complete or list(tables[:1])), []
    in_order = sorted(complete, key=lambda table: not table.marks)
    first, *others = in_order
    seen = _codes(first)
    for other in others:
        codes = _codes(other)
        if seen & codes:
            return [first], others
        seen |= codes
    return complete, []


def _codes(table: Table) -> set[str]:
    position = table.columns[Column.CODE] - 1
    rows = islice(table.sheet.rows, table.heading_row, None)
    codes = {row[position].strip().casefold() for row in rows if len(row) > position}
    heading = plain(table.sheet.value(table.heading_row, position + 1))
    return {
        table.line_code(code).casefold()
        for code in codes
        if code and not total_kind(code) and plain(code) != heading
    }


def _find_table(sheet: Sheet, layouts: Mapping[str, OwnLayout]) -> Table | None:
    rows = list(islice(sheet.numbered(), HEADING_ROWS))
    best = _find_own(sheet, rows, layouts) if layouts else None
    if best is None:
        single = [_read_headings(sheet, number, row) for number, row in rows]
        double = [
            _read_headings(sheet, number, heading_texts(upper, lower), lower)
            for (_, upper), (number, lower) in pairwise(rows)
        ]
        # Of equals the first: one row of headings before two, and the higher up on the sheet.
        best = max((t for t in single + double if t), key=_likeness, default=None)
    if best is None:
        return None
    marks = {
        mark: (number, 2)
        for number, row in rows[: best.heading_row - 1]
        if row and (mark := _MARKS.get(plain(row[0])))
    }
    return replace(best, marks=marks)


def _likeness(table: Table) -> tuple[int, int]:
    return len(set(table.columns) & set(REQUIRED)), len(table.columns)


def _find_own(
    sheet: Sheet, rows: Sequence[tuple[int, tuple[str, ...]]], layouts: Mapping[str, OwnLayout]
) -> Table | None:
    """The table whose headings a partner's own layout was made for."""
    above: list[str] = []
    for number, full in rows:
        row = clip(full)
        for count, texts in ((1, row), (2, heading_texts(above, row))):
            own = layouts.get(signature(texts))
            if own is not None and own.heading_rows == count:
                columns = {Column(name): at for name, at in own.columns.items()}
                return Table(sheet, number, columns, own=own)
        above = row
    return None


def _read_headings(
    sheet: Sheet, number: int, texts: Sequence[str], lower: Sequence[str] = ()
) -> Table | None:
    columns: dict[Column, int] = {}
    repeated: list[tuple[Column, int]] = []
    unknown: list[tuple[int, str]] = []
    for position, text in enumerate(texts, start=1):
        below = lower[position - 1] if position <= len(lower) else ""
        column = HEADINGS.get(plain(text)) or HEADINGS.get(plain(below))
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
