"""Reminders of returns: what is due, and the box its emails go out of."""

from finance.actions import reminders as actions
from finance.models import Reminder, ReportingPeriod
from finance.queries.reminders import mail_of, wanted_today
from trusts.outbox import Outbox
from trusts.permissions import Permission
from trusts.scope import Scope

REMINDERS = Outbox(
    Reminder,
    mail_of,
    Permission.PERIOD_MANAGE,
    reason="reminders of returns",
    related=("period", "partner"),
)


def make_due(by: Scope) -> int:
    """Make the reminders whose day has come; return how many."""
    # Everybody who makes reminders of this trust queues up here, and then sees what is made.
    list(ReportingPeriod.objects.select_for_update(of=("self",)).filter(closed_at__isnull=True))
    wanted = wanted_today()
    if wanted:
        actions.make_reminders(by=by, wanted=wanted)
    return len(wanted)
