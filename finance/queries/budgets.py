"""Budgets with their totals, and how much of them is mapped to the plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from finance.models import Budget, BudgetLine, Subjective
from finance.rules.money import ZERO
from trusts.permissions import Permission
from trusts.scope import current_scope

_INCOME = Q(lines__subjective=Subjective.INCOME)
_MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True)
class BudgetTotals:
    """One budget's sums in pounds; `unmapped` is expenditure on no priority."""

    budget: Budget
    lines: int
    expenditure: Decimal
    income: Decimal
    unmapped: Decimal

    @property
    def net(self) -> Decimal:
        """Expenditure less income."""
        return self.expenditure - self.income


def years() -> list[int]:
    """Financial years that have a budget, newest first."""
    found = Budget.objects.order_by("-financial_year").values_list("financial_year", flat=True)
    return list(found.distinct())


def budgets_of_year(financial_year: int) -> list[BudgetTotals]:
    """Every budget the scope reaches, with totals, by partner. One query."""
    rows = current_scope().visible(
        Budget.objects.filter(financial_year=financial_year), Permission.BUDGET_VIEW
    )
    annotated = rows.select_related("partner").annotate(
        line_count=Count("lines"),
        spending=_total(~_INCOME),
        received=_total(_INCOME),
        not_mapped=_total(~_INCOME & Q(lines__priority__isnull=True)),
    )
    return [
        BudgetTotals(row, row.line_count, row.spending, row.received, row.not_mapped)
        for row in annotated
    ]


def _total(condition: Q) -> Coalesce:
    zero = Value(ZERO, output_field=_MONEY)
    return Coalesce(Sum("lines__current", filter=condition), zero, output_field=_MONEY)


def lines_of(budget: Budget) -> list[BudgetLine]:
    """A budget's lines with their priorities, in order."""
    return list(budget.lines.select_related("priority"))
