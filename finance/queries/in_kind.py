"""Contributions in kind beside cash, partner by partner; the two are never added up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from finance.models import InKind
from finance.queries.budgets import budgets_of_year
from finance.rules.in_kind import Kind
from finance.rules.money import ZERO
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_in_kind(scope: Scope) -> QuerySet[InKind]:
    """Entries the scope reaches."""
    rows = scope.visible(InKind.objects.all(), Permission.BUDGET_VIEW)
    return rows.select_related("partner", "pool", "priority")


@dataclass(frozen=True)
class Beside:
    """A partner's year: its cash budget for children, and by kind what it gives, in pounds."""

    partner: str
    cash: Decimal
    kinds: tuple[Decimal, ...]

    @property
    def in_kind(self) -> Decimal:
        """All kinds."""
        return sum(self.kinds, ZERO)


def beside_cash(scope: Scope, financial_year: int) -> list[Beside]:
    """Every partner that gives cash or in kind, with both. Two queries."""
    cash = {row.budget.partner.name: row.expenditure for row in budgets_of_year(financial_year)}
    given: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    entries = visible_in_kind(scope).filter(financial_year=financial_year, withdrawn_why="")
    for row in entries:
        given[row.partner.name][row.kind] += row.value
    return [
        Beside(name, cash.get(name, ZERO), tuple(given[name][kind.code] for kind in Kind))
        for name in sorted({*cash, *given})
    ]
