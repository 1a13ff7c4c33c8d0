"""Accepting a break for a while, and ending that."""

import datetime

from django.db import IntegrityError, transaction

from thread.breaks import kind_of
from thread.models import AcceptedBreak
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

    Refuses a break that is accepted already, an empty reason and a day out of that range.
    """
    by.require(kind_of(kind).permission)
    if not reason.strip():
        raise Refusal("Say why the break is meant.", field="reason")
    if not clock.today() < review_on <= clock.today() + LONGEST:
        raise Refusal("Choose a day after today and within a year.", field="review_on")
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

    Whoever may not see breaks of its kind may not end it: its words may name a partner's money.
    """
    row = AcceptedBreak.objects.select_for_update(of=("self",)).get(pk=accepted.pk)
    by.require(kind_of(row.kind).permission)
    if row.ended_at is not None:
        raise Refusal("That acceptance has ended already.")
    row.ended_at = clock.now()
    row.ended_by = by.actor[:200]
    row.save(update_fields=["ended_at", "ended_by"])
    record(by, row, kind=row.kind, key=row.key)
    return row
