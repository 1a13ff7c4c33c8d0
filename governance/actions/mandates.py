"""Mandates: every write."""

import datetime
from decimal import Decimal

from governance.actions.rights import require_for
from governance.models import Mandate
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope

PENNY = Decimal("0.01")


@action(Permission.MANDATE_MANAGE, verb="mandate.given")
def give_mandate(
    *,
    by: Scope,
    membership: Membership,
    limit: Decimal,
    instrument: str,
    given_by: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Mandate:
    """Enter what a seat may commit of its partner's money, in pounds at a time.

    Refuses one's own seat, a limit of nothing, a missing document, and dates in the wrong order.
    """
    require_for(by, Permission.MANDATE_MANAGE, membership.body)
    if by.person is not None and membership.person_id == by.person.pk:
        raise Refusal("Nobody enters a mandate for their own seat. Ask somebody else.")
    if limit <= 0 or limit % PENNY:
        raise Refusal("Write the limit in pounds and pennies, above nothing.", field="limit")
    if not instrument.strip():
        raise Refusal("Name the document that gives the mandate.", field="instrument")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    mandate = Mandate.objects.create(
        membership=membership,
        limit=limit,
        instrument=instrument.strip(),
        given_by=given_by.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(by, mandate, limit=limit, instrument=instrument, starts_on=starts_on, ends_on=ends_on)
    return mandate


@action(Permission.MANDATE_MANAGE, verb="mandate.ended")
def end_mandate(*, by: Scope, mandate: Mandate, ends_on: datetime.date) -> Mandate:
    """Set a mandate's last day. Refuses a day before its first, or after the last day it has."""
    row = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    require_for(by, Permission.MANDATE_MANAGE, row.membership.body)
    if ends_on < row.starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise Refusal(f"It ends on {row.ends_on:%-d %B %Y} already.", field="ends_on")
    before, row.ends_on = row.ends_on, ends_on
    row.save()
    record(by, row, ends_on=ends_on, before=before)
    return row
