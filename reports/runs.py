"""Who works on a run: claiming it, showing signs of life, and giving it back.

These few writes are the engine's own bookkeeping, many a minute, and say nothing about what a
person did. So they are not in the audit trail; asking, building, failing and retrying are
(reports/actions.py).
"""

import datetime
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from reports.models import ReportRun, RunState
from trusts.models import Trust
from trusts.scope import Scope, operator_scope

BEAT = datetime.timedelta(seconds=5)
LOST_AFTER = datetime.timedelta(seconds=30)
"""A running report without a sign of life for so long has lost its worker."""
QUEUE_AGAIN_AFTER = datetime.timedelta(minutes=3)
"""A waiting report is put into the queue again after so long: the queue may have lost it."""


class LeaseLost(Exception):
    """Another worker has taken this run over, or it has been finished: stop, and keep nothing."""


@dataclass(frozen=True)
class Lease:
    """The right to work on one run."""

    trust: Trust
    run_id: int
    token: uuid.UUID

    @contextmanager
    def scope(self) -> Iterator[Scope]:
        """The engine's own scope, for bookkeeping only: never to read what a report shows."""
        with operator_scope(trust=self.trust, reason=f"report run {self.run_id}") as scope:
            yield scope

    def held(self) -> QuerySet[ReportRun]:
        """The run, if this lease still holds it. Needs an open scope."""
        return ReportRun.objects.filter(pk=self.run_id, state=RunState.RUNNING, lease=self.token)

    def progress(self, *, done: int, steps: int, words: str) -> None:
        """Say how far the work is; LeaseLost where it is no longer ours."""
        with self.scope():
            held = self.held().update(
                steps_done=done, steps=steps, words=words[:200], beat_at=timezone.now()
            )
        if not held:
            raise LeaseLost

    def beat(self) -> bool:
        """Show a sign of life; False where the lease is lost."""
        with self.scope():
            return bool(self.held().update(beat_at=timezone.now()))


def claim(*, trust: Trust, run_id: int) -> Lease | None:
    """Take a waiting run, or one whose worker is lost; None where there is nothing to do."""
    lease = Lease(trust, run_id, uuid.uuid4())
    with lease.scope():
        taken = (
            ReportRun.objects.filter(pk=run_id)
            .filter(Q(state=RunState.WAITING) | lost())
            .update(
                state=RunState.RUNNING,
                lease=lease.token,
                beat_at=timezone.now(),
                started_at=timezone.now(),
                attempts=F("attempts") + 1,
                steps_done=0,
                steps=0,
                words="Reading the figures",
            )
        )
    return lease if taken else None


def lost() -> Q:
    """The condition of a run whose worker shows no sign of life."""
    return Q(state=RunState.RUNNING, beat_at__lt=timezone.now() - LOST_AFTER)


@contextmanager
def beating(lease: Lease) -> Iterator[None]:
    """Show signs of life from a thread while the work in this block takes its time."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(BEAT.total_seconds()):
                if not lease.beat():
                    return
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=beat, name=f"report run {lease.run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
