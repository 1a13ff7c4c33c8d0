"""Reminders about the registers: what is due, and the box its emails go out of."""

from __future__ import annotations

from governance.actions import reminders as actions
from governance.models import RegisterReminder
from governance.queries.reminders import mail_of, wanted_today
from trusts.models import Trust
from trusts.outbox import Outbox
from trusts.permissions import Permission
from trusts.scope import Scope

REMINDERS = Outbox(
    RegisterReminder,
    mail_of,
    Permission.INTEREST_MANAGE,
    reason="reminders of registers",
)


def make_due(by: Scope) -> int:
    """Make the reminders whose day has come; return how many."""
    assert by.trust is not None  # noqa: S101 - an operator's scope has a trust
    # Everybody who makes reminders of this trust queues up here, and then sees what is made.
    Trust.objects.select_for_update(no_key=True).get(pk=by.trust.pk)
    wanted = wanted_today(by)
    if wanted:
        actions.make_reminders(by=by, wanted=wanted)
    return len(wanted)
