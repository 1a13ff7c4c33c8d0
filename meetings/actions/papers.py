"""Papers of items: every write."""

import hashlib

from django.core.files.base import ContentFile

from meetings.actions.rights import require_management
from meetings.models import AgendaItem, Paper
from reports.pdf.check import UnusablePdfError, inspect_upload
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_PAPERS = 20  # on one item


@action(Permission.MEETING_MANAGE, verb="paper.uploaded")
def upload_paper(
    *, by: Scope, item: AgendaItem, title: str, original_name: str, data: bytes
) -> Paper:
    """Check an uploaded PDF and keep its cleaned copy as a paper of the item.

    Refuses, in words, a file that cannot be part of a pack, the same file twice, and more papers
    than an item can hold.
    """
    require_management(by, level=item.level, body_id=item.body_id)
    if item.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=item.level, body_id=item.body_id)
    # Uploads to one item queue up here, so that the same file sent twice at once is refused once.
    AgendaItem.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
    received = hashlib.sha256(data).hexdigest()
    papers = Paper.objects.filter(item=item)
    if papers.filter(received_sha256=received).exists():
        raise Refusal("This file is already a paper of this item.", field="file")
    if papers.count() >= MOST_PAPERS:
        raise Refusal(
            f"This item already has {MOST_PAPERS} papers. Remove one first, or join some."
        )
    try:
        checked = inspect_upload(data)
    except UnusablePdfError as error:
        raise Refusal(error.message, field="file") from error
    paper = Paper(
        item=item,
        body_id=item.body_id,
        level=item.level,
        title=title.strip() or checked.title[:120] or original_name[:120],
        original_name=original_name[:200],
        received_sha256=received,
        sha256=hashlib.sha256(checked.pdf).hexdigest(),
        size=len(checked.pdf),
        pages=checked.pages,
        tagged=checked.tagged,
        notes=list(checked.notes),
        uploaded_by=by.actor[:200],
    )
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    name = f"{by.trust.slug}/papers/{item.meeting_id}-{received[:16]}.pdf"
    paper.file.save(name, ContentFile(checked.pdf), save=False)
    paper.save()
    record(
        by,
        paper,
        item=str(item),
        pages=paper.pages,
        received_sha256=received,
    )
    return paper


@action(Permission.MEETING_MANAGE, verb="paper.removed")
def remove_paper(*, by: Scope, paper: Paper) -> None:
    """Take a paper off its item. Documents that were built with it are not changed."""
    require_management(by, level=paper.level, body_id=paper.body_id)
    if paper.item.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=paper.level, body_id=paper.body_id)
    record(by, paper, received_sha256=paper.received_sha256)
    paper.delete()
