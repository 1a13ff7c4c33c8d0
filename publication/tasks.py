"""What is published without anybody asking each time."""

import logging

from celery import shared_task
from django.db import transaction

from publication.actions import publish_papers_by_itself
from publication.actions.automatic import waiting_for_publication
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.scope import operator_scope

log = logging.getLogger(__name__)
REASON = "papers are published when they go out, as the trust chose"


@shared_task(name="publication.publish_papers")
def publish_papers() -> int:
    """Publish what went to members, in every trust that chose so; return how many agendas."""
    published = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason=REASON) as by:
            for meeting in waiting_for_publication():
                try:
                    with transaction.atomic():
                        publish_papers_by_itself(by=by, meeting=meeting)
                except Refusal as refusal:
                    log.warning("%s was not published: %s", meeting.ref, refusal.message)
                else:
                    published += 1
    return published
