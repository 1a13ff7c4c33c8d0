"""Scheduled work of governance."""

from celery import shared_task

from governance import reminding
from trusts import sending


@shared_task(name="governance.remind")
def remind() -> int:
    """Make and send the reminders whose day has come, in every trust; return how many were sent.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    return sending.remind_everywhere(reminding.REMINDERS, reminding.make_due)
