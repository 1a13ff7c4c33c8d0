"""Submitting returns, and accepting or querying them. Nobody decides about their own."""

from collections.abc import Mapping

from django.db.models import Max

from finance import notices, reading
from finance.actions.drafts import check_totals
from finance.models import (
    BudgetLine,
    DecisionKind,
    ReportingPeriod,
    Return,
    ReturnDecision,
    ReturnFile,
    ReturnLine,
    ReturnState,
)
from finance.models.returns import LIVE, VERSIONS
from finance.queries.questions import unsettled_questions
from finance.thread import open_thread
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
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
    made.submitter, made.submitted_by, made.submitted_at = by.person, by.actor[:200], now()
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
    if reading.fingerprint(row.partner, row.period) != row.checked_against:
        raise Refusal(
            "The agreed budget or your last return has changed since this file was checked. "
            "Check the file again, then submit it."
        )


@action(Permission.RETURN_ACCEPT, verb="return.accepted")
def accept_return(
    *,
    by: Scope,
    submitted: Return,
    words: str = "",
    seen: ReturnState = ReturnState.SUBMITTED,
    despite_questions: bool = False,
) -> Return:
    """Accept a return, and tell the partner by email.

    `seen` is the state that the person saw: submitted, or queried where the answers were enough.
    Refuses one's own, one whose state is another by now, and one with unsettled questions unless
    that is said to be meant.
    """
    row = _to_decide(by, submitted, seen)
    unsettled = len(unsettled_questions(row.partner, row.period))
    if unsettled and not despite_questions:
        some = "1 question is" if unsettled == 1 else f"{unsettled} questions are"
        raise Refusal(
            f"{some} not settled yet. Tick the box to accept the return all the same, or go back "
            "and settle them first.",
            field="despite_questions",
        )
    _decide(by, row, ReturnState.ACCEPTED, DecisionKind.ACCEPTED, words.strip())
    record(by, row, version=row.version, words=words.strip(), unsettled_questions=unsettled)
    notices.return_accepted(row)
    return row


@action(Permission.RETURN_ACCEPT, verb="return.queried")
def query_return(
    *, by: Scope, submitted: Return, words: str = "", lines: Mapping[int, str] | None = None
) -> Return:
    """Send a submitted return back with questions, and tell the partner by email.

    `words` is about the whole return, `lines` about single ones, by the key of the budget line.
    Refuses one's own, no question at all, a blank one, and a line that is not in the return.
    """
    row = _to_decide(by, submitted, ReturnState.SUBMITTED)
    asked = _questions(row, words, lines or {})
    codes = _open_threads(by, row, asked)
    reason = words.strip() or f"Questions on {_listed(codes)}."
    _decide(by, row, ReturnState.QUERIED, DecisionKind.QUERIED, reason)
    record(by, row, version=row.version, words=words.strip(), lines=_by_code(asked))
    notices.return_queried(row)
    return row


@action(Permission.RETURN_ACCEPT, verb="return.question_asked")
def ask_more(
    *, by: Scope, queried: Return, words: str = "", lines: Mapping[int, str] | None = None
) -> Return:
    """Ask further questions about a return that is queried already. Refuses as `query_return`."""
    row = _to_decide(by, queried, ReturnState.QUERIED)
    asked = _questions(row, words, lines or {})
    _open_threads(by, row, asked)
    record(by, row, version=row.version, words=words.strip(), lines=_by_code(asked))
    notices.return_queried(row)
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
    open_thread(by, row, None, words)
    _decide(by, row, ReturnState.QUERIED, DecisionKind.REOPENED, words.strip())
    record(by, row, version=row.version, words=words.strip())
    notices.return_queried(row)
    return row


Asked = list[tuple[BudgetLine | None, str]]


def _questions(row: Return, words: str, lines: Mapping[int, str]) -> Asked:
    """What is asked, the whole return first; refuses nothing asked and lines of other returns."""
    if not words.strip() and not any(text.strip() for text in lines.values()):
        raise Refusal("Write what the partner should look at or change.", field="words")
    found = {
        line.budget_line_id: line.budget_line
        for line in ReturnLine.objects.filter(
            of_return=row, budget_line__in=list(lines)
        ).select_related("budget_line")
    }
    asked: Asked = [(None, words.strip())] if words.strip() else []
    for key, text in lines.items():
        if key not in found:
            raise Refusal("A line that you ask about is not in this return.")
        if not text.strip():
            raise Refusal(f"Write your question on {found[key]}, or take the line out.")
        asked.append((found[key], text.strip()))
    return asked


def _open_threads(by: Scope, row: Return, asked: Asked) -> list[str]:
    for line, text in asked:
        open_thread(by, row, line, text)
    return [line.code for line, _ in asked if line is not None]


def _by_code(asked: Asked) -> dict[str, str]:
    return {line.code: text for line, text in asked if line is not None}


def _listed(codes: list[str]) -> str:
    if len(codes) == 1:
        return f"line {codes[0]}"
    return f"lines {', '.join(codes[:-1])} and {codes[-1]}"


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


def _to_decide(by: Scope, given: Return, seen: ReturnState) -> Return:
    row = _locked(by, given)
    if row.state != seen:
        said = {
            ReturnState.DRAFT: "This return has not been submitted.",
            ReturnState.SUBMITTED: "This return has not been queried.",
            ReturnState.ACCEPTED: f"{row.decided_by} has accepted this return already.",
            ReturnState.QUERIED: f"{row.decided_by} has queried this return already.",
            ReturnState.SUPERSEDED: "A newer version has taken this return's place.",
        }[ReturnState(row.state)]
        raise Refusal(f"{said} Look at the return again.")
    return row


def _decide(by: Scope, row: Return, state: ReturnState, kind: DecisionKind, words: str) -> None:
    row.state, row.decision = state, words
    row.decider, row.decided_by, row.decided_at = by.person, by.actor[:200], now()
    row.save()
    ReturnDecision.objects.create(
        of_return=row,
        level=row.level,
        kind=kind,
        words=words,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
