"""Breaks within the plan: nobody owns it, nothing pays for it, nobody says by when."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.rules import costing_gaps
from thread.breaks.base import Break, Looking, kind
from trusts.permissions import Permission


@kind(
    "priority-without-action",
    name="Priorities without an action",
    why="Nothing will be done for the priority.",
    mend="Add an action to it, or take it out. An agreed edition is closed: do it in the next, and "
    "accept it for now.",
    permission=Permission.PLAN_VIEW,
)
def priorities_without_action(looking: Looking) -> Iterator[Break]:
    """Priorities of the edition that nothing is planned for."""
    for step in looking.walk.outcomes:
        for under in step.priorities:
            if not under.actions:
                yield Break(
                    f"priority-{under.priority.pk}",
                    str(under.priority),
                    reverse("thread:priority", args=[looking.trust, under.priority.pk]),
                )


@kind(
    "action-without-owner",
    name="Actions without an owner",
    why="No partner answers for the action.",
    mend="Name a lead partner. An agreed edition is closed: name one in the next, and accept it "
    "for now.",
    permission=Permission.PLAN_VIEW,
)
def actions_without_owner(looking: Looking) -> Iterator[Break]:
    """Actions that no partner leads."""
    for step in looking.walk.outcomes:
        for under in step.priorities:
            for planned in under.actions:
                if planned.action.lead_id is None:
                    yield Break(
                        f"action-{planned.action.pk}",
                        str(planned.action),
                        reverse("commissioning:action", args=[looking.trust, planned.action.pk]),
                        note=str(under.priority),
                    )


@kind(
    "action-without-funding",
    name="Actions without a cost or named funding",
    why="“Within existing resources” and the like name no money: nobody can say what pays for it.",
    mend="Give the action its cost and name the money. An agreed edition is closed: do it in the "
    "next, and accept it for now.",
    permission=Permission.PLAN_VIEW,
)
def actions_without_funding(looking: Looking) -> Iterator[Break]:
    """Actions whose costing lacks something, the owner apart, which is a break of its own."""
    for step in looking.walk.outcomes:
        for under in step.priorities:
            for planned in under.actions:
                action = planned.action
                gaps = costing_gaps(cost=action.cost, funding=action.funding, has_lead=True)
                if gaps:
                    yield Break(
                        f"action-{action.pk}",
                        str(action),
                        reverse("commissioning:action", args=[looking.trust, action.pk]),
                        note="; ".join(gaps),
                    )
