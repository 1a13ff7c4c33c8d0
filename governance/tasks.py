"""Scheduled work of governance."""

from celery import shared_task

from governance import reminding
from trusts.models import Trust
from trusts.scope import operator_scope

REASON = "reminders of registers"


@shared_task(name="governance.remind")
def remind() -> int:
    """Make and send the reminders whose day has come, in every trust; return how many were sent.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    sent = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason=REASON) as scope:
            reminding.make_due(scope)
        with operator_scope(trust=trust, reason=REASON) as scope:
            mails = reminding.claim(scope)
        results = reminding.post(mails)
        with operator_scope(trust=trust, reason=REASON) as scope:
            reminding.settle(scope, results)
        sent += sum(1 for problem in results.values() if not problem)
    return sent
