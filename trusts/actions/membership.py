"""Seats: assigning and ending them."""

import datetime

from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Membership, Partner, Person
from trusts.permissions import Permission
from trusts.queries import lasting_holders, rows_giving
from trusts.scope import Scope


@action(Permission.MEMBERS_MANAGE, verb="membership.assigned")
def assign_membership(
    *,
    by: Scope,
    person: Person,
    body: Body,
    partner: Partner,
    role: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    voting: bool = True,
    post: str = "",
) -> Membership:
    """Give a person a seat. Refuses a term that ends before it starts and a seat held already."""
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    same = Membership.objects.filter(person=person, body=body, role=role)
    overlapping = [
        seat
        for seat in same
        if (ends_on is None or seat.starts_on <= ends_on)
        and (seat.ends_on is None or seat.ends_on >= starts_on)
    ]
    if overlapping:
        raise Refusal(
            f"{person} already has this role on {body} in that time. "
            "End that membership first, or choose other dates."
        )
    seat = Membership.objects.create(
        person=person,
        body=body,
        partner=partner,
        role=role,
        voting=voting,
        post=post,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        by, seat, role=role, partner=partner.name, starts_on=starts_on, ends_on=ends_on,
        voting=voting,
    )  # fmt: skip
    return seat


@action(Permission.MEMBERS_MANAGE, verb="membership.ended")
def end_membership(*, by: Scope, membership: Membership, ends_on: datetime.date) -> Membership:
    """Set a seat's last day. Rights from it stop the day after.

    Refuses a day before the seat's first day, and ending the last seat that may manage members.
    """
    seat = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if ends_on < seat.starts_on:
        raise Refusal(
            f"The last day must not be before the first day, {seat.starts_on:%-d %B %Y}.",
            field="ends_on",
        )
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    others = set(lasting_holders(by.trust, Permission.MEMBERS_MANAGE, lock=True)) - {seat}
    manages = (seat.role, seat.body.level) in rows_giving(by.trust, Permission.MEMBERS_MANAGE)
    if manages and not others:
        raise Refusal(
            "This is the last seat that may manage members. "
            "Give another person that role before you end it."
        )
    before, seat.ends_on = seat.ends_on, ends_on
    seat.save()
    record(by, seat, ends_on=ends_on, before=before)
    return seat
