"""A position laid out along one dimension: by partner, service, priority and so on.

The groups of every dimension sum to the whole, to the penny. Lines that have no place in a
dimension form a group of their own, so that nothing is left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from finance.models import Arrangement, Subjective, Tier
from finance.queries.position_lines import PositionLine, Totals, add_up
from finance.rules.variance import Rag, Thresholds, Variance, rag, rag_words, variance
from trusts.levels import Level


class Dimension(Enum):
    """A way to lay a position out: its address, its name, and what lines without a place are."""

    PARTNER = ("partner", "Partner", "")
    ARRANGEMENT = ("arrangement", "Arrangement", "")
    SERVICE = ("service", "Service", "No service named")
    SUBJECTIVE = ("subjective", "Category", "")
    TIER = ("tier", "Tier", "")
    OUTCOME = ("outcome", "Outcome", "Not mapped to the plan")
    PRIORITY = ("priority", "Priority", "Not mapped to the plan")
    FUNDING = ("funding", "Funding source", "No named source")
    LEVEL = ("level", "Level", "")

    def __init__(self, code: str, label: str, nowhere: str) -> None:
        self.code = code
        self.label = label
        self.nowhere = nowhere

    @classmethod
    def from_code(cls, code: str) -> Dimension:
        """The dimension of an address; KeyError for a name that is none."""
        return _BY_CODE[code]

    @property
    def is_of_plan(self) -> bool:
        """Whether lines are split over it by their mappings."""
        return self in (Dimension.OUTCOME, Dimension.PRIORITY)

    def place(self, line: PositionLine) -> tuple[str, str]:
        """The group of a line (a part, for the plan's dimensions): short key and name."""
        if self.is_of_plan:
            if not line.mappings:
                return "", ""
            mapping = line.mappings[0]
            if self is Dimension.OUTCOME:
                return mapping.outcome, mapping.outcome
            return mapping.code, mapping.priority
        if self is Dimension.PARTNER:
            return line.partner_slug, line.partner
        name: str = getattr(line, self.code)
        return name, name


_BY_CODE = {dimension.code: dimension for dimension in Dimension}
_ORDERS: dict[Dimension, list[str]] = {
    Dimension.ARRANGEMENT: [choice.label for choice in Arrangement],
    Dimension.SUBJECTIVE: [choice.label for choice in Subjective],
    Dimension.TIER: [choice.label for choice in Tier],
    Dimension.LEVEL: [choice.label for choice in Level],
}
NOWHERE = "none"
"""The key of the group of lines that have no place in a dimension."""


NEARLY_COVERED = Decimal("0.05")
"""Where net is less than this part of expenditure, percentages of net would mean nothing."""


@dataclass(frozen=True)
class Summary:
    """Variances of sums of lines, and what they are called.

    Percentages are of the net budget; of budgeted expenditure where income covers nearly all of
    it (`of_expenditure`); of income where there is only income.
    """

    to_date: Variance
    outturn: Variance
    rag: Rag
    words: str
    of_expenditure: bool

    @property
    def reason(self) -> str:
        """The words without the colour's name, for beside its tag."""
        return self.words.partition(": ")[2]


def summary(totals: Totals, thresholds: Thresholds, *, is_known: bool) -> Summary:
    """Judge sums by the trust's rule. Where there is only income they are judged as income is."""
    only_income = not totals.expenditure.current and not totals.expenditure.forecast
    sums = totals.income if only_income and totals.income.current else totals.net
    spending = totals.expenditure
    covered = abs(sums.current) < NEARLY_COVERED * abs(spending.current)
    base = spending.current if covered else sums.current
    base_to_date = spending.profile_to_date if covered else sums.profile_to_date

    def against(amount: Decimal, budget: Decimal) -> Variance:
        return variance(budget + amount, budget, is_income=sums.is_income)

    outturn = against(sums.outturn.amount, base)
    colour = rag(outturn, base, thresholds) if is_known else Rag.UNKNOWN
    return Summary(
        to_date=against(sums.to_date.amount, base_to_date),
        outturn=outturn,
        rag=colour,
        words=rag_words(colour, outturn, thresholds),
        of_expenditure=covered,
    )


@dataclass(frozen=True)
class Group:
    """The lines of one place in a dimension. `totals` are of what was reported.

    `budget` holds the budgets of every line, those without an accepted return too. For the
    plan's dimensions the lines are the parts of lines that go there.
    """

    dimension: Dimension
    key: str
    name: str
    lines: tuple[PositionLine, ...]
    thresholds: Thresholds

    @cached_property
    def totals(self) -> Totals:
        """What was reported."""
        return add_up(self.lines)

    @cached_property
    def budget(self) -> Totals:
        """The budgets of every line; the other figures of these sums mean nothing."""
        return add_up(self.lines, budgets_only=True)

    @property
    def is_known(self) -> bool:
        """Whether any line of it was reported."""
        return any(line.actual is not None for line in self.lines)

    @property
    def is_nowhere(self) -> bool:
        """Whether these are the lines without a place."""
        return self.key == NOWHERE

    @property
    def unreported(self) -> Decimal:
        """Net budget of the lines that no accepted return reports."""
        return self.budget.net.current - self.totals.net.current

    @cached_property
    def summary(self) -> Summary:
        """Its variances and standing."""
        return summary(self.totals, self.thresholds, is_known=self.is_known)

    @property
    def rag(self) -> Rag:
        """Red, amber or green of the whole group, by the trust's rule."""
        return self.summary.rag

    @property
    def rag_words(self) -> str:
        """Why."""
        return self.summary.words

    @property
    def explained(self) -> int:
        """How many lines of it have an explanation."""
        return len({(line.pk, line.code) for line in self.lines if line.explanation})

    @property
    def unexplained(self) -> int:
        """How many lines of it lack an explanation that the thresholds ask for."""
        return len(
            {
                (line.pk, line.code)
                for line in self.lines
                if line.needs_explanation and not line.explanation
            }
        )

    @property
    def direction(self) -> str:
        """Which way the net forecast variance has moved since the last period."""
        return direction(self.totals.net.movement if self.is_known else None)


def direction(movement: Decimal | None) -> str:
    """Better, worse or the same; a movement is of net spending, so more is worse."""
    if movement is None:
        return "Not known"
    if not movement:
        return "No change"
    return "Worse" if movement > 0 else "Better"


def groups(
    lines: Iterable[PositionLine], dimension: Dimension, thresholds: Thresholds
) -> tuple[Group, ...]:
    """Lay lines out along a dimension, in its own order; lines without a place come last."""
    found: dict[tuple[str, str], list[PositionLine]] = {}
    for line in lines:
        for part in line.parts if dimension.is_of_plan else (line,):
            found.setdefault(dimension.place(part), []).append(part)
    keys = _keys([short for short, _ in found])
    made = [
        Group(dimension, keys[short], name or dimension.nowhere, tuple(members), thresholds)
        for (short, name), members in found.items()
    ]
    return tuple(sorted(made, key=_rank))


def _rank(group: Group) -> tuple[bool, int, str]:
    """Where a group stands: in the plan's or the list's own order, then by name."""
    order = 0
    if group.dimension.is_of_plan and group.lines[0].mappings:
        order = group.lines[0].mappings[0].outcome_order
    elif group.name in _ORDERS.get(group.dimension, ()):
        order = _ORDERS[group.dimension].index(group.name)
    return group.is_nowhere, order, group.name.casefold()


def _keys(names: Iterable[str]) -> dict[str, str]:
    """A short word for an address for each name; "none" for no name. No two are alike."""
    taken: dict[str, str] = {}
    keys = {}
    for name in sorted(set(names)):
        key = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] if name else NOWHERE
        if name and (key in taken or key in ("", NOWHERE)):
            key = f"{key}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
        taken[key] = name
        keys[name] = key
    return keys
