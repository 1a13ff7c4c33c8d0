"""Preparing meetings: every write."""

import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max

from meetings.models import AgendaItem, Meeting, Paper, Purpose
from reports.pdf.check import UnusablePdfError, inspect_upload
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ITEMS = 60
MOST_PAPERS = 20  # on one item


@action(Permission.MEETING_MANAGE, verb="meeting.added")
def add_meeting(
    *, by: Scope, body: Body, ref: str, starts_at: datetime.datetime, place: str
) -> Meeting:
    """Put a meeting of a body in the calendar.

    Refuses a reference that another meeting has, and a second meeting at the same time.
    """
    _require(by, level=body.level, body_id=body.pk)
    if Meeting.objects.filter(ref=ref).exists():
        raise Refusal(f"Another meeting is called {ref}. Choose another name.", field="ref")
    if Meeting.objects.filter(body=body, starts_at=starts_at).exists():
        raise Refusal(
            f"{body} already meets at that time. Choose another date or time.", field="starts_on"
        )
    meeting = Meeting.objects.create(
        body=body, level=body.level, ref=ref, starts_at=starts_at, place=place
    )
    record(by, meeting, ref=ref, starts_at=starts_at, place=place)
    return meeting


@action(Permission.MEETING_MANAGE, verb="agenda.item_added")
def add_item(
    *,
    by: Scope,
    meeting: Meeting,
    title: str,
    purpose: str,
    presenter: str = "",
    summary: str = "",
    confidential_reason: str = "",
    live_report: str = "",
    live_params: dict[str, Any] | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda. Refuses more items than a meeting can hold."""
    _require(by, level=meeting.level, body_id=meeting.body_id)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)  # numbers follow each other
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Refusal(
            f"The agenda already has {MOST_ITEMS} items. Move some to another meeting first."
        )
    item = AgendaItem.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        number=last + 1,
        title=title,
        purpose=Purpose(purpose),
        presenter=presenter,
        summary=summary,
        confidential_reason=confidential_reason.strip(),
        live_report=live_report,
        live_params=live_params or {},
    )
    record(by, item, number=item.number, confidential=item.is_confidential)
    return item


@action(Permission.MEETING_MANAGE, verb="paper.uploaded")
def upload_paper(
    *, by: Scope, item: AgendaItem, title: str, original_name: str, data: bytes
) -> Paper:
    """Check an uploaded PDF and keep its cleaned copy as a paper of the item.

    Refuses, in words, a file that cannot be part of a pack, the same file twice, and more papers
    than an item can hold.
    """
    _require(by, level=item.level, body_id=item.body_id)
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
    _require(by, level=paper.level, body_id=paper.body_id)
    if paper.item.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=paper.level, body_id=paper.body_id)
    record(by, paper, received_sha256=paper.received_sha256)
    paper.delete()


def _require(by: Scope, *, level: str, body_id: int) -> None:
    by.require(Permission.MEETING_MANAGE, level=level, body_id=body_id)
