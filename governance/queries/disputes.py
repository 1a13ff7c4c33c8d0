"""Disputes and complaints as a person may read them: most people see none."""

from __future__ import annotations

import datetime

from django.db.models import F, Q, QuerySet

from governance.models import Dispute, DisputeState
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


def kept(scope: Scope) -> QuerySet[Dispute]:
    """Those this scope keeps the log of."""
    return scope.visible(Dispute.objects.all(), Permission.DISPUTE_MANAGE)


def readable(scope: Scope) -> QuerySet[Dispute]:
    """Those this scope keeps, and those this person is asked to resolve; open ones first."""
    may = Q(pk__in=kept(scope).order_by().values("pk"))
    if scope.person is not None:
        may |= Q(handler=scope.person)
    rows = Dispute.objects.filter(may).select_related("body", "handler")
    return rows.order_by(F("ended_on").desc(nulls_first=True), "answer_by", "pk")


def narrowed(
    rows: QuerySet[Dispute],
    *,
    on: datetime.date,
    kind: str = "",
    body: Body | None = None,
    state: str = "",
    overdue: bool = False,
) -> QuerySet[Dispute]:
    """Disputes as a page asks for them."""
    if kind:
        rows = rows.filter(kind=kind)
    if body is not None:
        rows = rows.filter(body=body)
    if state:
        rows = rows.filter(state=state)
    if overdue:
        rows = rows.filter(state=DisputeState.OPEN, answer_by__lt=on)
    return rows


def may_keep(scope: Scope, body: Body) -> bool:
    """Whether this scope keeps the log of a body."""
    return scope.may(Permission.DISPUTE_MANAGE, level=body.level, body_id=body.pk)


def sees_log(scope: Scope) -> bool:
    """Whether this person has anything to do with the log."""
    if scope.may(Permission.DISPUTE_MANAGE):
        return True
    return scope.person is not None and Dispute.objects.filter(handler=scope.person).exists()
