"""Sending the emails that wait, from end to end: claimed, posted, settled, never twice."""

import logging
import smtplib
from collections.abc import Callable, Sequence

from django.core.mail import send_mail

from trusts.actions.outbox import claim_emails, settle_emails
from trusts.models import Trust
from trusts.outbox import Mail, Outbox
from trusts.scope import Scope, operator_scope

log = logging.getLogger(__name__)


def claim(box: Outbox, by: Scope) -> list[Mail]:
    """The emails that wait, claimed for this worker: once the scope is closed nobody else has them.

    A row that another worker is claiming is passed over.
    """
    waiting = list(
        box.model._default_manager.select_for_update(of=("self",), skip_locked=True)
        .filter(claimed_at=None, sent_at=None, failed="")
        .select_related("trust", "person", *box.related)
        .defer(*box.defer)
    )
    return claim_emails(by=by, box=box, waiting=waiting) if waiting else []


def post(mails: Sequence[Mail]) -> dict[int, str]:
    """Send emails; answer with "" for each that went out, else with what went wrong.

    Touches no database: no transaction is open while a mail server takes its time.
    """
    results = {}
    for mail in mails:
        try:
            send_mail(mail.subject, mail.text, None, [mail.to])
        except (smtplib.SMTPException, OSError) as problem:
            log.warning("Email %s, %s, was not sent: %s", mail.key, mail.subject, problem)
            results[mail.key] = str(problem) or type(problem).__name__
        else:
            results[mail.key] = ""
    return results


def settle(box: Outbox, by: Scope, results: dict[int, str]) -> None:
    """Note what was sent."""
    if results:
        settle_emails(by=by, box=box, results=results)


def send_waiting(box: Outbox, trust: Trust) -> int:
    """Send a trust's waiting emails of one kind; return how many went out.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    with operator_scope(trust=trust, reason=box.reason) as scope:
        mails = claim(box, scope)
    results = post(mails)
    with operator_scope(trust=trust, reason=box.reason) as scope:
        settle(box, scope, results)
    return sum(1 for problem in results.values() if not problem)


def remind_everywhere(box: Outbox, make_due: Callable[[Scope], int]) -> int:
    """Make and send the emails whose day has come, in every trust; return how many went out."""
    sent = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason=box.reason) as scope:
            make_due(scope)
        sent += send_waiting(box, trust)
    return sent
