"""Receiving files of figures, and recording what reading them gave."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction

from finance import reading, receiving
from finance.actions.drafts import delete_draft, write_draft
from finance.models import (
    FileKind,
    FileSample,
    FileState,
    Finding,
    ReportingPeriod,
    Return,
    ReturnFile,
)
from finance.models.returns import VERSIONS
from finance.rules.expectation import Checked
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.sheets import Unusable

KINDS = ("xlsx", "csv", "xls", "ods")


@action(Permission.RETURN_UPLOAD, verb="return_file.uploaded")
def upload_return_file(
    *,
    by: Scope,
    partner: Partner,
    period: ReportingPeriod,
    name: str,
    content: "File[bytes]",
    queue: bool = True,
    kind: FileKind = FileKind.UPLOADED,
) -> ReturnFile:
    """Keep a file exactly as received and ask for it to be read (unless `queue` is false).

    `kind` says whether it was uploaded or written from what was typed into the page. The same
    file again (by SHA-256, for the same partner and period) gives the row that is there. Refuses a
    file that is empty or too large, and one for a closed period or without a budget.
    """
    by.require(Permission.RETURN_UPLOAD, level=Level.EXECUTIVE, partner_id=partner.pk)
    _refuse_closed(period)
    if not partner.budgets.filter(financial_year=period.financial_year).exists():
        raise Refusal(
            f"{partner} has no agreed budget for {period.year_label}. Ask the lead finance officer "
            "to record it first."
        )
    sha256 = receiving.digest_of(content, "return")
    # Uploads of one partner queue up here, so that the same file sent twice at once is one row.
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    known = ReturnFile.objects.filter(partner=partner, period=period, sha256=sha256).first()
    if known:
        record(by, known, same_file_again=True, name=name)
        return known
    row = ReturnFile(partner=partner, period=period, kind=kind, sha256=sha256)
    assert by.trust is not None  # noqa: S101 - an action's scope names one
    place = f"returns/{by.trust.pk}/{period.code}/{sha256}"
    receiving.keep(row, by, name=name, content=content, place=place)
    record(by, row, name=row.name, size=row.size, sha256=sha256, kind=row.kind)
    if queue:
        _queue_on_commit(row)
    return row


@action(Permission.RETURN_UPLOAD, verb="return_file.reading_asked")
def read_again(*, by: Scope, return_file: ReturnFile, queue: bool = True) -> ReturnFile:
    """Ask for a file to be read and checked once more, as after the budget has changed.

    Refuses while it is being read, once it is submitted, and when its period is closed.
    """
    row = _locked(return_file)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    _refuse_closed(row.period)
    if row.is_under_way:
        raise Refusal("The file is being read already.")
    if Return.objects.filter(return_file=row, state__in=VERSIONS).exists():
        raise Refusal("The file was submitted. Upload a new file to change the return.")
    row.findings.all().delete()
    delete_draft(row)
    receiving.wait_again(row)
    row.lines_found = row.lines_checked = 0
    row.save()
    record(by, row)
    if queue:
        _queue_on_commit(row)
    return row


@action(Permission.RETURN_UPLOAD, verb="return_file.reading_started")
def start_reading(*, by: Scope, return_file: ReturnFile) -> ReturnFile:
    """Mark that a file is being read. Refuses one that is not waiting: somebody else has it."""
    row = _locked(return_file)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    row.lines_found = row.lines_checked = 0
    receiving.begin(row)
    record(by, row, attempt=row.attempts)
    return row


def note_progress(file_id: int, checked: int, found: int) -> None:
    """Note how far the checking is: a sign of life for the file's page, so no event is written."""
    ReturnFile.objects.filter(pk=file_id, state=FileState.READING).update(
        lines_checked=checked, lines_found=found
    )


@action(Permission.RETURN_UPLOAD, verb="return_file.read")
def record_reading(
    *,
    by: Scope,
    return_file: ReturnFile,
    checked: Checked,
    checked_against: str,
    sample: Sequence[dict[str, Any]] = (),
) -> ReturnFile:
    """Keep what was read: findings, the lines as a draft that waits for a submit, first rows.

    Refuses when the file is not being read, so that a reading that comes twice counts once.
    """
    row = _being_read(by, return_file)
    write_draft(row, checked.lines)
    row.line_count = len(checked.lines)
    row.error_count, row.warning_count = len(checked.errors), len(checked.warnings)
    row.sheet, row.checked_against = checked.sheet[:200], checked_against
    receiving.finish(row)
    Finding.objects.bulk_create(
        Finding(
            return_file=row,
            position=position,
            severity=finding.severity.value,
            code=finding.code,
            message=finding.message,
            remedy=finding.remedy,
            spots=reading.pack_spots(finding.spots),
        )
        for position, finding in enumerate(checked.findings)
    )
    if sample:
        FileSample.objects.update_or_create(
            return_file=row,
            defaults={"sheets": list(sample), "layout_id": checked.layout or None},
        )
    record(by, row, lines=row.line_count, errors=row.error_count, warnings=row.warning_count)
    return row


@action(Permission.RETURN_UPLOAD, verb="return_file.refused")
def record_refusal(*, by: Scope, return_file: ReturnFile, refusal: Unusable) -> ReturnFile:
    """Keep why a file cannot be read at all. The file itself stays as it was received."""
    row = _being_read(by, return_file)
    receiving.refuse(row, refusal)
    record(by, row, code=refusal.code)
    return row


@action(None, verb="return_file.requeued")
def queue_again(*, by: Scope, return_file: ReturnFile) -> ReturnFile:
    """Give a file back to the queue: the queue lost it, or its reader died.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    row = return_file
    receiving.queue_up(row)
    record(by, row, attempts=row.attempts)
    _queue_on_commit(row)
    return row


@action(None, verb="return_file.given_up")
def give_up(*, by: Scope, return_file: ReturnFile, refusal: Unusable) -> ReturnFile:
    """Stop trying to read a file that ended its reader time and again.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    row = return_file
    receiving.refuse(row, refusal)
    record(by, row, attempts=row.attempts)
    return row


def _locked(return_file: ReturnFile) -> ReturnFile:
    return (
        ReturnFile.objects.select_for_update(of=("self",))
        .select_related("period", "partner")
        .get(pk=return_file.pk)
    )


def _being_read(by: Scope, return_file: ReturnFile) -> ReturnFile:
    row = _locked(return_file)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    receiving.require_being_read(row)
    return row


def _refuse_closed(period: ReportingPeriod) -> None:
    if period.closed_at:
        raise Refusal(f"{period} is closed. Its returns can no longer change.")


def _queue_on_commit(row: ReturnFile) -> None:
    from finance.tasks import queue_reading  # the task imports these actions

    file_id, trust_id = row.pk, row.trust_id
    person_id = row.uploader_id
    transaction.on_commit(lambda: queue_reading(file_id, trust_id, person_id))
