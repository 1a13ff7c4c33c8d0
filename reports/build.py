"""Building one run, from claim to kept file. Run by the worker, and by the command line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied

from reports import actions, compose, registry, runs, workbooks
from reports.models import ReportRun
from reports.pdf.html import RenderError
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.scope import NotAMember, Scope
from trusts.tasks import scope_for_task

log = logging.getLogger(__name__)

COMMAND_LINE = "the people who run this service"
NOT_ALLOWED = (
    "The report was not built: the person who asked for it may no longer build it. "
    "Someone who may can ask for it again."
)
TOO_LONG = (
    "The report took longer than the time a report may take, so it was stopped. "
    "Ask for less at a time, or tell the people who run this service."
)
CANNOT_LAY_OUT = (
    "The pages could not be laid out. Try again. If it fails again, tell the people who run "
    "this service, with the number of this report."
)
OUR_FAULT = (
    "Something went wrong in our program. Nothing else was changed. Try again. If it fails again, "
    "tell the people who run this service, with the number of this report."
)


def build(run_id: int, trust_id: int) -> bool:
    """Build a run that waits, or whose worker was lost; False where there is nothing to do.

    Safe to call twice and at the same time: one caller gets the lease, and only the holder can
    finish. Failures are written to the run in plain words, and logged; they are not raised.
    """
    trust = Trust.objects.get(pk=trust_id)
    lease = runs.claim(trust=trust, run_id=run_id)
    if lease is None:
        return False
    try:
        with runs.beating(lease):
            _build(lease)
    except runs.LeaseLost:
        log.warning("Report run %s was taken over by another worker.", run_id)
    except (NotAMember, PermissionDenied):
        _fail(lease, NOT_ALLOWED)
    except Refusal as refusal:
        _fail(lease, refusal.message)
    except RenderError:
        log.exception("Report run %s could not be laid out.", run_id)
        _fail(lease, CANNOT_LAY_OUT)
    except SoftTimeLimitExceeded:
        log.exception("Report run %s took too long.", run_id)
        _fail(lease, TOO_LONG)
    except Exception:  # a fault of ours is told on the page and logged; the worker lives on
        log.exception("Report run %s failed.", run_id)
        _fail(lease, OUR_FAULT)
    return True


def _build(lease: runs.Lease) -> None:
    with lease.scope():
        run = ReportRun.objects.get(pk=lease.run_id)
        asked_by = run.requested_by if run.requester_id else COMMAND_LINE
        slug, stored = run.report, dict(run.params)
    report = registry.get(slug)
    params: Any = report.Params(**stored)
    with _as_requester(lease, run, report.permission) as scope:
        actions.require_report(scope, report, params)
        content, workbook = report.both(scope, params)
        prepared = None
        if content is not None:
            prepared = compose.prepare(report, content, scope=scope, asked_by=asked_by)
            report.check(scope, params, prepared.made_from)
        made = workbooks.about(scope, asked_by=asked_by)

    def progress(done: int, steps: int, words: str) -> None:
        lease.progress(done=done, steps=steps, words=words)

    documents, kept = [], actions.NOTHING_KEPT
    if prepared is not None:
        composed = compose.make(prepared, progress=progress)
        documents += composed.documents
        kept = actions.Kept(prepared.digest, composed.manifest)
    if workbook is not None:
        needs = content.needs if content is not None else ()
        documents += workbooks.build(workbook, made, needs)
    with _as_requester(lease, run, report.permission) as scope:
        actions.finish_run(by=scope, lease=lease, documents=documents, kept=kept)


@contextmanager
def _as_requester(lease: runs.Lease, run: ReportRun, permission: Any) -> Iterator[Scope]:
    with scope_for_task(
        trust_id=lease.trust.pk,
        person_id=run.requester_id,
        permission=permission,
        reason=run.requested_by.removeprefix("operator: "),
    ) as scope:
        yield scope


def _fail(lease: runs.Lease, error: str) -> None:
    try:
        with lease.scope() as scope:
            actions.fail_run(by=scope, lease=lease, error=error)
    except runs.LeaseLost:
        log.warning("Report run %s was taken over by another worker.", lease.run_id)
