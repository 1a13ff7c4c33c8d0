"""Papers of items: every write that begins or ends one."""

import datetime
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meetings.actions.agenda import open_meeting
from meetings.actions.rights import require_management
from meetings.actions.schedule import check_schedule, delete_files_on_commit
from meetings.models import (
    AgendaItem,
    MeetingState,
    Paper,
    PaperKind,
    PaperVersion,
    VersionState,
)
from reports.pdf.check import MAX_BYTES, UnusablePdfError
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_PAPERS = 20  # on one item
MOST_VERSIONS = 50  # of one paper


@action(Permission.MEETING_MANAGE, verb="paper.uploaded")
def upload_paper(
    *,
    by: Scope,
    item: AgendaItem,
    title: str,
    original_name: str,
    data: bytes,
    confidential_reason: str = "",
    release_on: datetime.date | None = None,
    destroy_on: datetime.date | None = None,
    queue: bool = True,
) -> Paper:
    """Keep an uploaded PDF as a new paper of the item, and ask the worker to check it.

    The paper has no version in force until it was checked (`meetings.checking` does it at once,
    for the command line, the demo and tests). Refuses, in words, what is no PDF at first sight,
    the same file twice, more papers than an item can hold, and a meeting that is over.
    """
    row = _open_item(by, item)
    if Paper.objects.filter(item=row).count() >= MOST_PAPERS:
        raise Refusal(
            f"This item already has {MOST_PAPERS} papers. Remove one first, or join some."
        )
    _refuse_at_sight(row, data)
    paper = _new_paper(
        row,
        title=title.strip() or original_name[:120],
        kind=PaperKind.UPLOADED,
        confidential_reason=confidential_reason,
        release_on=release_on,
        destroy_on=destroy_on,
    )
    version = _receive(by, paper, original_name, data, change="", queue=queue)
    record(by, paper, item=str(row), received_sha256=version.received_sha256)
    return paper


@action(Permission.MEETING_MANAGE, verb="paper.version_uploaded")
def upload_version(
    *,
    by: Scope,
    paper: Paper,
    original_name: str,
    data: bytes,
    change: str = "",
    queue: bool = True,
) -> PaperVersion:
    """Keep a newer version of an uploaded paper. The one in force stays until it is checked.

    `change` says for readers what is different. Refuses what `upload_paper` refuses, a paper that
    was written here, and a destroyed one.
    """
    row = _open_paper(by, paper)
    if row.kind != PaperKind.UPLOADED:
        raise Refusal("This paper was written here. Change its text instead.")
    _refuse_at_sight(row.item, data)
    version = _receive(by, row, original_name, data, change=change, queue=queue)
    record(by, row, number=version.number, received_sha256=version.received_sha256)
    return version


@action(Permission.MEETING_MANAGE, verb="paper.written")
def write_paper(
    *,
    by: Scope,
    item: AgendaItem,
    title: str,
    source: str,
    confidential_reason: str = "",
    release_on: datetime.date | None = None,
    destroy_on: datetime.date | None = None,
    queue: bool = True,
) -> Paper:
    """Keep a paper written here as a new paper of the item; the worker prints it as a PDF.

    `source` is plain text with the few marks of rules.writing.
    """
    row = _open_item(by, item)
    if Paper.objects.filter(item=row).count() >= MOST_PAPERS:
        raise Refusal(f"This item already has {MOST_PAPERS} papers. Remove one first.")
    paper = _new_paper(
        row,
        title=title.strip(),
        kind=PaperKind.WRITTEN,
        confidential_reason=confidential_reason,
        release_on=release_on,
        destroy_on=destroy_on,
    )
    version = _write(by, paper, source, change="", queue=queue)
    record(by, paper, item=str(row), received_sha256=version.received_sha256)
    return paper


@action(Permission.MEETING_MANAGE, verb="paper.rewritten")
def rewrite_paper(
    *, by: Scope, paper: Paper, title: str, source: str, change: str = "", queue: bool = True
) -> PaperVersion:
    """Keep a newer text of a paper written here. Refuses an uploaded paper, and the same text."""
    row = _open_paper(by, paper)
    if row.kind != PaperKind.WRITTEN:
        raise Refusal("This paper is an uploaded PDF. Upload a new version instead.")
    last = row.versions.order_by("-number").first()
    if last is not None and last.source == source and row.title == title.strip():
        raise Refusal("The text is the same as before.", field="source")
    row.title = title.strip()
    row.save()
    version = _write(by, row, source, change=change, queue=queue)
    record(by, row, number=version.number, received_sha256=version.received_sha256)
    return version


