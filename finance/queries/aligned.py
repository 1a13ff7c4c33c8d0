"""Aligned arrangements: each partner's own lines side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from finance.models import AlignedArrangement, AlignedPartner, BudgetLine, ReturnLine, ReturnState
from finance.rules.money import ZERO
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_arrangements(scope: Scope) -> QuerySet[AlignedArrangement]:
    """Arrangements the scope reaches: every one, or those one's own partner is in."""
    rows = AlignedArrangement.objects.filter(level__in=scope.levels_for(Permission.BUDGET_VIEW))
    partners = scope.partner_ids(Permission.BUDGET_VIEW)
    if partners is not None:
        own = AlignedPartner.objects.filter(partner_id__in=partners)
        rows = rows.filter(pk__in=own.values("arrangement_id"))
    return rows.select_related("body")


@dataclass(frozen=True)
class AlignedFigures:
    """One line in its partner's ledger, by that partner's newest accepted return. Pounds."""

    line: BudgetLine
    actual: Decimal | None
    forecast: Decimal | None
    reported_to: str


@dataclass(frozen=True)
class PartnerSide:
    """A partner's part: its lines and their sums; no lines where it gives no money."""

    name: str
    lines: tuple[AlignedFigures, ...]

    @property
    def budget(self) -> Decimal:
        """Current budget of its lines."""
        return sum((one.line.current for one in self.lines), ZERO)

    @property
    def actual(self) -> Decimal:
        """Spent, where reported."""
        return sum((one.actual or ZERO for one in self.lines), ZERO)

    @property
    def forecast(self) -> Decimal:
        """Forecast outturn, where reported."""
        return sum((one.forecast or ZERO for one in self.lines), ZERO)


def sides(arrangement: AlignedArrangement, financial_year: int) -> list[PartnerSide]:
    """Every partner of an arrangement with its lines of a year. Three queries."""
    lines = list(
        BudgetLine.objects.filter(
            aligned_line__arrangement=arrangement, budget__financial_year=financial_year
        ).select_related("budget")
    )
    newest = {
        row.budget_line_id: row
        for row in ReturnLine.objects.filter(
            budget_line__in=lines, of_return__state=ReturnState.ACCEPTED
        )
        .select_related("of_return__period")
        .order_by("of_return__period__financial_year", "of_return__period__number")
    }
    of_partner: dict[int, list[AlignedFigures]] = defaultdict(list)
    for line in lines:
        figure = newest.get(line.pk)
        of_partner[line.budget.partner_id].append(
            AlignedFigures(
                line,
                figure.actual_to_date if figure else None,
                figure.forecast_outturn if figure else None,
                str(figure.of_return.period) if figure else "",
            )
        )
    return [
        PartnerSide(part.partner.name, tuple(of_partner[part.partner_id]))
        for part in arrangement.partners.select_related("partner")
    ]
