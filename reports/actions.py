"""Every write of a person or of the engine that the audit trail should know."""

import dataclasses
import hashlib
import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from reports import registry, runs
from reports.base import Report
from reports.compose import Document
from reports.models import ReportDownload, ReportFile, ReportRun, RunState
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.scope import Scope, operator_scope

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
MOST_UNDER_WAY = 20  # runs of one trust that wait or are being built at a time


@dataclasses.dataclass(frozen=True)
class Kept:
    """What is kept with a run beside its files: the digest of all it was made from, and the list
    of what stands on which pages and came from what."""

    digest: str = ""
    manifest: Sequence[dict[str, Any]] = ()


NOTHING_KEPT = Kept()


class AlreadyAsked(Refusal):
    """The same report is waiting or being built already: `run`."""

    def __init__(self, run: ReportRun) -> None:
        super().__init__(
            f"{run.requested_by} asked for the same report at "
            f"{timezone.localtime(run.requested_at):%H:%M}, and it is not ready yet. "
            "Wait for that one; you do not need to ask again."
        )
        self.run = run


@action(None, verb="report.requested")
def request_report(
    *,
    by: Scope,
    report: str | Report,
    params: Any,
    level: Level | None = None,
    queue: bool = True,
) -> ReportRun:
    """Ask for a report: the row is written first, and queued once it is sure to stay.

    No one permission stands here because each report names its own; it is asked for first.
    A consolidated report also needs sight of every level it covers, or it would be incomplete
    without saying so (PermissionDenied). `level` is where the result is filed; the report says
    by default. With `queue=False` the caller builds it (the command line does). Refuses when the
    trust has too many runs under way, and (AlreadyAsked) when the same is being built already.
    """
    if isinstance(report, str):
        report = registry.get(report)
    require_report(by, report, params)
    level = level or report.filed_at(by, params)
    body, partner = report.filed_under(by, params), report.filed_for(by, params)
    asked = dataclasses.asdict(params)
    if queue:
        own = {"requester": by.person} if report.is_private else {}
        _refuse_twice(by, report, asked, level=level, body=body, partner=partner, **own)
    under_way = ReportRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING]).count()
    if under_way >= MOST_UNDER_WAY:
        raise Refusal(
            f"{under_way} reports are already waiting or being built. "
            "Wait until some are ready, then ask again."
        )
    run = ReportRun.objects.create(
        report=report.slug,
        title=report.title(by, params)[:200],
        params=asked,
        is_private=report.is_private,
        level=level,
        body=body,
        partner=partner,
        requester=by.person,
        requested_by=by.actor[:200],
    )
    record(by, run, report=report.slug, params=run.params, level=run.level)
    if queue:
        _queue_on_commit(run)
    return run


def _refuse_twice(by: Scope, report: Report, asked: dict[str, Any], **filed: Any) -> None:
    """Refuse what is being built already. Two people asking at once take turns here."""
    lock = f"report {by.trust.pk if by.trust else 0} {report.slug}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    same = ReportRun.objects.filter(
        state__in=[RunState.WAITING, RunState.RUNNING], report=report.slug, params=asked, **filed
    ).first()
    if same is not None:
        raise AlreadyAsked(same)


def require_report(by: Scope, report: Report, params: Any) -> None:
    """Raise PermissionDenied unless this scope may build this report.

    A partner's document needs the permission for that partner. The trust's own needs it for the
    whole trust: built by somebody who reaches one partner only, it would leave out all the rest
    without saying so.
    """
    if report.is_private and by.person is None:
        raise PermissionDenied("Only the person whose document it is asks for it.")
    by.require(report.permission)
    partner = report.filed_for(by, params)
    for level in report.levels:
        by.require(report.permission, level=level, partner_id=partner.pk if partner else None)
    if partner is None and by.partner_ids(report.permission) is not None:
        raise PermissionDenied(report.permission.words)


@action(None, verb="report.retried")
def retry_run(*, by: Scope, run: ReportRun) -> ReportRun:
    """Build a failed run again, as the same person asked for it.

    No one permission stands here because each report names its own. Refuses a run that has not
    failed.
    """
    report = registry.get(run.report)
    require_report(by, report, report.Params(**run.params))
    changed = ReportRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
        state=RunState.WAITING,
        error="",
        words="",
        attempts=0,
        steps=0,
        steps_done=0,
        queued_at=None,
        started_at=None,
        finished_at=None,
        requester=by.person,
        requested_by=by.actor[:200],
    )
    if not changed:
        raise Refusal("This report has not failed, so there is nothing to try again.")
    run.refresh_from_db()
    record(by, run)
    _queue_on_commit(run)
    return run