@action(Permission.MEETING_MANAGE, verb="paper.removed")
def remove_paper(*, by: Scope, paper: Paper) -> None:
    """Take a paper off its item, with all its versions. Packs built with it are not changed.

    Refuses once the meeting is over: then papers stay, or are destroyed on their day.
    """
    row = _open_paper(by, paper, destroyed_too=True)
    versions = list(PaperVersion.objects.filter(paper=row))
    record(by, row, sha256=[each.sha256 or each.received_sha256 for each in versions])
    for version in versions:
        delete_files_on_commit(version)
    row.delete()


def _open_item(by: Scope, item: AgendaItem) -> AgendaItem:
    """The item, locked, if its meeting's papers may still change."""
    require_management(by, level=item.level, body_id=item.body_id)
    if item.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=item.level, body_id=item.body_id)
    open_meeting(by, item.meeting)
    # Uploads to one item queue up here, so that the same file sent twice at once is refused once.
    rows = AgendaItem.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("meeting").get(pk=item.pk)


def _open_paper(by: Scope, paper: Paper, *, destroyed_too: bool = False) -> Paper:
    """The paper, locked, if it may still change."""
    require_management(by, level=paper.level, body_id=paper.body_id)
    if paper.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=paper.level, body_id=paper.body_id)
    open_meeting(by, paper.item.meeting)
    rows = Paper.objects.select_for_update(of=("self",)).select_related("item__meeting")
    row = rows.get(pk=paper.pk)
    if row.destroyed_at and not destroyed_too:
        raise Refusal("The paper was destroyed.")
    return row


def _refuse_at_sight(item: AgendaItem, data: bytes) -> None:
    """Refuse what needs no reading to be refused, and a file the item has already."""
    code = "empty" if not data else "too_large" if len(data) > MAX_BYTES else ""
    if not code and b"%PDF-" not in data[:1024]:
        code = "not_pdf"
    if code:
        raise Refusal(UnusablePdfError(code).message, field="file")
    same = PaperVersion.objects.filter(
        paper__item=item, received_sha256=hashlib.sha256(data).hexdigest()
    )
    if same.exclude(state__in=[VersionState.REFUSED, VersionState.DESTROYED]).exists():
        raise Refusal("This file is already a paper of this item.", field="file")


def _new_paper(
    item: AgendaItem,
    *,
    title: str,
    kind: PaperKind,
    confidential_reason: str,
    release_on: datetime.date | None,
    destroy_on: datetime.date | None,
) -> Paper:
    reason = confidential_reason.strip()
    release, destroy = check_schedule(
        item.meeting,
        own_reason=reason,
        item_reason=item.confidential_reason,
        release_on=release_on,
        destroy_on=destroy_on,
    )
    last = Paper.objects.filter(item=item).aggregate(last=Max("position"))["last"] or 0
    return Paper.objects.create(
        item=item,
        body_id=item.body_id,
        level=item.level,
        title=title,
        kind=kind,
        position=last + 1,
        confidential_reason=reason,
        release_on=release,
        destroy_on=destroy,
        is_late=item.meeting.state == MeetingState.PAPERS_OUT,
    )


def _version(by: Scope, paper: Paper, digest: str, change: str) -> PaperVersion:
    last = PaperVersion.objects.filter(paper=paper).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_VERSIONS:
        raise Refusal(f"This paper already has {MOST_VERSIONS} versions. Make a new paper.")
    return PaperVersion(
        paper=paper,
        body_id=paper.body_id,
        level=paper.level,
        number=last + 1,
        received_sha256=digest,
        change=change.strip(),
        is_late=paper.item.meeting.state == MeetingState.PAPERS_OUT,
        uploader=by.person,
        uploaded_by=by.actor[:200],
        waiting_since=timezone.now(),
    )


def _receive(
    by: Scope, paper: Paper, original_name: str, data: bytes, *, change: str, queue: bool
) -> PaperVersion:
    digest = hashlib.sha256(data).hexdigest()
    version = _version(by, paper, digest, change)
    version.original_name = original_name[:200]
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    name = f"{by.trust.slug}/received/{paper.pk}-{version.number}.pdf"
    version.received.save(name, ContentFile(data), save=False)
    version.save()
    _queue(by, version, queue)
    return version


def _write(by: Scope, paper: Paper, source: str, *, change: str, queue: bool) -> PaperVersion:
    if not source.strip():
        raise Refusal("Write the text of the paper.", field="source")
    version = _version(by, paper, hashlib.sha256(source.encode()).hexdigest(), change)
    version.source = source
    version.save()
    _queue(by, version, queue)
    return version


def _queue(by: Scope, version: PaperVersion, queue: bool) -> None:
    from meetings.tasks import queue_checking

    if not queue:
        return
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    trust_id, person_id = by.trust.pk, by.person.pk if by.person else None
    transaction.on_commit(lambda: queue_checking(version.pk, trust_id, person_id))
