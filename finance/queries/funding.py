"""Funding sources with the lines they pay for, and how much of each is used."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from finance.models import BudgetLine, FundingSource
from finance.queries.budgets import visible_lines
from finance.queries.virements import spoken_for
from finance.rules.money import ZERO


@dataclass(frozen=True)
class FundingUse:
    """A funding source in one year: its lines' money in pounds.

    `income` is what lines receive of it, `budget` what lines that it pays for may spend, `used`
    what of that is spent or committed by the newest accepted returns.
    """

    source: FundingSource
    lines: tuple[BudgetLine, ...]
    used_by_line: dict[int, Decimal]

    @property
    def income(self) -> Decimal:
        """What the year's income lines receive of it."""
        return sum((line.current for line in self.lines if line.is_income), ZERO)

    @property
    def budget(self) -> Decimal:
        """What the lines it pays for may spend in the year."""
        return sum((line.current for line in self.lines if not line.is_income), ZERO)

    @property
    def used(self) -> Decimal:
        """Spent and committed so far, where returns have been accepted."""
        return sum(self.used_by_line.values(), ZERO)

    @property
    def left(self) -> Decimal:
        """What its lines may still spend."""
        return self.budget - self.used

    @property
    def rows(self) -> list[tuple[BudgetLine, Decimal | None]]:
        """Each line, and what of it is used; None where no return says."""
        return [(line, self.used_by_line.get(line.pk)) for line in self.lines]


def funding_of_year(financial_year: int) -> list[FundingUse]:
    """Every funding source with the lines of a year that the scope sees. Three queries."""
    of_source: dict[int, list[BudgetLine]] = defaultdict(list)
    lines = list(
        visible_lines()
        .filter(budget__financial_year=financial_year, funding__isnull=False)
        .order_by("budget__partner__name", "code")
    )
    used = spoken_for(lines)
    for line in lines:
        if line.funding_id is not None:
            of_source[line.funding_id].append(line)
    return [
        FundingUse(
            source,
            tuple(of_source[source.pk]),
            {line.pk: used[line.pk] for line in of_source[source.pk] if line.pk in used},
        )
        for source in FundingSource.objects.all()
    ]
