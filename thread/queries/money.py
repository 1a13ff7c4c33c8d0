"""The money of the thread: the position it is read from, and its strands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from finance.queries.consolidation import READS, consolidations
from finance.queries.periods import current_period
from finance.queries.position_find import Basis
from finance.queries.position_lines import PositionLine
from thread.rules.flow import Flow, Place, Strand, weave
from trusts.scope import Scope

COLUMNS = ("Funding source", "Partner", "Priority", "Outcome")
NO_SOURCE = Place(0, "Partners’ own budgets")
UNMAPPED = Place(10_000, "Not mapped to the plan", "", loose=True)


class Figure(Enum):
    """Which pounds of a line are followed: code, words for a choice, words in a sentence."""

    BUDGET = ("budget", "Budget for the year", "budget for the year", "current")
    ACTUAL = ("actual", "Spent to date", "spending to date", "actual")
    FORECAST = ("forecast", "Forecast for the year", "forecast for the year", "forecast")

    def __init__(self, code: str, label: str, words: str, field: str) -> None:
        self.code = code
        self.label = label
        self.words = words
        self.field = field

    @classmethod
    def from_code(cls, code: str) -> Figure:
        """The figure of an address; KeyError for a name that is none."""
        return {figure.code: figure for figure in cls}[code]

    def of(self, line: PositionLine) -> Decimal | None:
        """The pounds of a line; None where its return has not been accepted."""
        pounds: Decimal | None = getattr(line, self.field)
        return pounds


def may_see_money(scope: Scope) -> bool:
    """Whether the scope may see any budgets and returns."""
    return all(scope.may(permission) for permission in READS)


def basis_for(scope: Scope) -> Basis | None:
    """The position the thread is read from, as it stands now.

    It is of the newest period whose position was frozen, since before that few returns are in; of
    the newest that has ended where none was. Budgets and their mapping are today's either way.
    """
    if not may_see_money(scope):
        return None
    frozen = consolidations().order_by("-period__ends_on").first()
    period = frozen.period if frozen else current_period()
    return Basis(period, None) if period else None


def parts_of(lines: Iterable[PositionLine]) -> list[PositionLine]:
    """Every expenditure line in as many parts as it serves priorities, and what serves none."""
    return [part for line in lines if not line.is_income for part in line.parts]


def strands_of(parts: Iterable[PositionLine], figure: Figure) -> list[Strand]:
    """The way of each part's pounds; parts without the figure are left to the caller to count."""
    found = []
    for part in parts:
        pounds = figure.of(part)
        if not pounds:
            continue
        source = Place(1, part.funding) if part.funding else NO_SOURCE
        partner = Place(0, part.partner, part.partner_slug)
        priority = outcome = UNMAPPED
        if part.mappings:
            mapping = part.mappings[0]
            priority = Place(mapping.outcome_order, mapping.priority, mapping.code)
            outcome = Place(mapping.outcome_order, mapping.outcome)
        found.append(Strand((source, partner, priority, outcome), pounds))
    return found


def flow_of(parts: Iterable[PositionLine], figure: Figure) -> Flow | None:
    """The picture of the parts' pounds; None where there is nothing to draw."""
    return weave(strands_of(parts, figure), columns=len(COLUMNS))
