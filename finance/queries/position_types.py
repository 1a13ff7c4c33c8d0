"""The consolidated position as plain values: what reports and pages show. Pounds throughout."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from finance.queries.position_groups import Dimension, Group, groups
from finance.queries.position_lines import PositionLine, Sums, Totals, add_up
from finance.rules.variance import Thresholds

__all__ = [
    "ConsolidatedPosition",
    "PartnerPosition",
    "PositionLine",
    "Sums",
    "Totals",
    "add_up",
]


@dataclass(frozen=True)
class LastFigures:
    """Figures of a partner's newest accepted return of the year, where none of this period counts.

    They are older than the position and are shown apart, never added to its totals.
    """

    period: str
    of_return: int
    version: int
    totals: Totals


@dataclass(frozen=True)
class Frozen:
    """That a position is frozen: its number in the period, when, by whom, and its digest."""

    pk: int
    slug: str
    number: int
    at: datetime.datetime
    by: str
    why: str
    digest: str


@dataclass(frozen=True)
class PartnerPosition:
    """A partner's part of the position: figures, or why there are none.

    `status` is a word for a tag, `why` a sentence part where the figures do not count.
    """

    partner: str
    slug: str
    status: str
    counts: bool
    why: str
    lines: tuple[PositionLine, ...]
    totals: Totals
    budget: Totals
    version: int | None = None
    submitted_by: str = ""
    submitted_on: datetime.date | None = None
    accepted_by: str = ""
    accepted_on: datetime.date | None = None
    note: str = ""
    of_return: int | None = None
    last: LastFigures | None = None

    @property
    def is_late(self) -> bool:
        """Whether a return is due and has not come."""
        return self.status == "Late"


@dataclass(frozen=True)
class ConsolidatedPosition:
    """A trust's money for children at the end of a period, from the accepted returns."""

    period_code: str
    period_name: str
    financial_year: str
    due_on: datetime.date
    as_at: datetime.date
    partners: tuple[PartnerPosition, ...]
    totals: Totals
    unreported_budget: Decimal
    unmapped_budget: Decimal
    thresholds: Thresholds
    frozen: Frozen | None = None

    def without_last(self) -> ConsolidatedPosition:
        """The same without older figures of missing partners."""
        return replace(
            self, partners=tuple(replace(partner, last=None) for partner in self.partners)
        )

    @property
    def standing(self) -> str:
        """Whether these figures can still change, in words for a heading."""
        if self.frozen is None:
            return "Draft: not frozen"
        return f"Frozen position {self.frozen.number}"

    @property
    def returned(self) -> tuple[PartnerPosition, ...]:
        """Partners whose return was accepted and counts."""
        return tuple(partner for partner in self.partners if partner.counts)

    @property
    def not_returned(self) -> tuple[PartnerPosition, ...]:
        """Partners whose figures are not in the totals, with the reason; never left out."""
        return tuple(partner for partner in self.partners if not partner.counts)

    @property
    def lines(self) -> tuple[PositionLine, ...]:
        """Every line of every partner."""
        return tuple(line for partner in self.partners for line in partner.lines)

    @property
    def to_explain(self) -> tuple[PositionLine, ...]:
        """Lines beyond the thresholds, the worst first."""
        beyond = [line for line in self.lines if line.needs_explanation]
        return tuple(
            sorted(beyond, key=lambda line: -(line.outturn.adverse_amount if line.outturn else 0))
        )

    def by(self, dimension: Dimension | str) -> tuple[Group, ...]:
        """Lay the position out along a dimension (or its code, such as "tier").

        The groups sum to `totals` and `budget` to the penny. Raises KeyError for an unknown code.
        """
        if isinstance(dimension, str):
            dimension = Dimension.from_code(dimension)
        return groups(self.lines, dimension, self.thresholds)

    @property
    def budget(self) -> Totals:
        """The budgets of every line, reported or not."""
        return add_up(self.lines, budgets_only=True)
