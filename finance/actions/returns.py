"""Submitting returns, and accepting or querying them. Nobody decides about their own."""

from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone

from finance import reading
from finance.models import (
    BudgetLine,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnLine,
    ReturnState,
)
from finance.models.returns import LIVE
from finance.rules.expectation import ReadLine
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

BATCH = 2_000


@action(Permission.RETURN_UPLOAD, verb="return.submitted")
def submit_return(*, by: Scope, return_file: ReturnFile, note: str = "") -> Return:
    """Put a file's figures into the ledger as a new version, all or nothing.

    Supersedes the version before. Refuses a file that is not read or has errors, was submitted
    already, was checked against a budget or last return that has changed since, or has warnings
    and no note; a closed period; and an accepted return, which must be reopened first.
    """
    row = (
        ReturnFile.objects.select_for_update(of=("self",))
        .select_related("period", "partner")
        .get(pk=return_file.pk)
    )
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    # Everybody who submits for this period queues up here, so versions follow one another.
    period = ReportingPeriod.objects.select_for_update().get(pk=row.period_id)
    _refuse_unready(row, period, note)
    before = (
        Return.objects.select_for_update()
        .filter(partner=row.partner, period=period, state__in=LIVE)
        .first()
    )
    if before and before.state == ReturnState.ACCEPTED:
        raise Refusal(
            "The return for this period was accepted. Ask the lead finance officer to reopen it "
            "before you submit another."
        )
    if before:
        before.state = ReturnState.SUPERSEDED
        before.save()
    newest = Return.objects.filter(partner=row.partner, period=period).aggregate(v=Max("version"))
    made = Return.objects.create(
        partner=row.partner,
        period=period,
        return_file=row,
        version=(newest["v"] or 0) + 1,
        state=ReturnState.SUBMITTED,
        note=note.strip(),
        submitter=by.person,
        submitted_by=by.actor[:200],
        submitted_at=timezone.now(),
    )
    total = _write_lines(made, reading.unpack(row.lines))
    record(by, made, version=made.version, lines=row.line_count, actual_to_date=total)
    return made


def _refuse_unready(row: ReturnFile, period: ReportingPeriod, note: str) -> None:
    if period.closed_at:
        raise Refusal(f"{period} is closed. Its returns can no longer change.")
    if Return.objects.filter(return_file=row).exists():
        raise Refusal("This file was submitted already.")
    if row.is_under_way:
        raise Refusal("The file is still being read. Wait until it is done.")
    if not row.is_valid:
        raise Refusal("The file has errors. Mend them in the file and upload it again.")
    if row.warning_count and not note.strip():
        raise Refusal("Say why the return is right in spite of the warnings.", field="note")
    expected = reading.expectation(row.partner, row.period)
    if reading.fingerprint(expected) != row.checked_against:
        raise Refusal(
            "The agreed budget or your last return has changed since this file was checked. "
            "Check the file again, then submit it."
        )


def _write_lines(made: Return, lines: list[ReadLine]) -> Decimal:
    budget_lines = {
        line.code: line
        for line in BudgetLine.objects.filter(
            budget__partner=made.partner, budget__financial_year=made.period.financial_year
        )
    }
    ReturnLine.objects.bulk_create(
        (
            ReturnLine(
                of_return=made,
                budget_line=budget_lines[line.code],
                level=budget_lines[line.code].level,
                actual_to_date=line.actual,
                commitments=line.commitments,
                forecast_outturn=line.forecast,
                explanation=line.explanation,
                sheet=line.sheet[:200],
                row=line.row,
                actual_cell=line.actual_cell,
                commitments_cell=line.commitments_cell,
                forecast_cell=line.forecast_cell,
                explanation_cell=line.explanation_cell,
            )
            for line in lines
        ),
        batch_size=BATCH,
    )
    stored = ReturnLine.objects.filter(of_return=made).aggregate(
        actual=Sum("actual_to_date"),
        commitments=Sum("commitments"),
        forecast=Sum("forecast_outturn"),
    )
    read = {
        "actual": sum((line.actual for line in lines), Decimal(0)),
        "commitments": sum((line.commitments for line in lines), Decimal(0)),
        "forecast": sum((line.forecast for line in lines), Decimal(0)),
    }
    if any((stored[name] or Decimal(0)) != total for name, total in read.items()):
        raise RuntimeError(f"The stored totals of {made} are not those of its file.")
    return read["actual"]


@action(Permission.RETURN_ACCEPT, verb="return.accepted")
def accept_return(*, by: Scope, submitted: Return, words: str = "") -> Return:
    """Accept a submitted return. Refuses one's own, and one that is not (or no longer) waiting."""
    row = _to_decide(by, submitted)
    _decide(by, row, ReturnState.ACCEPTED, words.strip())
    record(by, row, version=row.version)
    return row


@action(Permission.RETURN_ACCEPT, verb="return.queried")
def query_return(*, by: Scope, submitted: Return, words: str) -> Return:
    """Send a submitted return back with a question. Refuses one's own, and a blank question."""
    row = _to_decide(by, submitted)
    if not words.strip():
        raise Refusal("Write what the partner should look at or change.", field="words")
    _decide(by, row, ReturnState.QUERIED, words.strip())
    record(by, row, version=row.version, words=words.strip())
    return row


@action(Permission.RETURN_ACCEPT, verb="return.reopened")
def reopen_return(*, by: Scope, accepted: Return, words: str) -> Return:
    """Turn an accepted return back into a queried one, so that a new version can be submitted.

    Refuses a blank reason, one's own return, a closed period, and one that is not accepted.
    """
    row = _locked(by, accepted)
    if row.state != ReturnState.ACCEPTED:
        raise Refusal("Only an accepted return can be reopened.")
    if not words.strip():
        raise Refusal("Write why the return is reopened.", field="words")
    _decide(by, row, ReturnState.QUERIED, words.strip())
    record(by, row, version=row.version, words=words.strip())
    return row


def _locked(by: Scope, given: Return) -> Return:
    row = (
        Return.objects.select_for_update(of=("self",))
        .select_related("period", "partner")
        .get(pk=given.pk)
    )
    by.require(Permission.RETURN_ACCEPT, level=row.level, partner_id=row.partner_id)
    if row.period.closed_at:
        raise Refusal(f"{row.period} is closed. Its returns can no longer change.")
    if by.person is not None and row.submitter_id == by.person.pk:
        raise Refusal("You submitted this return, so another person has to decide about it.")
    return row


def _to_decide(by: Scope, given: Return) -> Return:
    row = _locked(by, given)
    if row.state != ReturnState.SUBMITTED:
        said = {
            ReturnState.ACCEPTED: f"{row.decided_by} has accepted this return already.",
            ReturnState.QUERIED: f"{row.decided_by} has queried this return already.",
            ReturnState.SUPERSEDED: "A newer version has taken this return's place.",
        }[ReturnState(row.state)]
        raise Refusal(f"{said} Look at the return again.")
    return row


def _decide(by: Scope, row: Return, state: ReturnState, words: str) -> None:
    row.state, row.decision = state, words
    row.decider, row.decided_by, row.decided_at = by.person, by.actor[:200], timezone.now()
    row.save()
