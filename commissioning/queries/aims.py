"""What a contract can be for: the outcomes, and the agreed plan's priorities and actions."""

from __future__ import annotations

from typing import Any

from commissioning.models import Action, Outcome, Priority
from commissioning.queries.plan import current_plan
from trusts.errors import Refusal

MODELS: dict[str, type[Outcome] | type[Priority] | type[Action]] = {
    "outcome": Outcome,
    "priority": Priority,
    "action": Action,
}


def aim_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form, by kind: what to send and what to show. Four queries."""
    plan = current_plan()
    rows: list[tuple[str, str, Any]] = [
        ("Actions of the plan", "action", Action.objects.filter(priority__plan=plan)),
        ("Priorities of the plan", "priority", Priority.objects.filter(plan=plan)),
        ("Outcomes", "outcome", Outcome.objects.all()),
    ]
    return [
        (words, [(f"{kind}-{row.pk}", str(row)) for row in found]) for words, kind, found in rows
    ]


def aim_of(sent: str) -> Outcome | Priority | Action:
    """The outcome, priority or action that a form sent; refuses what there is not any more."""
    kind, _, key = sent.partition("-")
    found = MODELS[kind].objects.filter(pk=int(key)).first()
    if found is None:
        raise Refusal("That is not in the plan any more. Choose again.", field="target")
    return found