@action(None, verb="report.built")
def finish_run(
    *,
    by: Scope,
    lease: runs.Lease,
    documents: Sequence[Document],
    kept: Kept = NOTHING_KEPT,
) -> ReportRun:
    """Keep the finished documents, in the scope of the person who asked, whose right to build it
    is asked for once more (each report names its own, so none stands here).

    Raises LeaseLost, keeping nothing, where another worker holds the run by now: a run never has
    two results.
    """
    run = lease.held().select_for_update().first()
    if run is None:
        raise runs.LeaseLost
    report = registry.get(run.report)
    require_report(by, report, report.Params(**run.params))
    for document in documents:
        _keep(run, lease.token, document)
    run.state = RunState.DONE
    run.lease = None
    run.words = ""
    run.steps_done = run.steps
    run.finished_at = clock.now()
    run.digest = kept.digest
    run.manifest = list(kept.manifest)
    run.save()
    record(
        by,
        run,
        files=[
            {
                "variant": document.variant,
                "format": document.format,
                "sha256": hashlib.sha256(document.data).hexdigest(),
            }
            for document in documents
        ],
    )
    report.finished(by, report.Params(**run.params))
    return run


def _keep(run: ReportRun, token: uuid.UUID, document: Document) -> None:
    kept = ReportFile(
        run=run,
        level=run.level,
        body_id=run.body_id,
        partner_id=run.partner_id,
        variant=document.variant,
        format=document.format,
        needs=" ".join(document.needs),
        sha256=hashlib.sha256(document.data).hexdigest(),
        size=len(document.data),
        pages=document.pages,
        sheets=document.sheets,
        accessible=document.accessible,
        notes=list(document.notes),
    )
    name = f"{run.trust.slug}/reports/{run.pk}-{token}-{document.variant}.{document.format}"
    kept.file.save(name, ContentFile(document.data), save=False)
    kept.save()


@action(Permission.REPORT_VIEW, verb="report.downloaded")
def note_download(*, by: Scope, file: ReportFile) -> ReportDownload:
    """Write who fetched which copy; the caller has asked whether they may (queries)."""
    if by.person is None:
        raise PermissionDenied(Permission.REPORT_VIEW.words)
    noted = ReportDownload.objects.create(
        run_id=file.run_id,
        level=file.level,
        body_id=file.body_id,
        partner_id=file.partner_id,
        variant=file.variant,
        format=file.format,
        person=by.person,
        downloaded_at=clock.now(),
    )
    record(by, noted, variant=file.variant, format=file.format, sha256=file.sha256)
    return noted


@action(None, verb="report.failed")
def fail_run(*, by: Scope, lease: runs.Lease, error: str) -> ReportRun | None:
    """Write why a run was not built.

    Called by the engine for work it was given, so no person's permission is asked for. Raises
    LeaseLost where another worker holds the run by now.
    """
    run = lease.held().select_for_update().first()
    if run is None:
        raise runs.LeaseLost
    _mark_failed(run, error)
    record(by, run)  # not why: the words may name a confidential paper
    return run


@action(None, verb="report.given_up")
def give_up(*, by: Scope, run: ReportRun) -> None:
    """Stop trying a run whose worker was lost too often.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    error = (
        f"The program that builds reports stopped {run.attempts} times while it built this one. "
        "Try again. If it stops again, tell the people who run this service."
    )
    _mark_failed(run, error)
    record(by, run, attempts=run.attempts)


@action(None, verb="report.requeued")
def queue_again(*, by: Scope, run: ReportRun) -> None:
    """Give a run back to the queue: its worker was lost, or the queue lost it.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    was = run.state
    run.state = RunState.WAITING
    run.lease = None
    run.queued_at = None
    run.words = ""
    run.save()
    record(by, run, was=was, attempts=run.attempts)
    _queue_on_commit(run)


def sweep() -> int:
    """Look at every trust's runs under way; return how many were queued again or given up.

    A run that never reached the queue (it was away) is queued; one whose worker is lost goes back
    to waiting, or fails after three times. Safe to run twice at once: rows are locked.
    """
    moved = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason="report sweep") as scope:
            moved += _sweep_trust(scope)
    return moved


def _sweep_trust(scope: Scope) -> int:
    now = timezone.now()
    stuck = runs.lost() | Q(
        Q(queued_at__isnull=True, requested_at__lt=clock.now() - runs.BEAT)
        | Q(queued_at__lt=now - runs.QUEUE_AGAIN_AFTER),
        state=RunState.WAITING,
    )
    moved = 0
    for run in ReportRun.objects.filter(stuck).select_for_update(skip_locked=True):
        if run.state == RunState.RUNNING and run.attempts >= MOST_ATTEMPTS:
            give_up(by=scope, run=run)
        else:
            queue_again(by=scope, run=run)
        moved += 1
    return moved


def _mark_failed(run: ReportRun, error: str) -> None:
    run.state = RunState.FAILED
    run.lease = None
    run.error = error
    run.words = ""
    run.finished_at = clock.now()
    run.save()


def _queue_on_commit(run: ReportRun) -> None:
    transaction.on_commit(lambda: _queue(run.pk, run.trust))


def _queue(run_id: int, trust: Trust) -> None:
    from reports.tasks import build_run  # tasks imports the builder, which imports this module

    try:
        build_run.delay(run_id, trust.pk)
    except OperationalError as error:
        # Nothing is lost: the row waits, its page says so, and the sweep tries again.
        log.warning("The queue is away; report run %s waits: %s", run_id, error)
        return
    with operator_scope(trust=trust, reason="report queue"):
        ReportRun.objects.filter(pk=run_id, state=RunState.WAITING).update(queued_at=timezone.now())
