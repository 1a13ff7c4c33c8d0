"""Elections of chairs and vice-chairs: every write."""

import datetime

from governance.actions.rights import require_for
from governance.models import Election, Method, Office
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MANDATE_MANAGE, verb="election.recorded")
def record_election(
    *,
    by: Scope,
    membership: Membership,
    office: str,
    held_on: datetime.date,
    method: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    nominations: int = 1,
) -> Election:
    """Record who was elected chair or vice-chair of their body, how, and for how long.

    Refuses dates in the wrong order, a seat that is not held all that time, an office somebody
    else holds then, one person in both offices at once, and "unopposed" with several nominations.
    """
    body = membership.body
    require_for(by, Permission.MANDATE_MANAGE, body)
    if starts_on < held_on:
        raise Refusal("The office starts on the day of the election or later.", field="starts_on")
    if ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    if nominations < 1 or (Method(method) is Method.UNOPPOSED and nominations != 1):
        raise Refusal(
            "Somebody elected unopposed was the only nomination. Correct one of the two.",
            field="nominations",
        )
    if not membership.is_current(starts_on) or not membership.is_current(ends_on):
        raise Refusal(
            "The seat is not held for the whole time in office. Choose other dates.",
            field="ends_on",
        )
    Body.objects.select_for_update(no_key=True, of=("self",)).get(pk=body.pk)  # one at a time
    same_time = Election.objects.filter(body=body, starts_on__lte=ends_on, ends_on__gte=starts_on)
    for other in same_time.select_related("membership__person", "body"):
        if other.office == office:
            raise Refusal(
                f"{other.membership.person} holds this office until {other.ends_on:%-d %B %Y}. "
                "End that first, or choose other dates.",
                field="starts_on",
            )
        if other.membership.person_id == membership.person_id:
            raise Refusal(
                f"{membership.person} holds the other office in that time.", field="membership"
            )
    election = Election.objects.create(
        body=body,
        office=Office(office),
        membership=membership,
        held_on=held_on,
        method=Method(method),
        nominations=nominations,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        by,
        election,
        office=office,
        method=method,
        nominations=nominations,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return election


@action(Permission.MANDATE_MANAGE, verb="office.ended")
def end_office(*, by: Scope, election: Election, ends_on: datetime.date) -> Election:
    """End an office early. Refuses a day before it started or not before the day it has."""
    row = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    require_for(by, Permission.MANDATE_MANAGE, row.body)
    if not row.starts_on <= ends_on < row.ends_on:
        raise Refusal(
            f"Choose a day from {row.starts_on:%-d %B %Y} and before {row.ends_on:%-d %B %Y}.",
            field="ends_on",
        )
    before, row.ends_on = row.ends_on, ends_on
    row.save()
    record(by, row, ends_on=ends_on, before=before)
    return row
