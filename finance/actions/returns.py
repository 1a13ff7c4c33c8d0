"""Submitting returns, and accepting or querying them. Nobody decides about their own."""

from django.db.models import Max
from django.utils import timezone

from finance import reading
from finance.actions.drafts import check_totals
from finance.models import ReportingPeriod, Return, ReturnFile, ReturnState
from finance.models.returns import LIVE, VERSIONS
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.RETURN_UPLOAD, verb="return.submitted")
def submit_return(*, by: Scope, return_file: ReturnFile, note: str = "") -> Return:
    """Make a file's draft the next version of the return, all or nothing.

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
    made = Return.objects.select_for_update().get(return_file=row, state=ReturnState.DRAFT)
    check_totals(made)
    made.version, made.state = (newest["v"] or 0) + 1, ReturnState.SUBMITTED
    made.note = note.strip()
    made.submitter, made.submitted_by, made.submitted_at = by.person, by.actor[:200], timezone.now()
    made.save()
    record(by, made, version=made.version, lines=made.line_count, actual_to_date=made.total_actual)
    return made


def _refuse_unready(row: ReturnFile, period: ReportingPeriod, note: str) -> None:
    if period.closed_at:
        raise Refusal(f"{period} is closed. Its returns can no longer change.")
    if Return.objects.filter(return_file=row, state__in=VERSIONS).exists():
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
