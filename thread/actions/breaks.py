"""Accepting a break for a while, and ending that."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from thread.breaks import kind_of
from thread.models import AcceptedBreak
from thread.queries.looking import sees_break
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

LONGEST = datetime.timedelta(days=366)
"""A break is looked at again within a year: the plan is refreshed yearly."""


@action(Permission.PLAN_EDIT, verb="break.accepted")
def accept_break(
    *, by: Scope, kind: str, key: str, what: str, reason: str, review_on: datetime.date
) -> AcceptedBreak:
    """Say that a break is meant, and when to look again: tomorrow at the earliest, within a year.

    Refuses a break that is accepted already and not due to be looked at, an empty reason and a day
    out of that range.
    """
    if not sees_break(by, kind, key):
        raise PermissionDenied(kind_of(kind).permission.words)
    if not reason.strip():
        raise Refusal("Say why the break is meant.", field="reason")
    if not clock.today() < review_on <= clock.today() + LONGEST:
        raise Refusal("Choose a day after today and within a year.", field="review_on")
    # One whose day to look again has come is over: it stands open on the list.
    due = AcceptedBreak.objects.filter(kind=kind, key=key, ended_at__isnull=True)
    due.filter(review_on__lte=clock.today()).update(ended_at=clock.now(), ended_by=by.actor[:200])
    try:
        with transaction.atomic():
            accepted = AcceptedBreak.objects.create(
                kind=kind,
                key=key,
                what=what[:300],
                reason=reason.strip(),
                review_on=review_on,
                accepted_by=by.actor[:200],
            )
    except IntegrityError as error:
        raise Refusal("Somebody has accepted this break already. Look at the list.") from error
    record(by, accepted, kind=kind, key=key, review_on=review_on)
    return accepted


@action(Permission.PLAN_EDIT, verb="break.opened_again")
def end_acceptance(*, by: Scope, accepted: AcceptedBreak) -> AcceptedBreak:
    """Put an accepted break back among those to mend. Refuses one that has ended.

    Whoever may not see the break may not end it: its words may name a partner's money.
    """
    row = AcceptedBreak.objects.select_for_update(of=("self",)).get(pk=accepted.pk)
    if not sees_break(by, row.kind, row.key):
        raise PermissionDenied(kind_of(row.kind).permission.words)
    if row.ended_at is not None:
        raise Refusal("That acceptance has ended already.")
    row.ended_at = clock.now()
    row.ended_by = by.actor[:200]
    row.save(update_fields=["ended_at", "ended_by"])
    record(by, row, kind=row.kind, key=row.key)
    return row
