"""How forecasts have moved from period to period of a year, from accepted returns only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum

from finance.models import Budget, ReportingPeriod, ReturnLine, ReturnState, Subjective
from finance.rules.money import ZERO
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import current_scope


@dataclass(frozen=True)
class TrendPoint:
    """The net position of one period: of the partners whose return was accepted. Pounds.

    Budgets are as they stand now, virements included, so that points can be compared. Figures are
    None where no return of the period was accepted.
    """

    code: str
    name: str
    returned: int
    owed: int
    budget: Decimal | None = None
    actual: Decimal | None = None
    forecast: Decimal | None = None

    @property
    def variance(self) -> Decimal | None:
        """Forecast less budget: positive is over budget."""
        if self.forecast is None or self.budget is None:
            return None
        return self.forecast - self.budget

    @property
    def is_whole(self) -> bool:
        """Whether every partner that owes a return is in it."""
        return self.returned == self.owed


def trend(period: ReportingPeriod, *, partner: Partner | None = None) -> tuple[TrendPoint, ...]:
    """The net position of each period of the year up to this one, of all partners or of one.

    Four queries, however many periods.
    """
    budgets = current_scope().visible(
        Budget.objects.filter(financial_year=period.financial_year), Permission.BUDGET_VIEW
    )
    lines = _accepted(period).filter(budget_line__budget__in=budgets)
    if partner is not None:
        budgets = budgets.filter(partner=partner)
        lines = lines.filter(budget_line__budget__partner=partner)
    owed = budgets.count()
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    grouped = lines.values("of_return__period_id", "budget_line__subjective").annotate(
        budget=Sum("budget_line__current"),
        actual=Sum("actual_to_date"),
        forecast=Sum("forecast_outturn"),
    )
    for row in grouped:
        sign = -1 if row["budget_line__subjective"] == Subjective.INCOME else 1
        for figure in ("budget", "actual", "forecast"):
            sums[row["of_return__period_id"]][figure] += sign * row[figure]
    returned = dict(
        lines.values_list("of_return__period_id").annotate(
            count=Count("of_return__partner", distinct=True)
        )
    )
    periods = ReportingPeriod.objects.filter(
        financial_year=period.financial_year, number__lte=period.number
    ).order_by("number")
    return tuple(
        TrendPoint(
            code=each.code,
            name=str(each),
            returned=returned.get(each.pk, 0),
            owed=owed,
            **(dict(sums[each.pk]) if each.pk in sums else {}),
        )
        for each in periods
    )


@dataclass(frozen=True)
class LineTrend:
    """The forecast variances of one line, period by period; pounds, oldest first."""

    points: tuple[tuple[str, Decimal], ...]

    @property
    def words(self) -> str:
        """Which way the last step went, on expenditure: growing, shrinking, steady, or new."""
        if len(self.points) < 2:
            return "No earlier accepted return"
        before, now = abs(self.points[-2][1]), abs(self.points[-1][1])
        if now == before:
            return "Steady"
        return "Growing" if now > before else "Shrinking"


def line_trends(keys: Iterable[int], period: ReportingPeriod) -> dict[int, LineTrend]:
    """For each budget line (by its key) its forecast variance in each period with a return.

    One query. A line that no accepted return reports is not in the answer.
    """
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    rows = (
        _accepted(period)
        .filter(budget_line__in=list(keys))
        .order_by("of_return__period__number")
        .annotate(varies=F("forecast_outturn") - F("budget_line__current"))
        .values_list("budget_line_id", "of_return__period__code", "varies")
    )
    for key, code, varies in rows:
        found[key].append((code, varies))
    return {key: LineTrend(tuple(points)) for key, points in found.items()}


def _accepted(period: ReportingPeriod) -> QuerySet[ReturnLine]:
    return ReturnLine.objects.filter(
        of_return__period__financial_year=period.financial_year,
        of_return__period__number__lte=period.number,
        of_return__state=ReturnState.ACCEPTED,
    )
