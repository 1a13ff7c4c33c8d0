"""Budgets with their totals, and how much of them is mapped to the plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from finance.models import Budget, BudgetLine, Subjective
from finance.queries.shares import mapping_of, unmapped_of
from finance.rules.money import ZERO
from finance.rules.split import MappedPart, Mapping
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
    """Every budget the scope reaches, with totals, by partner. Four queries."""
    rows = current_scope().visible(
        Budget.objects.filter(financial_year=financial_year), Permission.BUDGET_VIEW
    )
    annotated = rows.select_related("partner").annotate(
        line_count=Count("lines"), spending=_total(~_INCOME), received=_total(_INCOME)
    )
    unmapped = unmapped_of(rows)
    return [
        BudgetTotals(row, row.line_count, row.spending, row.received, unmapped.get(row.pk, ZERO))
        for row in annotated
    ]


def _total(condition: Q) -> Coalesce:
    zero = Value(ZERO, output_field=_MONEY)
    return Coalesce(Sum("lines__current", filter=condition), zero, output_field=_MONEY)


@dataclass(frozen=True)
class MappedLine:
    """A line, how it is mapped, and the pounds of its current budget that are not."""

    line: BudgetLine
    mapping: Mapping
    unmapped: Decimal

    @property
    def parts(self) -> list[tuple[MappedPart, Decimal]]:
        """Each share with its pounds of the current budget."""
        *pounds, _ = self.mapping.amounts(self.line.current)
        return list(zip(self.mapping.parts, pounds, strict=True))


def lines_of(budget: Budget) -> list[MappedLine]:
    """A budget's lines with their mapping, in order. Two queries."""
    lines = list(budget.lines.all())
    mappings = mapping_of(lines)
    return [
        MappedLine(line, mappings[line.pk], mappings[line.pk].unmapped(line.current))
        for line in lines
    ]
