"""Writing into the thread of a question, for the actions that do so."""

from finance.models import BudgetLine, QuestionRemark, Return, ReturnQuestion, Side
from trusts.clock import now
from trusts.scope import Scope


def open_thread(by: Scope, about: Return, line: BudgetLine | None, words: str) -> ReturnQuestion:
    """A new question about a return, or about one of its lines, with its first words."""
    question = ReturnQuestion.objects.create(
        partner_id=about.partner_id,
        period_id=about.period_id,
        level=line.level if line else about.level,
        budget_line=line,
        asked_about=about,
        asker=by.person,
    )
    say(by, question, Side.ASKING, words)
    return question


def say(by: Scope, question: ReturnQuestion, side: Side, words: str) -> QuestionRemark:
    """Add words to a question's thread."""
    return QuestionRemark.objects.create(
        question=question,
        level=question.level,
        side=side,
        words=words.strip(),
        said_by=by.actor[:200],
        said_at=now(),
    )
