"""The register of interests: every write."""

from __future__ import annotations

import datetime

from governance.models import Interest, InterestKind
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INTEREST_DECLARE, verb="interest.declared")
def declare_interest(
    *,
    by: Scope,
    person: Person,
    kind: str,
    what: str,
    starts_on: datetime.date,
    partner: Partner | None = None,
) -> Interest:
    """Enter an interest: one's own, or another person's by who keeps the register.

    Refuses one without words, one from a day to come, and one of a person without a seat.
    """
    if by.person is None or person.pk != by.person.pk:
        by.require(Permission.INTEREST_MANAGE)
    if not what.strip():
        raise Refusal("Say what the interest is.", field="what")
    if starts_on > today():
        raise Refusal("The first day must be today or in the past.", field="starts_on")
    if not Membership.objects.filter(person=person).exists():
        raise Refusal(f"{person} has no seat in this trust.", field="person")
    made = Interest.objects.create(
        person=person,
        partner=partner,
        kind=InterestKind(kind),
        what=what.strip(),
        starts_on=starts_on,
        reviewed_on=today(),
        declared_by=by.actor[:200],
        declared_at=now(),
    )
    record(by, made, kind=kind, what=made.what, starts_on=starts_on)
    return made
