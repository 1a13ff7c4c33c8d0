"""What a partner statement shows beside the position: versions, contributions, in kind."""

from __future__ import annotations

from dataclasses import dataclass

from finance.models import Contribution, InKind, Return, ReturnQuestion, ReturnState
from finance.models.returns import VERSIONS
from finance.queries.in_kind import visible_in_kind
from finance.queries.pools import Owed, contributions, visible_pools
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class PoolPart:
    """What a partner owes one pool in a year, with the pool's and the host's names."""

    pool: str
    host: str
    owed: Owed


def versions_of(scope: Scope, partner: Partner, financial_year: int) -> list[Return]:
    """Every submitted version of a partner's returns of a year, oldest period first."""
    rows = scope.visible(
        Return.objects.filter(
            partner=partner, period__financial_year=financial_year, state__in=VERSIONS
        ),
        Permission.RETURN_VIEW,
    )
    return list(rows.select_related("period", "return_file").order_by("period__number", "version"))


def queried_of(versions: list[Return]) -> list[Return]:
    """Versions that were queried and not answered with a newer one."""
    return [row for row in versions if row.state == ReturnState.QUERIED]


def open_questions(scope: Scope, partner: Partner, financial_year: int) -> list[ReturnQuestion]:
    """Questions about the year's returns that nobody has settled, oldest period first.

    What was said is not in it: that is for the partner and for who decides, on the return's page.
    """
    rows = scope.visible(ReturnQuestion.objects.all(), Permission.RETURN_VIEW)
    accepted = Return.objects.filter(partner=partner, state=ReturnState.ACCEPTED)
    return list(
        rows.filter(
            partner=partner,
            period__financial_year=financial_year,
            period__closed_at__isnull=True,
            settled_at__isnull=True,
        )
        .exclude(period__in=accepted.values("period_id"))
        .select_related("partner", "period", "budget_line")
        .order_by("period__number", "pk")
    )


def pool_parts(scope: Scope, partner: Partner, financial_year: int) -> list[PoolPart]:
    """The partner's contributions to pooled funds, as they stand today."""
    rows = Contribution.objects.filter(partner=partner, financial_year=financial_year)
    pools = visible_pools(scope).filter(pk__in=rows.values("pool_id"))
    return [
        PoolPart(pool.name, pool.host.name, owed)
        for pool in pools
        for owed in contributions(pool, financial_year, on=today())
        if owed.partner_id == partner.pk
    ]


def given_in_kind(scope: Scope, partner: Partner, financial_year: int) -> list[InKind]:
    """What the partner gives in kind in a year, with the basis of each value."""
    rows = visible_in_kind(scope).filter(
        partner=partner, financial_year=financial_year, withdrawn_why=""
    )
    return list(rows)
