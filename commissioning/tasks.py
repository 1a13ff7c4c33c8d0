"""What is done without a person: emails about contracts."""

from celery import shared_task

from commissioning import reminding
from trusts import sending


@shared_task(name="commissioning.remind", acks_late=True)
def remind() -> int:
    """Make and send the emails whose day has come, in every trust; return how many went out.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    return sending.remind_everywhere(reminding.EMAILS, reminding.make_due)
