"""Opening rounds and sending emails about them, from end to end: the worker's steps for a trust."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence

from django.core.mail import send_mail

from assessment.actions import emails
from assessment.actions.rounds import begin_round
from assessment.models import Round, RoundEmail
from assessment.queries.emails import Mail, wanted_today
from assessment.queries.rounds import light
from trusts.clock import today
from trusts.errors import Refusal
from trusts.scope import Scope

log = logging.getLogger(__name__)


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


def claim(by: Scope) -> list[Mail]:
    """The emails that wait, claimed for this worker: once the scope is closed nobody else has them.

    A row that another worker is claiming is passed over.
    """
    waiting = list(
        RoundEmail.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(claimed_at=None, sent_at=None, failed="")
        .select_related("trust", "round__body", "person")
        .defer("round__bank_content")
    )
    return emails.claim_emails(by=by, waiting=waiting) if waiting else []


def post(mails: Sequence[Mail]) -> dict[int, str]:
    """Send emails; answer with "" for each that went out, else with what went wrong.

    Touches no database: no transaction is open while a mail server takes its time.
    """
    results = {}
    for mail in mails:
        try:
            send_mail(mail.subject, mail.text, None, [mail.to])
        except (smtplib.SMTPException, OSError) as problem:
            log.warning("Email %s about a round was not sent: %s", mail.email_id, problem)
            results[mail.email_id] = str(problem) or type(problem).__name__
        else:
            results[mail.email_id] = ""
    return results


def settle(by: Scope, results: dict[int, str]) -> None:
    """Note what was sent."""
    if results:
        emails.settle_emails(by=by, results=results)
