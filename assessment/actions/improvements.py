"""Improvement actions: agreeing them, and saying how far they are."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied

from assessment import queries
from assessment.models import Improvement, ImprovementNote, ImprovementState, Round
from commissioning.models import Priority
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_MODERATE, verb="improvement.agreed")
def agree_improvement(
    *,
    by: Scope,
    round_: Round,
    question: str,
    what: str,
    owner: Partner,
    due_on: datetime.date,
    priority: Priority | None = None,
) -> Improvement:
    """Agree an improvement action from a question of a closed round.

    Refuses an open round, a question it does not have, no words, and a day that has passed.
    """
    by.require(Permission.ROUND_MODERATE, level=round_.level, body_id=round_.body_id)
    if round_.closed_at is None:
        raise Refusal("Close the round first. Improvement starts from members' final answers.")
    if question not in queries.questions_of(round_).by_code:
        raise Refusal(f"{question} is not a question of this round. Load the page again.")
    if not what.strip():
        raise Refusal("Write what will be done.", field="what")
    if due_on < clock.today():
        raise Refusal("The day it will be done by must be today or later.", field="due_on")
    made = Improvement.objects.create(
        round=round_,
        body_id=round_.body_id,
        level=round_.level,
        question=question,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        priority=priority,
        made_by=by.actor[:200],
        made_at=clock.now(),
    )
    record(by, made, question=question, what=made.what, owner=owner.name, due_on=due_on)
    return made


def may_report(by: Scope, improvement: Improvement) -> bool:
    """Whether this person may report progress: one who moderates, or sits for the owner."""
    level, body_id = improvement.level, improvement.body_id
    if by.may(Permission.ROUND_MODERATE, level=level, body_id=body_id):
        return True
    answers = by.may(Permission.ROUND_ANSWER, level=level, body_id=body_id)
    return answers and queries.sits_for(by, improvement.owner_id)


@action(None, verb="improvement.reported")
def report_progress(
    *, by: Scope, improvement: Improvement, state: str, text: str
) -> ImprovementNote:
    """Add a word on progress and the state from now on.

    Open to those who moderate and to members who sit for the owner. Refuses no words, an unknown
    state, and an action that is done or dropped, unless it is taken up again.
    """
    row = Improvement.objects.select_for_update(of=("self",)).get(pk=improvement.pk)
    if not may_report(by, row):
        raise PermissionDenied("Only the owner's members and those who moderate report progress.")
    if state not in ImprovementState.values:
        raise Refusal("Choose how far the action is.", field="state")
    if not text.strip():
        raise Refusal("Write what was done, or what stands in the way.", field="text")
    if not row.is_open and state in (ImprovementState.DONE, ImprovementState.DROPPED):
        raise Refusal(
            f"The action is {row.get_state_display().lower()} already. Choose “under way” to take "
            "it up again.",
            field="state",
        )
    before, row.state = row.state, state
    row.save()
    note = ImprovementNote.objects.create(
        improvement=row,
        body_id=row.body_id,
        level=row.level,
        state=state,
        text=text.strip(),
        written_by=by.actor[:200],
        written_at=clock.now(),
    )
    record(by, row, before=before, state=state, text=note.text)
    return note
