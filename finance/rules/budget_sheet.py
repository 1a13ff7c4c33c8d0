"""A budget in a spreadsheet: its columns, what it is checked against, and a line once read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

from finance.rules.own_layout import plain
from finance.rules.periods import year_label
from finance.rules.procedure import ProfilePattern
from trusts.sheets import Sheet, Workbook

HEADING_ROWS = 60
"""How far down a sheet its headings are looked for."""
SHARES = 6
"""How many priorities one line can be shared out over in the sheet."""
MONTH_NAMES = ("April", "May", "June", "July", "August", "September", "October", "November",
               "December", "January", "February", "March")  # fmt: skip


class Column(StrEnum):
    """The columns of a budget, by the heading the template gives them."""

    CODE = "Line code"
    SERVICE = "Service"
    CATEGORY = "Category"
    TIER = "Tier"
    ARRANGEMENT = "Arrangement"
    LEVEL = "Level"
    FUNDING = "Funding source"
    ORIGINAL = "Original budget"
    CURRENT = "Current budget"
    PROFILE = "Profile"


REQUIRED = (
    Column.CODE,
    Column.SERVICE,
    Column.CATEGORY,
    Column.TIER,
    Column.ARRANGEMENT,
    Column.ORIGINAL,
)
_OTHER_WORDS: dict[Column, tuple[str, ...]] = {
    Column.CODE: ("code", "cost centre", "cost centre code", "budget code", "budget line code"),
    Column.SERVICE: ("description", "service description", "budget line"),
    Column.CATEGORY: ("subjective", "subjective category", "type of spending"),
    Column.LEVEL: ("level of the trust",),
    Column.FUNDING: ("funding", "grant", "source of funding"),
    Column.ORIGINAL: ("budget", "annual budget", "budget for the year", "agreed budget"),
    Column.CURRENT: ("latest budget", "revised budget"),
    Column.PROFILE: ("profile name", "pattern"),
}
_HEADINGS: dict[str, str] = {plain(column): column.value for column in Column} | {
    words: column.value for column, others in _OTHER_WORDS.items() for words in others
}
_HEADINGS |= {plain(month): month for month in MONTH_NAMES} | {
    plain(month[:3]): month for month in MONTH_NAMES
}
_HEADINGS |= {
    plain(f"{part} {number}"): f"{part} {number}"
    for number in range(1, SHARES + 1)
    for part in ("Priority", "Share", "Basis")
}
_HEADINGS |= {"priority": "Priority 1", "share": "Share 1", "basis": "Basis 1"}

PATTERN_WORDS: dict[str, ProfilePattern] = {
    "equal": ProfilePattern.EQUAL,
    "equal months": ProfilePattern.EQUAL,
    "termly": ProfilePattern.TERMS,
    "school terms": ProfilePattern.TERMS,
    "terms": ProfilePattern.TERMS,
    "last year": ProfilePattern.LAST_YEAR,
    "last year s pattern": ProfilePattern.LAST_YEAR,
    "as last year": ProfilePattern.LAST_YEAR,
}
PATTERNS = {
    ProfilePattern.EQUAL: "Equal",
    ProfilePattern.TERMS: "Termly",
    ProfilePattern.LAST_YEAR: "Last year's pattern",
}
"""The words the template offers."""


class Mark(StrEnum):
    """The lines above the headings that say whose budget it is, by their label."""

    TRUST = "Trust code"
    PARTNER = "Partner code"
    YEAR = "Financial year"


_MARKS = {plain(mark): mark for mark in Mark}


@dataclass(frozen=True)
class BudgetTable:
    """Where a budget stands on a sheet. Columns count from 1, by heading."""

    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]
    twice: tuple[tuple[str, int], ...]
    unknown: tuple[tuple[str, int], ...]
    marks: Mapping[Mark, tuple[str, int, int]]

    def value(self, row: int, heading: str) -> str:
        """The text under a heading, as found; "" where there is no such column."""
        column = self.columns.get(heading)
        return self.sheet.value(row, column) if column else ""


def find_table(workbook: Workbook) -> BudgetTable | None:
    """The first visible sheet with a row of headings that has a code and three more we know."""
    for sheet in workbook.visible:
        for number, row in islice(sheet.numbered(), HEADING_ROWS):
            known = {_HEADINGS[words] for text in row if (words := _heading(text)) in _HEADINGS}
            if Column.CODE in known and len(known) >= 4:
                return _table(sheet, number, row)
    return None


def _heading(text: str) -> str:
    """A heading as it is compared: without units in brackets, such as (£) or (%)."""
    return plain(text.replace("(£)", "").replace("(%)", "").replace("%", ""))


def _table(sheet: Sheet, number: int, row: Sequence[str]) -> BudgetTable:
    columns: dict[str, int] = {}
    twice, unknown = [], []
    for column, text in enumerate(row, start=1):
        words = _heading(text)
        if not words:
            continue
        name = _HEADINGS.get(words)
        if name is None:
            unknown.append((text, column))
        elif name in columns:
            twice.append((text, column))
        else:
            columns[name] = column
    marks: dict[Mark, tuple[str, int, int]] = {}
    for at, cells in islice(sheet.numbered(), number - 1):
        for column, text in enumerate(cells[:-1], start=1):
            mark = _MARKS.get(plain(text))
            if mark and mark not in marks and cells[column].strip():
                marks[mark] = (cells[column].strip(), at, column + 1)
    return BudgetTable(sheet, number, columns, tuple(twice), tuple(unknown), marks)


@dataclass(frozen=True)
class RowShare:
    """A share of a line as the sheet gives it: the codes, percent of a hundred, and the basis."""

    priority: str
    percent: Decimal
    basis: str
    action: str = ""


@dataclass(frozen=True)
class PresentLine:
    """A line of the budget that is agreed already. Pounds."""

    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    level: str
    original: Decimal
    current: Decimal
    profile: tuple[Decimal, ...]
    funding: str = ""
    shares: tuple[RowShare, ...] = ()

    @property
    def is_income(self) -> bool:
        """Whether it is income."""
        return self.subjective == "income"


@dataclass(frozen=True)
class ExpectedBudget:
    """What a partner's budget for a year is checked against.

    Words are those of the trust's lists, by the value that is stored. `priorities` and `actions`
    are codes of the plan, an action's with its priority's. `present` is the agreed budget by code,
    empty for a first load. `closed_months` counts the months whose period is closed. `last_year`
    has the weights of last year's actuals by code, or words why there are none.
    """

    trust: str
    partner: str
    partner_name: str
    financial_year: int
    categories: Mapping[str, str]
    tiers: Mapping[str, str]
    arrangements: Mapping[str, str]
    levels: Mapping[str, str]
    funding: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    actions: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, PresentLine] = field(default_factory=dict)
    closed_months: int = 0
    last_year: Mapping[str, tuple[Decimal, ...] | str] = field(default_factory=dict)
    default_profile: ProfilePattern = ProfilePattern.EQUAL

    @property
    def is_revision(self) -> bool:
        """Whether there is an agreed budget already."""
        return bool(self.present)

    @property
    def year_label(self) -> str:
        """The year as people write it."""
        return year_label(self.financial_year)


@dataclass(frozen=True)
class BudgetRow:
    """A line as it would be agreed. Pounds; `profile` is twelve months that sum to `current`.

    `funding` and `shares` are None where the sheet has no column for them: then a line that is
    agreed already keeps its own.
    """

    row: int
    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    level: str
    original: Decimal
    current: Decimal
    profile: tuple[Decimal, ...]
    funding: str | None = None
    shares: tuple[RowShare, ...] | None = None

    @property
    def is_income(self) -> bool:
        """Whether it is income."""
        return self.subjective == "income"

    def as_json(self) -> dict[str, Any]:
        """As plain values, amounts as exact text."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "row": self.row,
            "original": str(self.original),
            "current": str(self.current),
            "profile": [str(month) for month in self.profile],
            "shares": None
            if self.shares is None
            else [
                [share.priority, str(share.percent), share.basis, share.action]
                for share in self.shares
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> BudgetRow:
        """From `as_json`."""
        return cls(
            **{name: stored[name] for name in _TEXTS},
            row=stored["row"],
            original=Decimal(stored["original"]),
            current=Decimal(stored["current"]),
            profile=tuple(Decimal(month) for month in stored["profile"]),
            shares=None
            if stored["shares"] is None
            else tuple(
                RowShare(priority, Decimal(percent), basis, action)
                for priority, percent, basis, action in stored["shares"]
            ),
        )


_TEXTS = ("code", "service", "subjective", "tier", "arrangement", "level", "funding")
