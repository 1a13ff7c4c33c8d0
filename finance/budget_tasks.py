"""What the worker does for budgets: reading the spreadsheet. Ids in; rights asked for again."""

import logging
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.core.exceptions import PermissionDenied
from kombu.exceptions import OperationalError

from finance import receiving
from finance.actions import budget_files
from finance.models import BudgetFile
from finance.queries.budget_expectation import expected_budget, fingerprint
from finance.rules.budget_check import check_budget
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.scope import NotAMember, Scope, operator_scope
from trusts.sheets import Unusable, Workbook, read_workbook
from trusts.tasks import scope_for_task

log = logging.getLogger(__name__)

READ_TOO_LONG = timedelta(seconds=120)


def queue_budget(file_id: int, trust_id: int, person_id: int | None) -> None:
    """Ask the worker to read a budget; where the queue is away the file waits for the sweep."""
    try:
        read_budget_file.delay(file_id, trust_id, person_id)
    except OperationalError as error:
        log.warning("The queue is away; budget file %s waits: %s", file_id, error)


@shared_task(name="finance.read_budget_file", acks_late=True)
def read_budget_file(file_id: int, trust_id: int, person_id: int | None) -> None:
    """Read and check one budget, as the person who sent it, if they still may.

    Safe to run twice: only a waiting file is read, and only a file being read takes a result.
    """
    try:
        _read(file_id, trust_id, person_id)
    except (NotAMember, PermissionDenied):
        _refuse_without_right(file_id, trust_id)
    except Refusal as refusal:
        log.info("Budget file %s was not read: %s", file_id, refusal.message)


def read_now(by: Scope, budget_file: BudgetFile) -> BudgetFile:
    """Read a waiting file at once, in the scope that is open (demo data, tests)."""
    row = budget_files.start_reading_budget(by=by, budget_file=budget_file)
    return _record(by, row, _open(Path(row.file.path), row.name))


def _as_requester(trust_id: int, person_id: int | None) -> AbstractContextManager[Scope]:
    return scope_for_task(
        trust_id=trust_id,
        person_id=person_id,
        permission=Permission.RETURN_UPLOAD,
        reason="reading a budget",
    )


def _read(file_id: int, trust_id: int, person_id: int | None) -> None:
    with _as_requester(trust_id, person_id) as scope:
        row = BudgetFile.objects.filter(pk=file_id).first()
        if row is None:
            return
        row = budget_files.start_reading_budget(by=scope, budget_file=row)
        path, name = Path(row.file.path), row.name
    # Outside a transaction: "being read" can be seen, and nothing is locked meanwhile.
    opened = _open(path, name)
    with _as_requester(trust_id, person_id) as scope:
        _record(scope, BudgetFile.objects.select_related("partner").get(pk=file_id), opened)


def _open(path: Path, name: str) -> Workbook | Unusable:
    try:
        return read_workbook(path, name=name)
    except Unusable as unusable:
        return unusable


def _record(by: Scope, row: BudgetFile, opened: Workbook | Unusable) -> BudgetFile:
    if isinstance(opened, Unusable):
        return budget_files.record_budget_refusal(by=by, budget_file=row, refusal=opened)
    expected = expected_budget(row.partner, row.financial_year)
    return budget_files.record_budget_reading(
        by=by,
        budget_file=row,
        checked=check_budget(opened, expected),
        checked_against=fingerprint(expected),
    )


def _refuse_without_right(file_id: int, trust_id: int) -> None:
    with operator_scope(trust=Trust.objects.get(pk=trust_id), reason="reading a budget") as scope:
        row = BudgetFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
        if row is not None and row.is_under_way:
            budget_files.give_up_budget(
                by=scope, budget_file=row, refusal=receiving.without_right("budget")
            )


def sweep_budgets(scope: Scope) -> int:
    """Queue again what the queue or a reader has lost in the open trust; return how many."""
    return receiving.sweep(
        BudgetFile.objects.all(),
        what="budget",
        read_too_long=READ_TOO_LONG,
        again=lambda row: budget_files.queue_budget_again(by=scope, budget_file=row),
        give_up=lambda row, why: budget_files.give_up_budget(
            by=scope, budget_file=row, refusal=why
        ),
    )
