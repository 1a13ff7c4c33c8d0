"""Keeping the register of delegations."""

import datetime
from decimal import Decimal

from finance.models import Delegation
from finance.rules.money import PENNY
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.DELEGATION_MANAGE, verb="delegation.given")
def give_delegation(
    *,
    by: Scope,
    person: Person,
    limit: Decimal,
    instrument: str,
    given_by: str,
    starts_on: datetime.date,
    partner: Partner | None = None,
    ends_on: datetime.date | None = None,
) -> Delegation:
    """Enter that a person may approve virements up to a limit, in pounds at a time.

    Refuses a delegation to oneself, to somebody without a seat in the trust, without a document,
    with a limit of nothing, and dates in the wrong order.
    """
    by.require(Permission.DELEGATION_MANAGE, level=Level.EXECUTIVE)
    if by.person is not None and person.pk == by.person.pk:
        raise Refusal("Nobody enters a delegation to themselves. Ask somebody else.")
    if not Membership.objects.current(today()).filter(person=person).exists():
        raise Refusal(f"{person} has no seat in this trust.", field="person")
    if limit <= 0 or limit % PENNY:
        raise Refusal("Write the limit in pounds and pennies, above nothing.", field="limit")
    if not instrument.strip() or not given_by.strip():
        raise Refusal("Name the document, and who gave the delegation.", field="instrument")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    made = Delegation.objects.create(
        person=person,
        partner=partner,
        limit=limit,
        instrument=instrument.strip(),
        given_by=given_by.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(by, made, limit=limit, partner=partner and partner.name, instrument=instrument)
    return made


@action(Permission.DELEGATION_MANAGE, verb="delegation.ended")
def end_delegation(*, by: Scope, delegation: Delegation, ends_on: datetime.date) -> Delegation:
    """Set the last day of a delegation. Refuses a day before it began or in the past.

    What was approved under it stays approved.
    """
    row = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    by.require(Permission.DELEGATION_MANAGE, level=row.level)
    if ends_on < max(row.starts_on, today() - datetime.timedelta(days=1)):
        raise Refusal("The last day cannot be earlier than yesterday.", field="ends_on")
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise Refusal(f"It ends on {row.ends_on:%-d %B %Y} already.", field="ends_on")
    row.ends_on = ends_on
    row.save()
    record(by, row, ends_on=ends_on)
    return row
