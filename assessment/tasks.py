"""What is done without a person: opening rounds, emails about them, and publishing batches."""

from __future__ import annotations

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from assessment import actions, reminding
from trusts import clock, sending
from trusts.models import Trust
from trusts.scope import operator_scope

log = logging.getLogger(__name__)


def queue_emails_of(trust_id: int) -> None:
    """Ask the worker to send a trust's waiting emails; without a queue they wait for the beat."""
    try:
        send_emails.delay(trust_id)
    except OperationalError as error:
        log.warning("The queue is away; emails of trust %s wait: %s", trust_id, error)


@shared_task(name="assessment.send_emails", acks_late=True)
def send_emails(trust_id: int) -> int:
    """Send a trust's waiting emails about rounds; return how many went out.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    return sending.send_waiting(reminding.EMAILS, Trust.objects.get(pk=trust_id))


@shared_task(name="assessment.tend_rounds")
def tend_rounds() -> int:
    """Open the rounds whose day has come and send what is due, in every trust.

    Return how many emails were sent.
    """
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason=reminding.EMAILS.reason) as scope:
            reminding.open_due(scope)
    return sending.remind_everywhere(reminding.EMAILS, reminding.make_due)


@shared_task(name="assessment.publish_batches", acks_late=True)
def publish_batches() -> None:
    """Publish the figures of this quarter. Safe to run twice: the second finds it done."""
    actions.publish_batches(on=clock.today())
