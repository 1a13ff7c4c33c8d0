"""The plan with what it costs, and which edition is in force."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from commissioning.models import Action, Outcome, Plan, PlanState, Priority
from commissioning.rules import costing_gaps
from trusts.clock import today


@dataclass(frozen=True)
class PlannedAction:
    """An action and what its costing lacks."""

    action: Action
    gaps: list[str]


@dataclass(frozen=True)
class PlannedPriority:
    """A priority, its actions and their cost in pounds (None costs left out and flagged)."""

    priority: Priority
    actions: list[PlannedAction]
    cost: Decimal


@dataclass(frozen=True)
class PlannedOutcome:
    """An outcome and its priorities."""

    outcome: Outcome
    priorities: list[PlannedPriority]
    cost: Decimal


@dataclass(frozen=True)
class CostedPlan:
    """An edition with all under it: cost in pounds, `gaps` counts actions that lack something."""

    plan: Plan
    outcomes: list[PlannedOutcome]
    cost: Decimal
    actions: int
    gaps: int


def current_plan() -> Plan | None:
    """The edition in force: the newest approved one that has begun.

    Next year's may be agreed weeks ahead; until its first day people work by this year's. Where no
    approved edition has begun it is the one that begins first, and the newest of all when none is
    approved.
    """
    return _in_force(today())


def plan_of_year(financial_year: int) -> Plan | None:
    """The edition that a financial year's money serves: in force on the year's last day.

    The newest approved one that begins in the year or before; as for `current_plan` where none
    does. Next year's budgets can so be mapped as soon as next year's edition is agreed.
    """
    return _in_force(datetime.date(financial_year + 1, 3, 31))


def agreed_until() -> datetime.date | None:
    """The last day of the approved editions, of those to come too; None where there is none."""
    last = Plan.objects.filter(state=PlanState.APPROVED).aggregate(last=Max("ends_on"))
    found: datetime.date | None = last["last"]
    return found


def _in_force(on: datetime.date) -> Plan | None:
    agreed = Plan.objects.filter(state=PlanState.APPROVED)
    return agreed.filter(starts_on__lte=on).first() or agreed.last() or Plan.objects.first()


def costed_plan(plan: Plan) -> CostedPlan:
    """The edition with outcomes, priorities and actions, costs added up. Three queries."""
    outcomes = list(Outcome.objects.all())
    priorities = list(Priority.objects.filter(plan=plan).select_related("outcome"))
    actions: dict[int, list[PlannedAction]] = {priority.pk: [] for priority in priorities}
    for action in Action.objects.filter(priority__plan=plan).select_related("lead"):
        gaps = costing_gaps(
            cost=action.cost, funding=action.funding, has_lead=action.lead_id is not None
        )
        actions[action.priority_id].append(PlannedAction(action, gaps))
    shown = []
    for outcome in outcomes:
        under = [
            PlannedPriority(priority, actions[priority.pk], _sum(actions[priority.pk]))
            for priority in priorities
            if priority.outcome_id == outcome.pk
        ]
        shown.append(PlannedOutcome(outcome, under, sum((p.cost for p in under), Decimal(0))))
    every = [planned for planneds in actions.values() for planned in planneds]
    return CostedPlan(
        plan=plan,
        outcomes=shown,
        cost=_sum(every),
        actions=len(every),
        gaps=sum(1 for planned in every if planned.gaps),
    )


def _sum(actions: list[PlannedAction]) -> Decimal:
    return sum((a.action.cost for a in actions if a.action.cost is not None), Decimal(0))
