"""Budgets with their totals, and how much of them is mapped to the plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from finance.models import (
    Budget,
    BudgetLine,
    RevisionLine,
    Subjective,
    VirementMove,
    VirementState,
)
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
    annotated = (
        rows.select_related("partner")
        .annotate(line_count=Count("lines"), spending=_total(~_INCOME), received=_total(_INCOME))
        .order_by("partner__name")  # a model's own order does not hold where rows are grouped
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
    """A line, how it is mapped, the pounds of its current budget that are not, what changed it.

    `virements` and `revisions` are what they added in all; negative where they took away.
    """

    line: BudgetLine
    mapping: Mapping
    unmapped: Decimal
    virements: Decimal = ZERO
    revisions: Decimal = ZERO

    @property
    def parts(self) -> list[tuple[MappedPart, Decimal]]:
        """Each share with its pounds of the current budget."""
        *pounds, _ = self.mapping.amounts(self.line.current)
        return list(zip(self.mapping.parts, pounds, strict=True))

    @property
    def before_load(self) -> Decimal:
        """What had changed before the budget was recorded here: the rest of the difference."""
        return self.line.current - self.line.original - self.virements - self.revisions

    @property
    def other_changes(self) -> Decimal:
        """What is not virements: revisions, and what had changed before."""
        return self.revisions + self.before_load


def lines_of(budget: Budget) -> list[MappedLine]:
    """A budget's lines with their mapping and changes, in order. Four queries."""
    return mapped_lines(list(budget.lines.select_related("funding")))


def mapped_lines(lines: list[BudgetLine]) -> list[MappedLine]:
    """Lines with their mapping and changes. Three queries."""
    keys = [line.pk for line in lines]
    mappings = mapping_of(lines)
    moved = dict(
        VirementMove.objects.filter(budget_line__in=keys, virement__state=VirementState.APPROVED)
        .order_by()
        .values_list("budget_line")
        .annotate(Sum("amount"))
    )
    revised = dict(
        RevisionLine.objects.filter(budget_line__in=keys)
        .order_by()
        .values("budget_line")
        .annotate(change=Sum(F("after") - F("before")))
        .values_list("budget_line", "change")
    )
    return [
        MappedLine(
            line,
            mappings[line.pk],
            mappings[line.pk].unmapped(line.current),
            moved.get(line.pk, ZERO),
            revised.get(line.pk, ZERO),
        )
        for line in lines
    ]


@dataclass(frozen=True)
class LineTotals:
    """Sums of lines of one kind, in pounds."""

    original: Decimal
    virements: Decimal
    other: Decimal
    current: Decimal
    unmapped: Decimal


def totals(rows: list[MappedLine]) -> LineTotals:
    """What the lines add up to."""
    return LineTotals(
        sum((row.line.original for row in rows), ZERO),
        sum((row.virements for row in rows), ZERO),
        sum((row.other_changes for row in rows), ZERO),
        sum((row.line.current for row in rows), ZERO),
        sum((row.unmapped for row in rows), ZERO),
    )


def visible_lines() -> QuerySet[BudgetLine]:
    """Lines of the budgets the open scope reaches, at the levels it sees."""
    budgets = current_scope().visible(Budget.objects.all(), Permission.BUDGET_VIEW)
    rows = BudgetLine.objects.filter(budget__in=budgets)
    return rows.select_related("budget__partner", "funding")
