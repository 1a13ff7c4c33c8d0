"""Rounds to open and emails about them: what is due, and the box the emails go out of."""

from __future__ import annotations

import logging

from assessment.actions import emails
from assessment.actions.rounds import begin_round
from assessment.models import Round, RoundEmail
from assessment.queries.emails import mail_of, wanted_today
from assessment.queries.rounds import light
from trusts.clock import today
from trusts.errors import Refusal
from trusts.outbox import Outbox
from trusts.permissions import Permission
from trusts.scope import Scope

log = logging.getLogger(__name__)

EMAILS = Outbox(
    RoundEmail,
    mail_of,
    Permission.ROUND_MANAGE,
    reason="rounds of self-assessment",
    related=("round__body",),
    defer=("round__bank_content",),
)


def open_due(by: Scope) -> int:
    """Open the planned rounds whose day has come; return how many.

    One that another worker is opening is passed over; one that cannot be opened waits for a
    person, who sees why on trying.
    """
    opened = 0
    due = Round.objects.filter(opened_at__isnull=True, opens_on__lte=today())
    for round_ in light(due).select_for_update(of=("self",), skip_locked=True):
        try:
            begin_round(by=by, round_=round_)
        except Refusal as refusal:
            log.info("Round %s was not opened: %s", round_.pk, refusal.message)
        else:
            opened += 1
    return opened


def make_due(by: Scope) -> int:
    """Make the reminders whose day has come; return how many."""
    # Everybody who makes reminders of this trust queues up here, and then sees what is made.
    list(Round.objects.select_for_update(of=("self",)).filter(closed_at=None).only("pk"))
    wanted = wanted_today()
    if wanted:
        emails.make_reminders(by=by, wanted=wanted)
    return len(wanted)
