"""Receiving a partner's budget as a spreadsheet, and recording what reading it gave."""

from django.core.files.base import File
from django.db import transaction

from finance import receiving
from finance.models import BudgetFile, BudgetStep
from finance.queries.budget_expectation import closed_months
from finance.reading import pack_spots
from finance.rules.budget_check import CheckedBudget
from finance.rules.periods import year_label
from finance.rules.profile import MONTHS
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.sheets import Unusable


@action(Permission.RETURN_UPLOAD, verb="budget_file.uploaded")
def upload_budget_file(
    *,
    by: Scope,
    partner: Partner,
    financial_year: int,
    name: str,
    content: "File[bytes]",
    queue: bool = True,
) -> BudgetFile:
    """Keep a file exactly as received and ask for it to be read (unless `queue` is false).

    The same file again (by SHA-256, for the same partner and year) gives the row that is there.
    Refuses a file that is empty or too large, and a year whose every month is closed.
    """
    by.require(Permission.RETURN_UPLOAD, level=Level.EXECUTIVE, partner_id=partner.pk)
    if closed_months(financial_year) >= MONTHS:
        raise Refusal(f"{year_label(financial_year)} is closed. Its budget can no longer change.")
    sha256 = receiving.digest_of(content, "budget")
    # Uploads of one partner queue up here, so that the same file sent twice at once is one row.
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    known = BudgetFile.objects.filter(
        partner=partner, financial_year=financial_year, sha256=sha256
    ).first()
    if known:
        record(by, known, same_file_again=True, name=name)
        return known
    row = BudgetFile(partner=partner, financial_year=financial_year, sha256=sha256)
    assert by.trust is not None  # noqa: S101 - an action's scope names one
    place = f"budgets/{by.trust.pk}/{financial_year}/{partner.pk}-{sha256}"
    receiving.keep(row, by, name=name, content=content, place=place)
    record(by, row, name=row.name, size=row.size, sha256=sha256)
    if queue:
        _queue_on_commit(row)
    return row


@action(Permission.RETURN_UPLOAD, verb="budget_file.reading_asked")
def read_budget_again(*, by: Scope, budget_file: BudgetFile, queue: bool = True) -> BudgetFile:
    """Ask for a file to be read and checked once more, as after the plan or the budget changed.

    Refuses while it is being read, while it waits to be agreed, and once it is agreed.
    """
    row = _locked(by, budget_file)
    if row.is_under_way:
        raise Refusal("The file is being read already.")
    if row.step not in (BudgetStep.DRAFT, BudgetStep.SENT_BACK):
        raise Refusal("The budget in this file was put forward. Take it back or send a new file.")
    receiving.wait_again(row)
    row.step, row.rows, row.findings = BudgetStep.DRAFT, [], []
    row.decider, row.decided_by, row.decided_at, row.decision = None, "", None, ""
    row.save()
    record(by, row)
    if queue:
        _queue_on_commit(row)
    return row


@action(Permission.RETURN_UPLOAD, verb="budget_file.reading_started")
def start_reading_budget(*, by: Scope, budget_file: BudgetFile) -> BudgetFile:
    """Mark that a file is being read. Refuses one that is not waiting: somebody else has it."""
    row = _locked(by, budget_file)
    receiving.begin(row)
    record(by, row, attempt=row.attempts)
    return row


@action(Permission.RETURN_UPLOAD, verb="budget_file.read")
def record_budget_reading(
    *, by: Scope, budget_file: BudgetFile, checked: CheckedBudget, checked_against: str
) -> BudgetFile:
    """Keep what was read: the lines, and every finding. Refuses when it is not being read."""
    row = _being_read(by, budget_file)
    row.rows = [line.as_json() for line in checked.rows]
    row.findings = [
        {
            "severity": finding.severity.value,
            "code": finding.code,
            "message": finding.message,
            "remedy": finding.remedy,
            "spots": pack_spots(finding.spots),
        }
        for finding in checked.findings
    ]
    row.line_count = len(checked.rows)
    row.error_count, row.warning_count = checked.errors, checked.warnings
    row.sheet, row.checked_against = checked.sheet[:200], checked_against
    receiving.finish(row)
    record(by, row, lines=row.line_count, errors=row.error_count, warnings=row.warning_count)
    return row


@action(Permission.RETURN_UPLOAD, verb="budget_file.refused")
def record_budget_refusal(*, by: Scope, budget_file: BudgetFile, refusal: Unusable) -> BudgetFile:
    """Keep why a file cannot be read at all. The file itself stays as it was received."""
    row = _being_read(by, budget_file)
    receiving.refuse(row, refusal)
    record(by, row, code=refusal.code)
    return row


@action(None, verb="budget_file.requeued")
def queue_budget_again(*, by: Scope, budget_file: BudgetFile) -> BudgetFile:
    """Give a file back to the queue: the queue lost it, or its reader died.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    row = budget_file
    receiving.queue_up(row)
    record(by, row, attempts=row.attempts)
    _queue_on_commit(row)
    return row


@action(None, verb="budget_file.given_up")
def give_up_budget(*, by: Scope, budget_file: BudgetFile, refusal: Unusable) -> BudgetFile:
    """Stop trying to read a file that ended its reader time and again, or lost its sender.

    Called by the sweep, which no person starts, so no permission is asked for.
    """
    row = budget_file
    receiving.refuse(row, refusal)
    record(by, row, attempts=row.attempts)
    return row


def _locked(by: Scope, budget_file: BudgetFile) -> BudgetFile:
    row = (
        BudgetFile.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=budget_file.pk)
    )
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    return row


def _being_read(by: Scope, budget_file: BudgetFile) -> BudgetFile:
    row = _locked(by, budget_file)
    receiving.require_being_read(row)
    return row


def _queue_on_commit(row: BudgetFile) -> None:
    from finance.budget_tasks import queue_budget  # the task imports these actions

    file_id, trust_id, person_id = row.pk, row.trust_id, row.uploader_id
    transaction.on_commit(lambda: queue_budget(file_id, trust_id, person_id))
