"""Commissioning intentions: beginning, changing and withdrawing them."""

from __future__ import annotations

import datetime
from typing import Any

from commissioning.models import (
    Action,
    CommissioningLevel,
    Intention,
    IntentionCounter,
    IntentionState,
    NeedsAssessment,
    Outcome,
    Priority,
    Purpose,
    StepCompletion,
)
from commissioning.personal import refuse_personal_data
from commissioning.rules.levels import level_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope

RESTS_ON = {"outcome": 1, "priority": 1, "action": 1, "assessment": 3, "lead": 4, "purpose": 4}
"""By field of an intention, the step that rests on it."""


def require_editing(by: Scope) -> None:
    """Raise PermissionDenied for who may not prepare what is commissioned.

    Preparing is the executive's work whatever the intention's own level (2009 briefing Table 1).
    """
    by.require(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE)


def locked(by: Scope, intention: Intention) -> Intention:
    """The intention as it stands, locked; refuses one that is completed or withdrawn."""
    row = Intention.objects.select_for_update(of=("self",)).get(pk=intention.pk)
    if not row.is_open:
        raise Refusal(f"{row} is {row.get_state_display().lower()}. It cannot change any more.")
    return row


def unsigned(by: Scope, intention: Intention) -> Intention:
    """The intention, locked; refuses one that waits for its signature or has it."""
    row = locked(by, intention)
    if row.state != IntentionState.PREPARING:
        raise Refusal(
            f"{row} is {row.get_state_display().lower()}. What was signed, or waits to be, does "
            "not change. Have it sent back first."
        )
    return row


def refuse_completed(intention: Intention, number: int) -> None:
    """Refuse to change what a completed step rests on."""
    if StepCompletion.objects.filter(intention=intention, step=number, reopened_on=None).exists():
        raise Refusal(f"Step {number} is completed. Open it again before you change it.")


@action(Permission.COMMISSIONING_EDIT, verb="intention.begun")
def begin_intention(
    *,
    by: Scope,
    title: str,
    commissioning_level: str,
    purpose: str,
    aim: str,
    lead: Partner,
    body: Body | None = None,
    outcome: Outcome | None = None,
    priority: Priority | None = None,
    planned: Action | None = None,
    assessment: NeedsAssessment | None = None,
    starts_on: datetime.date | None = None,
) -> Intention:
    """Begin an intention at the first step. Refuses a child's personal data in its words.

    Refuses a priority of another outcome, an action of another priority, and a team that does not
    go with the commissioning level.
    """
    require_editing(by)
    values = _checked(
        title, commissioning_level, purpose, aim, lead, body, outcome, priority, planned
    )
    counter, _ = IntentionCounter.objects.get_or_create()
    counter = IntentionCounter.objects.select_for_update().get(pk=counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    made = Intention.objects.create(
        number=counter.last,
        assessment=assessment,
        starts_on=starts_on,
        begun_by=by.actor[:200],
        **values,
    )
    record(by, made, commissioning_level=commissioning_level, purpose=purpose, lead=lead.name)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.changed")
def change_intention(
    *,
    by: Scope,
    intention: Intention,
    title: str,
    commissioning_level: str,
    purpose: str,
    aim: str,
    lead: Partner,
    body: Body | None,
    outcome: Outcome | None,
    priority: Priority | None,
    planned: Action | None,
    assessment: NeedsAssessment | None,
    starts_on: datetime.date | None,
) -> Intention:
    """Change what an intention says, until it is put forward. Refuses what beginning refuses.

    Its commissioning level and team stay: they say who may see it, and others have seen it. What
    a completed step rests on stays until that step is opened again.
    """
    require_editing(by)
    row = unsigned(by, intention)
    if (row.commissioning_level, row.body_id) != (commissioning_level, body.pk if body else None):
        raise Refusal(
            "The level and the team of an intention stay as they began. Withdraw this one and "
            "begin another.",
            field="commissioning_level",
        )
    values = _checked(
        title, commissioning_level, purpose, aim, lead, body, outcome, priority, planned
    )
    for name, number in RESTS_ON.items():
        if getattr(row, name) != {**values, "assessment": assessment}[name]:
            refuse_completed(row, number)
    for name, value in values.items():
        setattr(row, name, value)
    row.assessment, row.starts_on = assessment, starts_on
    row.save()
    record(by, row, purpose=purpose, lead=lead.name)
    return row


def _checked(
    title: str,
    commissioning_level: str,
    purpose: str,
    aim: str,
    lead: Partner,
    body: Body | None,
    outcome: Outcome | None,
    priority: Priority | None,
    planned: Action | None,
) -> dict[str, Any]:
    chosen = CommissioningLevel(commissioning_level)
    refuse_personal_data(
        {"title": ("What is to be commissioned", title), "aim": ("What will be better", aim)},
        strict=chosen == CommissioningLevel.INDIVIDUAL,
    )
    level = level_of(chosen, has_body=body is not None)
    if level is None:
        raise Refusal(
            "Choose the area team that arranges it."
            if body is None
            else "A strategic intention is the board’s. Choose no area team.",
            field="body",
        )
    if body is not None and body.level != Level.OPERATIONAL:
        raise Refusal("Choose a team that works at operational level.", field="body")
    if planned is not None:
        if priority is not None and planned.priority_id != priority.pk:
            raise Refusal("This action is under another priority.", field="planned")
        priority = planned.priority
    if priority is not None:
        if outcome is not None and priority.outcome_id != outcome.pk:
            raise Refusal("This priority is under another outcome.", field="priority")
        outcome = priority.outcome
    return {
        "title": title.strip(),
        "commissioning_level": chosen,
        "level": level,
        "purpose": Purpose(purpose),
        "aim": aim.strip(),
        "lead": lead,
        "body": body,
        "outcome": outcome,
        "priority": priority,
        "action": planned,
    }
