"""Checking versions of papers: every write of the worker."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from meetings.actions.schedule import delete_files_on_commit
from meetings.models import Paper, PaperKind, PaperVersion, VersionState
from reports.pdf.check import UploadedPdf
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_MANAGE, verb="paper.checking_started")
def start_checking(*, by: Scope, version: PaperVersion) -> PaperVersion:
    """Mark that a version is being checked. Refuses one that is not waiting: another has it."""
    row = _locked(by, version)
    if row.state != VersionState.WAITING:
        raise Refusal("The file is not waiting to be checked.")
    row.state, row.checking_since = VersionState.CHECKING, timezone.now()
    row.attempts += 1
    row.save()
    record(by, row, attempt=row.attempts)
    return row


@action(Permission.MEETING_MANAGE, verb="paper.checked")
def accept_version(*, by: Scope, version: PaperVersion, checked: UploadedPdf) -> PaperVersion:
    """Keep the cleaned PDF of a version; it is the paper's version in force from now on.

    The file as it was received goes. Refuses a version that is not being checked, so that a result
    that comes twice counts once.
    """
    row = _being_checked(by, version)
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    delete_files_on_commit(row)
    row.received = ""
    row.sha256 = hashlib.sha256(checked.pdf).hexdigest()
    name = f"{by.trust.slug}/papers/{row.paper_id}-{row.number}-{row.sha256[:16]}.pdf"
    row.file.save(name, ContentFile(checked.pdf), save=False)
    row.size, row.pages, row.tagged = len(checked.pdf), checked.pages, checked.tagged
    row.notes = list(checked.notes)
    row.state, row.checking_since = VersionState.READY, None
    row.save()
    paper = (
        Paper.objects.select_for_update(of=("self",))
        .select_related("version", "item")
        .get(pk=row.paper_id)
    )
    if paper.version is None or paper.version.number < row.number:
        if (
            paper.version is None
            and paper.kind == PaperKind.UPLOADED
            and checked.title
            and paper.title == row.original_name[:120]
        ):
            paper.title = checked.title[:120]  # nobody gave one; the file did
        paper.version = row
        paper.save()
    record(by, row, pages=row.pages, sha256=row.sha256, notes=row.notes)
    return row


@action(Permission.MEETING_MANAGE, verb="paper.refused")
def refuse_version(*, by: Scope, version: PaperVersion, why: str) -> PaperVersion:
    """Keep in words why a version cannot be used; its file goes. An older version stays in force.

    Refuses a version that is not being checked.
    """
    row = _being_checked(by, version)
    _refuse(row, why)
    record(by, row, why=why)
    return row


@action(None, verb="paper.requeued")
def queue_again(*, by: Scope, version: PaperVersion) -> PaperVersion:
    """Give a version back to the queue: the queue lost it, or the worker died.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    from meetings.tasks import queue_checking

    row = version
    row.state, row.checking_since, row.waiting_since = VersionState.WAITING, None, timezone.now()
    row.save()
    record(by, row, attempts=row.attempts)
    transaction.on_commit(lambda: queue_checking(row.pk, row.trust_id, row.uploader_id))
    return row


@action(None, verb="paper.given_up")
def give_up(*, by: Scope, version: PaperVersion, why: str) -> PaperVersion:
    """Stop trying to check a version that ended the worker time and again, or has no owner.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    _refuse(version, why)
    record(by, version, attempts=version.attempts, why=why)
    return version


def _refuse(row: PaperVersion, why: str) -> None:
    delete_files_on_commit(row)
    row.received = ""
    row.state, row.refusal, row.checking_since = VersionState.REFUSED, why, None
    row.save()


def _locked(by: Scope, version: PaperVersion) -> PaperVersion:
    rows = PaperVersion.objects.select_for_update(of=("self",)).select_related("paper__item")
    row = rows.get(pk=version.pk)
    by.require(Permission.MEETING_MANAGE, level=row.level, body_id=row.body_id)
    return row


def _being_checked(by: Scope, version: PaperVersion) -> PaperVersion:
    row = _locked(by, version)
    if row.state != VersionState.CHECKING:
        raise Refusal("The file is not being checked.")
    return row
