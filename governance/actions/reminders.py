"""Reminding people of the registers by email: made, claimed and settled, never twice."""

from __future__ import annotations

from collections.abc import Sequence

from governance.models import RegisterReminder
from governance.queries.reminders import Wanted
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INTEREST_MANAGE, verb="register_reminders.made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[RegisterReminder]:
    """Make the rows of reminders whose day has come, to be sent after the commit.

    The database refuses the same reminder a second time. Needs at least one.
    """
    made = RegisterReminder.objects.bulk_create(
        RegisterReminder(
            kind=one.kind,
            about=one.about,
            person=one.person,
            email=one.person.email,
            due_on=one.due_on,
            days=one.days,
            made_at=now(),
        )
        for one in wanted
    )
    record(by, made[0], reminders=[f"{one.kind}: {one.person.name}" for one in wanted])
    return made
