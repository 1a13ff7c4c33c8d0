"""Sending reminders about the registers from end to end: what the worker does for one trust."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence

from django.core.mail import send_mail

from governance.actions import reminders as actions
from governance.models import RegisterReminder
from governance.queries.reminders import Mail, wanted_today
from trusts.models import Trust
from trusts.scope import Scope

log = logging.getLogger(__name__)


def make_due(by: Scope) -> int:
    """Make the reminders whose day has come; return how many."""
    assert by.trust is not None  # noqa: S101 - an operator's scope has a trust
    # Everybody who makes reminders of this trust queues up here, and then sees what is made.
    Trust.objects.select_for_update(no_key=True).get(pk=by.trust.pk)
    wanted = wanted_today(by)
    if wanted:
        actions.make_reminders(by=by, wanted=wanted)
    return len(wanted)


def claim(by: Scope) -> list[Mail]:
    """The emails that wait, claimed for this worker: once the scope is closed nobody else has them.

    A row that another worker is claiming is passed over.
    """
    waiting = list(
        RegisterReminder.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(claimed_at__isnull=True, sent_at__isnull=True, failed="")
        .select_related("trust", "person")
    )
    return actions.claim_reminders(by=by, waiting=waiting) if waiting else []


def post(mails: Sequence[Mail]) -> dict[int, str]:
    """Send emails; answer with "" for each that went out, else with what went wrong.

    Touches no database: no transaction is open while a mail server takes its time.
    """
    results = {}
    for mail in mails:
        try:
            send_mail(mail.subject, mail.text, None, [mail.to])
        except (smtplib.SMTPException, OSError) as problem:
            log.warning("Register reminder %s was not sent: %s", mail.reminder_id, problem)
            results[mail.reminder_id] = str(problem) or type(problem).__name__
        else:
            results[mail.reminder_id] = ""
    return results


def settle(by: Scope, results: dict[int, str]) -> None:
    """Note what was sent."""
    if results:
        actions.settle_reminders(by=by, results=results)
