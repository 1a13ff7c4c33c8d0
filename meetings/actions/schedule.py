"""Release and destruction of confidential papers: every write."""

import datetime

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from meetings.actions.rights import require_management
from meetings.models import Meeting, Paper, PaperVersion, VersionState
from meetings.rules.deadlines import destruction_day
from reports.models import ReportFile
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


def usual_day(meeting: Meeting) -> datetime.date:
    """The day on which a confidential paper of a meeting is destroyed unless somebody chooses."""
    return destruction_day(timezone.localdate(meeting.starts_at))


def check_schedule(
    meeting: Meeting,
    *,
    own_reason: str,
    item_reason: str,
    release_on: datetime.date | None,
    destroy_on: datetime.date | None,
) -> tuple[datetime.date | None, datetime.date | None]:
    """The days of release and destruction of a paper, checked; the usual one where none is given.

    Refuses days for an open paper, both days, a release of what its item keeps confidential, and
    a day before the meeting is over.
    """
    if not (own_reason or item_reason):
        if release_on or destroy_on:
            raise Refusal("Only a confidential paper is released or destroyed on a day.")
        return None, None
    if release_on and destroy_on:
        raise Refusal(
            "Give a day of release or a day of destruction, not both.", field="release_on"
        )
    if release_on and item_reason:
        raise Refusal(
            "The whole item is confidential, so its papers cannot be released on their own. "
            "Change the item first.",
            field="release_on",
        )
    held = timezone.localdate(meeting.starts_at)
    for field, chosen in (("release_on", release_on), ("destroy_on", destroy_on)):
        if chosen and chosen <= held:
            raise Refusal("Choose a day after the meeting.", field=field)
    if release_on or destroy_on:
        return release_on, destroy_on
    return None, usual_day(meeting)


@action(Permission.MEETING_MANAGE, verb="paper.scheduled")
def schedule_paper(
    *,
    by: Scope,
    paper: Paper,
    confidential_reason: str,
    release_on: datetime.date | None = None,
    destroy_on: datetime.date | None = None,
) -> Paper:
    """Say whether a paper is confidential and why, and when it is released or destroyed.

    An empty reason opens it to all readers (where its item is open). See `check_schedule` for what
    is refused; a destroyed paper is refused too.
    """
    require_management(by, level=paper.level, body_id=paper.body_id)
    row = _locked(paper)
    if row.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=row.level, body_id=row.body_id)
    if row.destroyed_at:
        raise Refusal("The paper was destroyed.")
    reason = confidential_reason.strip()
    row.release_on, row.destroy_on = check_schedule(
        row.item.meeting,
        own_reason=reason,
        item_reason=row.item.confidential_reason,
        release_on=release_on,
        destroy_on=destroy_on,
    )
    row.confidential_reason, row.released_at = reason, None
    row.save()
    record(by, row, reason=reason, release_on=row.release_on, destroy_on=row.destroy_on)
    return row


def _locked(paper: Paper) -> Paper:
    rows = Paper.objects.select_for_update(of=("self",)).select_related("item__meeting")
    return rows.get(pk=paper.pk)


@action(Permission.MEETING_MANAGE, verb="paper.released")
def release_paper(*, by: Scope, paper: Paper) -> Paper:
    """Open a paper to all readers, now that its day has come. Refuses before that day."""
    require_management(by, level=paper.level, body_id=paper.body_id)
    row = _locked(paper)
    if row.release_on is None or row.release_on > today() or row.released_at:
        raise Refusal("The paper is not due to be released.")
    reason, row.confidential_reason = row.confidential_reason, ""
    row.released_at = now()
    row.save()
    record(by, row, was_confidential=reason, release_on=row.release_on)
    return row


@action(Permission.MEETING_MANAGE, verb="paper.destroyed")
def destroy_paper(*, by: Scope, paper: Paper) -> Paper:
    """Destroy a confidential paper now that its day has come: every version's file goes.

    The complete copies of the meeting's board packs go with it, since its pages are in them; the
    copies without confidential parts stay. The record that all of it existed stays: title,
    digests, pages, dates. The files go once this is committed. Refuses before the day, and a
    second time.
    """
    require_management(by, level=paper.level, body_id=paper.body_id)
    row = _locked(paper)
    if row.destroy_on is None or row.destroy_on > today() or row.destroyed_at:
        raise Refusal("The paper is not due to be destroyed.")
    versions = list(PaperVersion.objects.select_for_update(of=("self",)).filter(paper=row))
    digests = [each.sha256 or each.received_sha256 for each in versions]
    for version in versions:
        delete_files_on_commit(version)
        version.file = version.received = version.source = ""
        version.state = VersionState.DESTROYED
    PaperVersion.objects.bulk_update(versions, ["file", "received", "source", "state"])
    packs = _destroy_packs(row.item.meeting)
    row.destroyed_at = now()
    row.save()
    record(by, row, destroy_on=row.destroy_on, sha256=digests, packs=packs)
    return row


def _destroy_packs(meeting: Meeting) -> list[str]:
    """Delete the copies of a meeting's board packs with confidential parts; their digests."""
    files = ReportFile.objects.filter(
        run__report__in=["board-pack", "issued-pack"],
        run__params__meeting=meeting.ref,
        needs__contains=Permission.PAPER_CONFIDENTIAL.codename,
    )
    digests = []
    for each in files:
        _delete_on_commit(each.file)
        digests.append(each.sha256)
        each.delete()
    return digests


def delete_files_on_commit(version: PaperVersion) -> None:
    """Delete a version's files from storage once the work at hand is committed."""
    for held in (version.file, version.received):
        if held:
            _delete_on_commit(held)


def _delete_on_commit(held: FieldFile) -> None:
    storage, name = held.storage, held.name
    assert name is not None  # noqa: S101 - a stored file has a name
    transaction.on_commit(lambda: storage.delete(name))
