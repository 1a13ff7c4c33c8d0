"""The shift to prevention: how much of the money is universal, targeted and specialist, by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from finance.models import (
    Budget,
    BudgetLine,
    ReportingPeriod,
    Return,
    ReturnLine,
    ReturnState,
    Subjective,
    Tier,
)
from finance.rules.money import ZERO
from finance.rules.periods import Period, year_label
from finance.rules.profile import share_out
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope

FULL_YEAR = 12


@dataclass(frozen=True)
class Shares:
    """Net pounds of each tier, and their percentages with one decimal, a hundred in all.

    There are no percentages where a tier's income is more than its expenditure, or all is nil.
    """

    tiers: tuple[Tier, ...]
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """All tiers."""
        return sum(self.amounts, ZERO)

    @property
    def percents(self) -> tuple[Decimal, ...]:
        """Of the total, by largest remainder; empty where they would mean nothing."""
        return percents(self.amounts)

    @property
    def early(self) -> Decimal | None:
        """The share that is universal or targeted, in percent."""
        found = self.percents
        if not found:
            return None
        pairs = zip(self.tiers, found, strict=True)
        return sum((p for tier, p in pairs if tier != Tier.SPECIALIST), ZERO)

    @property
    def rows(self) -> list[tuple[str, Decimal, Decimal | None]]:
        """Tier, pounds and percent."""
        found = self.percents or (None,) * len(self.tiers)
        return [(t.label, a, p) for t, a, p in zip(self.tiers, self.amounts, found, strict=True)]


def percents(amounts: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """Percentages with one decimal that sum to a hundred; empty for a negative part or no total."""
    if any(amount < 0 for amount in amounts) or not sum(amounts, ZERO):
        return ()
    return tuple(
        (part * 10).quantize(Decimal("0.1")) for part in share_out(Decimal("10.00"), amounts)
    )


@dataclass(frozen=True)
class Year:
    """A financial year: shares of the budget, and of spending as far as returns tell.

    `measured` says what spending is: the outturn, or the forecast of the newest period.
    """

    year: int
    budget: Shares
    spending: Shares
    measured: str
    partners: int
    returned: int

    @property
    def label(self) -> str:
        """2009–10."""
        return year_label(self.year)

    def of(self, what: str) -> Shares:
        """The shares of "budget" or "spending"."""
        return self.budget if what == "budget" else self.spending


@dataclass(frozen=True)
class Shift:
    """Year by year, the oldest first."""

    years: tuple[Year, ...]

    @property
    def same_partners(self) -> bool:
        """Whether every year has as many partners' budgets as the others."""
        return len({year.partners for year in self.years}) < 2

    def change(self, what: str) -> Decimal | None:
        """Percentage points that the universal and targeted share has moved since the first year.

        None with fewer than two years that have shares.
        """
        known = [early for year in self.years if (early := year.of(what).early) is not None]
        return known[-1] - known[0] if len(known) > 1 else None


def shift_to_prevention(scope: Scope) -> Shift:
    """Measure it over every year that has begun and has a budget, as far as the scope reaches.

    Net is expenditure less income, so money that partners pass to each other counts once. The
    database adds up; five queries for any number of lines and three more for each year.
    """
    budgets = scope.visible(Budget.objects.all(), Permission.BUDGET_VIEW)
    owners: dict[int, set[int]] = defaultdict(set)
    for year, partner in budgets.values_list("financial_year", "partner_id"):
        owners[year].add(partner)
    planned = _by_tier(
        BudgetLine.objects.filter(budget__in=budgets), "budget__financial_year", "current"
    )
    years = []
    for year in sorted(year for year in owners if Period(year, 1).starts_on <= today()):
        period, accepted = _newest(scope, year)
        full = period is not None and period.number >= FULL_YEAR
        spent: Mapping[str, Decimal] = {}
        if accepted:
            rows = ReturnLine.objects.filter(of_return__in=accepted)
            field = "actual_to_date" if full else "forecast_outturn"
            spent = _by_tier(rows, "", field, line="budget_line__")[0]
        years.append(
            Year(
                year=year,
                budget=_shares(planned[year]),
                spending=_shares(spent),
                measured=_words(period, full=full),
                partners=len(owners[year]),
                returned=len(accepted),
            )
        )
    return Shift(tuple(years))


def _words(period: ReportingPeriod | None, *, full: bool) -> str:
    if period is None:
        return "No return has been accepted"
    if full:
        return f"Spent in the year, from {period}"
    return f"Forecast for the year, from each partner’s newest accepted return up to {period}"


def _newest(scope: Scope, year: int) -> tuple[ReportingPeriod | None, list[int]]:
    """Each partner's newest accepted return of a year, and the newest period among them.

    Once a partner has reported the whole year, only returns for the whole year count.
    """
    rows = scope.visible(
        Return.objects.filter(period__financial_year=year, state=ReturnState.ACCEPTED),
        Permission.RETURN_VIEW,
    )
    newest: dict[int, tuple[int, int]] = {}
    for partner, number, pk in rows.order_by("period__number").values_list(
        "partner_id", "period__number", "pk"
    ):
        newest[partner] = (number, pk)
    if not newest:
        return None, []
    last = max(number for number, _ in newest.values())
    if last >= FULL_YEAR:
        newest = {key: found for key, found in newest.items() if found[0] >= FULL_YEAR}
    period = ReportingPeriod.objects.get(financial_year=year, number=last)
    return period, [pk for _, pk in newest.values()]


def _by_tier(
    rows: object, group: str, field: str, *, line: str = ""
) -> dict[int, dict[str, Decimal]]:
    """Net sums by tier, in the groups of a field (0 without one)."""
    income = Q(**{f"{line}subjective": Subjective.INCOME})
    names = [f"{line}tier", *([group] if group else [])]
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    sums = rows.order_by().values(*names)  # type: ignore[attr-defined]  # a queryset of either model
    for row in sums.annotate(out=Sum(field, filter=~income), came=Sum(field, filter=income)):
        key = row[group] if group else 0
        found[key][row[f"{line}tier"]] = (row["out"] or ZERO) - (row["came"] or ZERO)
    return found


def _shares(amounts: Mapping[str, Decimal]) -> Shares:
    tiers = tuple(Tier)
    return Shares(tiers, tuple(amounts.get(tier, ZERO) for tier in tiers))
