"""Reminding people of meetings by email: made, claimed and settled, never twice."""

from collections.abc import Sequence

from meetings.models import MeetingReminder
from meetings.queries.reminders import Wanted
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_MANAGE, verb="meeting_reminders.made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[MeetingReminder]:
    """Make the rows of reminders whose day has come, to be sent after the commit.

    The database refuses the same reminder a second time. Needs at least one.
    """
    made = MeetingReminder.objects.bulk_create(
        MeetingReminder(
            meeting=each.meeting,
            body_id=each.meeting.body_id,
            level=each.meeting.level,
            kind=each.kind,
            person=each.person,
            email=each.person.email,
            due_on=each.due_on,
            days=each.days,
            made_at=now(),
        )
        for each in wanted
    )
    told = [f"{each.kind}, {each.meeting}: {each.person.name}" for each in wanted]
    record(by, made[0], reminders=told)
    return made
