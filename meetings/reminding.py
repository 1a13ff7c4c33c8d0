"""Reminders of meetings: what is due, and the box its emails go out of."""

from meetings.actions import reminders as actions
from meetings.models import Meeting, MeetingReminder
from meetings.queries.reminders import mail_of, wanted_today
from trusts.outbox import Outbox
from trusts.permissions import Permission
from trusts.scope import Scope

REMINDERS = Outbox(
    MeetingReminder,
    mail_of,
    Permission.MEETING_MANAGE,
    reason="reminders of meetings",
    related=("meeting__body",),
)


def make_due(by: Scope) -> int:
    """Make the reminders whose day has come; return how many."""
    # Everybody who makes reminders of this trust queues up here, and then sees what is made.
    first = Meeting.objects.select_for_update(of=("self",), no_key=True).order_by("pk").first()
    wanted = wanted_today() if first is not None else []
    if wanted:
        actions.make_reminders(by=by, wanted=wanted)
    return len(wanted)
