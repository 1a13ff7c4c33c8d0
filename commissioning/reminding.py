"""Sending emails about contracts, from end to end: the worker's steps for one trust."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence

from django.core.mail import send_mail

from commissioning.actions import contract_emails as emails
from commissioning.models import Contract, ContractEmail
from commissioning.queries.contract_emails import Mail, wanted_today
from trusts.scope import Scope

log = logging.getLogger(__name__)


def make_due(by: Scope) -> int:
    """Make the emails whose day has come; return how many."""
    # Everybody who makes emails of this trust queues up here, and then sees what is made.
    list(Contract.objects.select_for_update(of=("self",)).order_by("pk").only("pk"))
    wanted = wanted_today()
    if wanted:
        emails.make_contract_emails(by=by, wanted=wanted)
    return len(wanted)


def claim(by: Scope) -> list[Mail]:
    """The emails that wait, claimed for this worker: once the scope is closed nobody else has them.

    A row that another worker is claiming is passed over.
    """
    waiting = list(
        ContractEmail.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(claimed_at=None, sent_at=None, failed="")
        .select_related("trust", "contract__service", "person")
    )
    return emails.claim_contract_emails(by=by, waiting=waiting) if waiting else []


def post(mails: Sequence[Mail]) -> dict[int, str]:
    """Send emails; answer with "" for each that went out, else with what went wrong.

    Touches no database: no transaction is open while a mail server takes its time.
    """
    results = {}
    for mail in mails:
        try:
            send_mail(mail.subject, mail.text, None, [mail.to])
        except (smtplib.SMTPException, OSError) as problem:
            log.warning("Email %s about a contract was not sent: %s", mail.email_id, problem)
            results[mail.email_id] = str(problem) or type(problem).__name__
        else:
            results[mail.email_id] = ""
    return results


def settle(by: Scope, results: dict[int, str]) -> None:
    """Note what was sent."""
    if results:
        emails.settle_contract_emails(by=by, results=results)
