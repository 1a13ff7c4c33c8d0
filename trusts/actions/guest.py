"""Letting guests in for one thing, and ending that."""

from __future__ import annotations

import datetime

from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.models import Body, GuestPass, GuestPurpose, Person
from trusts.permissions import Permission
from trusts.scope import Scope

GIVERS = {GuestPurpose.ANSWER: (Permission.ROUND_MANAGE, Permission.ROUND_ANSWER)}
"""Who may give (and end) a pass of each purpose: whoever has one of these rights at its body."""


@action(None, verb="guest.let_in")
def let_in(
    *,
    by: Scope,
    person: Person,
    body: Body,
    purpose: GuestPurpose,
    starts_on: datetime.date | None = None,
) -> GuestPass:
    """Give a person a pass for one purpose at one body, from today or a later day.

    Asks for no single permission: whoever manages or takes part in what the pass opens may give
    it, since it opens no more than that.
    """
    _require(by, purpose, body)
    made = GuestPass.objects.create(
        person=person,
        body=body,
        purpose=purpose,
        starts_on=starts_on or today(),
        given_by=by.actor[:200],
    )
    record(by, made, person=person, body=body.name, purpose=purpose.value)
    return made


@action(None, verb="guest.let_out")
def let_out(*, by: Scope, guest_pass: GuestPass) -> GuestPass:
    """End a pass; its holder's next request is refused. Ending it again changes nothing.

    Asks for no single permission, like `let_in`.
    """
    found = GuestPass.objects.select_for_update(of=("self",)).select_related("body")
    row = found.get(pk=guest_pass.pk)
    _require(by, GuestPurpose(row.purpose), row.body)
    row.ended_at = row.ended_at or now()
    row.save()
    record(by, row, person=row.person, body=row.body.name)
    return row


def _require(by: Scope, purpose: GuestPurpose, body: Body) -> None:
    first, *others = GIVERS[purpose]
    if not any(by.may(one, level=body.level, body_id=body.pk) for one in others):
        by.require(first, level=body.level, body_id=body.pk)
