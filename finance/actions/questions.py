"""Answering the questions about a return, asking further, and marking them as settled."""

from finance import notices
from finance.models import QuestionRemark, Return, ReturnQuestion, Side
from finance.models.returns import LIVE
from finance.queries.questions import may_settle
from finance.thread import say
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.RETURN_UPLOAD, verb="return_question.answered")
def answer_question(*, by: Scope, question: ReturnQuestion, words: str) -> QuestionRemark:
    """Answer as one of the partner's people, and tell who asked by email.

    Refuses blank words, a settled question, and one about a return accepted or closed meanwhile.
    """
    row = _locked(question)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    remark = _say(by, row, Side.PARTNER, words, "Write your answer.")
    notices.question_answered(row)
    return remark


@action(Permission.RETURN_ACCEPT, verb="return_question.asked_further")
def ask_further(*, by: Scope, question: ReturnQuestion, words: str) -> QuestionRemark:
    """Say more on the asking side, and tell the partner. Refuses as `answer_question`."""
    row = _locked(question)
    by.require(Permission.RETURN_ACCEPT, level=row.level, partner_id=row.partner_id)
    remark = _say(by, row, Side.ASKING, words, "Write what else you want to know.")
    notices.asked_further(row)
    return remark


@action(Permission.RETURN_ACCEPT, verb="return_question.settled")
def settle_question(*, by: Scope, question: ReturnQuestion) -> ReturnQuestion:
    """Mark a question as settled.

    Only the person who asked may; another who may accept returns, once that person no longer can.
    """
    row = _locked(question)
    by.require(Permission.RETURN_ACCEPT, level=row.level, partner_id=row.partner_id)
    _refuse_over(row)
    if not may_settle(by, row):
        raise Refusal(f"{row.asker} asked this question, so only they can mark it as settled.")
    row.settled_at, row.settled_by = now(), by.actor[:200]
    row.save()
    record(by, row, subject=row.subject)
    return row


def _say(
    by: Scope, row: ReturnQuestion, side: Side, words: str, where_blank: str
) -> QuestionRemark:
    _refuse_over(row)
    if not words.strip():
        raise Refusal(where_blank, field="words")
    remark = say(by, row, side, words)
    record(by, row, subject=row.subject, words=remark.words)
    return remark


def _locked(question: ReturnQuestion) -> ReturnQuestion:
    return (
        ReturnQuestion.objects.select_for_update(of=("self",))
        .select_related("partner", "period", "budget_line", "asker", "asked_about")
        .get(pk=question.pk)
    )


def _refuse_over(row: ReturnQuestion) -> None:
    if row.period.closed_at:
        raise Refusal(f"{row.period} is closed. Its returns can no longer change.")
    if row.is_settled:
        raise Refusal(f"{row.settled_by} has marked this question as settled already.")
    live = Return.objects.filter(partner=row.partner_id, period=row.period_id, state__in=LIVE)
    # Whoever accepts the return at this moment goes first or waits for us.
    current = live.select_for_update().first()
    if current is not None and current.state == Return.State.ACCEPTED:
        raise Refusal(f"{current.decided_by} has accepted this return. Its questions are closed.")
