"""The nine steps of an intention: what is said, completing a step, opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commissioning import catalogue
from commissioning.actions.intentions import locked, refuse_completed, require_editing
from commissioning.models import (
    Intention,
    IntentionMoment,
    IntentionState,
    Moment,
    StepAnswer,
    StepCompletion,
)
from commissioning.personal import refuse_personal_data
from commissioning.queries.cycle import intentions_with_names, is_turn, standing_of
from commissioning.rules.cycle import FIRST_SIX, next_step
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


def place(intention: Intention) -> dict[str, Any]:
    """What a row of an intention has in common with it: the intention, its level and team."""
    return {"intention": intention, "level": intention.level, "body_id": intention.body_id}


def to_change(by: Scope, intention: Intention, number: int) -> Intention:
    """The intention, locked, for changing what its step `number` rests on.

    Refuses steps 1 to 6 of an intention that waits for its signature or has it, and a completed
    step.
    """
    require_editing(by)
    row = locked(by, intention)
    if number in FIRST_SIX and row.state != IntentionState.PREPARING:
        raise Refusal(
            f"{row} is {row.get_state_display().lower()}. What was signed, or waits to be, does "
            "not change. Have it sent back first."
        )
    refuse_completed(row, number)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.step_answered")
def answer_step(
    *, by: Scope, intention: Intention, number: int, answers: Mapping[str, str]
) -> Intention:
    """Keep what was said about the needs of a step; empty words take an answer back.

    Refuses a child's personal data, a completed step and needs of another step (ValueError).
    """
    row = to_change(by, intention, number)
    step = catalogue.step(number)
    needs = {
        need.key: need
        for need in step.needs_of(row.commissioning_level, row.purpose)
        if need.is_said
    }
    if set(answers) - set(needs):
        raise ValueError(f"{step} has no such needs: {sorted(set(answers) - set(needs))}")
    refuse_personal_data(
        {key: (needs[key].words, words) for key, words in answers.items()},
        strict=row.is_individual,
    )
    for key, words in answers.items():
        if words.strip():
            StepAnswer.objects.update_or_create(
                intention=row,
                need=key,
                defaults={
                    "step": number,
                    "words": words.strip(),
                    "answered_by": by.actor[:200],
                    "level": row.level,
                    "body_id": row.body_id,
                },
            )
        else:
            StepAnswer.objects.filter(intention=row, need=key).delete()
    record(
        by, row, step=number, answered=sorted(k for k, words in answers.items() if words.strip())
    )
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.step_completed")
def complete_step(
    *, by: Scope, intention: Intention, number: int, reason: str = ""
) -> StepCompletion:
    """Complete a step. Where something is missing it takes a reason, and some needs allow none.

    Refuses a step whose turn it is not: 1 to 6 before it is put forward, 7 to 9 once signed. The
    ninth completes the cycle.
    """
    require_editing(by)
    row = intentions_with_names().select_for_update(of=("self",)).get(pk=intention.pk)
    locked(by, row)
    refuse_completed(row, number)
    step = catalogue.step(number)
    if not is_turn(row, number):
        raise Refusal(
            "Steps 1 to 6 are completed before it is put forward."
            if number in FIRST_SIX
            else "Steps 7 to 9 are completed once the executive has signed it off."
        )
    standing = standing_of(row)
    lacking = standing.of(number).missing
    firm = [found for found in lacking if found.need.must]
    if firm:
        raise Refusal(
            f"This cannot wait: {firm[0].need.words[0].lower()}{firm[0].need.words[1:]}. "
            f"{firm[0].words}"
        )
    if lacking and not reason.strip():
        raise Refusal("Say why it does not wait for what is missing.", field="reason")
    refuse_personal_data({"reason": ("Why it does not wait", reason)}, strict=row.is_individual)
    made = StepCompletion.objects.create(
        **place(row),
        step=number,
        completed_by=by.actor[:200],
        completed_on=today(),
        completed_at=now(),
        missing=[found.need.words for found in lacking],
        reason=reason.strip() if lacking else "",
    )
    row.step = next_step(standing.completed | {number})
    if row.step > len(catalogue.STEPS):
        row.state = IntentionState.COMPLETED
        IntentionMoment.objects.create(
            **place(row), kind=Moment.COMPLETED, person=by.person, by=by.actor[:200], on=today()
        )
    row.save(update_fields=["step", "state"])
    record(by, row, step=str(step), missing=made.missing, reason=made.reason)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.step_reopened")
def reopen_step(*, by: Scope, intention: Intention, number: int, why: str) -> StepCompletion:
    """Open a completed step again, for a reason. Refuses one that a signature rests on."""
    require_editing(by)
    row = locked(by, intention)
    if not is_turn(row, number):
        raise Refusal("The signature rests on this step. Have the intention sent back first.")
    if not why.strip():
        raise Refusal("Say why it is opened again.", field="why")
    refuse_personal_data({"why": ("Why it is opened again", why)}, strict=row.is_individual)
    done = StepCompletion.objects.filter(intention=row, reopened_on=None)
    found = done.filter(step=number).select_for_update(of=("self",)).first()
    if found is None:
        raise Refusal("The step is not completed.")
    found.reopened_by, found.reopened_on = by.actor[:200], today()
    found.why_reopened = why.strip()
    found.save(update_fields=["reopened_by", "reopened_on", "why_reopened"])
    row.step = next_step(frozenset(done.values_list("step", flat=True)))
    row.save(update_fields=["step"])
    record(by, row, step=number, why=found.why_reopened)
    return found
