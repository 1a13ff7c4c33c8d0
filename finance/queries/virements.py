"""Virements, the lines they touch, and who may approve them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet

from finance.models import BudgetLine, Delegation, ReturnLine, ReturnState, Virement
from finance.rules.money import ZERO
from finance.rules.virement import Line, Move
from trusts.models import Person
from trusts.permissions import Permission
from trusts.scope import Scope


def as_moves(amounts: Iterable[tuple[BudgetLine, Decimal]]) -> list[Move]:
    """Budget lines and amounts as the rules take them, with what binds each line. Two queries."""
    pairs = list(amounts)
    rows = {
        row.pk: row
        for row in BudgetLine.objects.filter(pk__in=[line.pk for line, _ in pairs]).select_related(
            "budget__partner", "funding", "scheme_line__scheme__pool"
        )
    }
    taken = spoken_for(rows.values())
    return [Move(_line(rows[line.pk], taken), amount) for line, amount in pairs]


def _line(row: BudgetLine, taken: dict[int, Decimal]) -> Line:
    belongs = getattr(row, "scheme_line", None)
    fenced = row.funding is not None and row.funding.ring_fenced
    return Line(
        code=row.code,
        partner=row.budget.partner.name,
        level=row.get_level_display(),
        current=row.current,
        spoken_for=taken.get(row.pk, ZERO),
        is_income=row.is_income,
        ring_fence=row.funding.name if row.funding and fenced else "",
        pool=belongs.scheme.pool.name if belongs else "",
    )


def spoken_for(rows: Iterable[BudgetLine]) -> dict[int, Decimal]:
    """Spent and committed on each line by the newest accepted return, in pounds; by line id."""
    found = ReturnLine.objects.filter(
        budget_line__in=[row.pk for row in rows if not row.is_income],
        of_return__state=ReturnState.ACCEPTED,
    ).order_by("of_return__period__financial_year", "of_return__period__number")
    return {row.budget_line_id: row.actual_to_date + row.commitments for row in found}


def visible_virements(scope: Scope) -> QuerySet[Virement]:
    """Virements that the scope reaches, with what a list of them shows."""
    rows = scope.visible(Virement.objects.all(), Permission.BUDGET_VIEW)
    return rows.select_related("partner", "period", "delegation__person")


def delegations(scope: Scope) -> QuerySet[Delegation]:
    """The whole register, at the levels seen: who may decide is no partner's secret."""
    rows = Delegation.objects.filter(level__in=scope.levels_for(Permission.BUDGET_VIEW))
    return rows.select_related("person", "partner")


def delegation_of(person: Person | None, partner_id: int, on: datetime.date) -> Delegation | None:
    """The delegation with the highest limit that a person holds for a partner's budgets."""
    if person is None:
        return None
    return (
        Delegation.objects.filter(person=person, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .filter(Q(partner__isnull=True) | Q(partner_id=partner_id))
        .order_by("-limit")
        .first()
    )
