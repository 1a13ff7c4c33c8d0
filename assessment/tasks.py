"""What is done for self-assessment without a person: publishing how trusts compare."""

from celery import shared_task

from assessment import actions
from trusts import clock


@shared_task(name="assessment.publish_batches", acks_late=True)
def publish_batches() -> None:
    """Publish the figures of this quarter. Safe to run twice: the second finds it done."""
    actions.publish_batches(on=clock.today())
