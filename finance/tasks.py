"""What the worker does for returns: reading files. Ids in; rights asked for again."""

import gc
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.core.exceptions import PermissionDenied
from kombu.exceptions import OperationalError

from finance import intake, receiving, reminding
from finance.actions import files
from finance.budget_tasks import sweep_budgets
from finance.models import ReturnFile
from trusts import sending
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.scope import NotAMember, Scope, operator_scope
from trusts.tasks import scope_for_task

log = logging.getLogger(__name__)

READ_TOO_LONG = timedelta(seconds=180)
"""A reader takes a minute at most, and checking less; one that takes this long has died."""
PROGRESS_SECONDS = 0.7


def queue_reading(file_id: int, trust_id: int, person_id: int | None) -> None:
    """Ask the worker to read a file; where the queue is away the file waits for the sweep."""
    try:
        read_return_file.delay(file_id, trust_id, person_id)
    except OperationalError as error:
        log.warning("The queue is away; return file %s waits: %s", file_id, error)


@shared_task(name="finance.read_return_file", acks_late=True)
def read_return_file(file_id: int, trust_id: int, person_id: int | None) -> None:
    """Read and check one file, as the person who sent it, if they still may.

    Safe to run twice: only a waiting file is read, and only a file being read takes a result.
    """
    try:
        with _without_collecting():
            _read(file_id, trust_id, person_id)
    except (NotAMember, PermissionDenied):
        _refuse_without_right(file_id, trust_id)
    except Refusal as refusal:
        log.info("Return file %s was not read: %s", file_id, refusal.message)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave Python's search for cycles out meanwhile.

    A large budget is some hundred thousand small objects and none of them a cycle; going through
    all of them time and again would take a good part of the time in which they are made.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _as_requester(trust_id: int, person_id: int | None) -> AbstractContextManager[Scope]:
    return scope_for_task(
        trust_id=trust_id,
        person_id=person_id,
        permission=Permission.RETURN_UPLOAD,
        reason="reading a return",
    )


def _read(file_id: int, trust_id: int, person_id: int | None) -> None:
    with _as_requester(trust_id, person_id) as scope:
        row = ReturnFile.objects.filter(pk=file_id).first()
        if row is None:
            return
        row = files.start_reading(by=scope, return_file=row)
        path, name = Path(row.file.path), row.name
    # Outside a transaction: "being read" can be seen, and nothing is locked meanwhile. While the
    # child process reads, what the figures are checked against is fetched.
    with ThreadPoolExecutor(1) as reader:
        opening = reader.submit(intake.open_file, path, name)
        with _as_requester(trust_id, person_id):
            basis = intake.basis_of(_file(file_id))
        opened = opening.result()
    result = intake.check(opened, basis, _Progress(file_id, trust_id))
    del opening, opened, basis  # what is kept needs memory of its own
    with _as_requester(trust_id, person_id) as scope:
        intake.keep(scope, _file(file_id), result)


def _file(file_id: int) -> ReturnFile:
    return ReturnFile.objects.select_related("partner", "period").get(pk=file_id)


class _Progress:
    """Notes how far the checking is, in a moment's transaction of its own and not too often."""

    def __init__(self, file_id: int, trust_id: int) -> None:
        self.file_id, self.trust = file_id, Trust.objects.get(pk=trust_id)
        self.noted = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.noted < PROGRESS_SECONDS:
            return
        with operator_scope(trust=self.trust, reason="reading a return"):
            files.note_progress(self.file_id, done, total)
        self.noted = time.monotonic()


def _refuse_without_right(file_id: int, trust_id: int) -> None:
    trust = Trust.objects.get(pk=trust_id)
    with operator_scope(trust=trust, reason="reading a return") as scope:
        row = ReturnFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
        if row is not None and row.is_under_way:
            files.give_up(by=scope, return_file=row, refusal=receiving.without_right("return"))


@shared_task(name="finance.sweep")
def sweep() -> int:
    """Queue again what the queue or a reader has lost, in every trust; return how many."""
    moved = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason="return file sweep") as scope:
            moved += _sweep_trust(scope) + sweep_budgets(scope)
    return moved


def _sweep_trust(scope: Scope) -> int:
    return receiving.sweep(
        ReturnFile.objects.all(),
        what="return",
        read_too_long=READ_TOO_LONG,
        again=lambda row: files.queue_again(by=scope, return_file=row),
        give_up=lambda row, why: files.give_up(by=scope, return_file=row, refusal=why),
    )


def queue_reminders(trust_id: int) -> None:
    """Ask the worker to send a trust's waiting reminders; without a queue they wait an hour."""
    try:
        send_reminders.delay(trust_id)
    except OperationalError as error:
        log.warning("The queue is away; reminders of trust %s wait: %s", trust_id, error)


@shared_task(name="finance.send_reminders", acks_late=True)
def send_reminders(trust_id: int) -> int:
    """Send a trust's waiting reminders; return how many went out.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    return sending.send_waiting(reminding.REMINDERS, Trust.objects.get(pk=trust_id))


@shared_task(name="finance.remind")
def remind() -> int:
    """Make and send the reminders whose day has come, in every trust; return how many were sent."""
    return sending.remind_everywhere(reminding.REMINDERS, reminding.make_due)
