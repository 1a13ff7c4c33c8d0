"""Editions of the plan, priorities and costed actions: every write."""

import datetime
from decimal import Decimal

from commissioning.models import Action, Outcome, Plan, PlanState, Priority
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope

# The five Every Child Matters outcomes and what the Children Act 2004 s10(2) says they stand for
# (2005 guidance §2.4), in our words.


# The five Every Child Matters outcomes and what the Children Act 2004 s10(2) says they stand for
# (2005 guidance §2.4), in our words.
EVERY_CHILD_MATTERS = [
    ("being-healthy", "Being healthy", "Physical and mental health and emotional wellbeing"),
    ("staying-safe", "Staying safe", "Protection from harm and neglect"),
    ("enjoying-and-achieving", "Enjoying and achieving", "Education, training and recreation"),
    (
        "positive-contribution",
        "Making a positive contribution",
        "The contribution children make to society",
    ),
    ("economic-wellbeing", "Economic wellbeing", "Social and economic wellbeing"),
]


@action(Permission.PLAN_EDIT, verb="outcomes.set_up")
def set_up_outcomes(*, by: Scope) -> list[Outcome]:
    """Give the trust the five outcomes, where it has none of its own. Refuses otherwise."""
    if Outcome.objects.exists():
        raise Refusal("This trust already has its outcomes.")
    made = [
        Outcome.objects.create(slug=slug, name=name, statutory_wording=wording, order=order)
        for order, (slug, name, wording) in enumerate(EVERY_CHILD_MATTERS, start=1)
    ]
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    record(by, by.trust, outcomes=[outcome.name for outcome in made])
    return made


@action(Permission.PLAN_EDIT, verb="plan.drafted")
def draft_plan(
    *, by: Scope, edition: str, starts_on: datetime.date, ends_on: datetime.date, vision: str
) -> Plan:
    """Start a draft edition. Refuses an edition name in use and dates in the wrong order."""
    if ends_on <= starts_on:
        raise Refusal("The last day must be after the first day.", field="ends_on")
    if Plan.objects.filter(edition__iexact=edition).exists():
        raise Refusal(f"There is already an edition {edition}. Use another name.", field="edition")
    plan = Plan.objects.create(edition=edition, starts_on=starts_on, ends_on=ends_on, vision=vision)
    record(by, plan)
    return plan


@action(Permission.PLAN_EDIT, verb="plan.approved")
def approve_plan(*, by: Scope, plan: Plan, approved_on: datetime.date) -> Plan:
    """Mark the edition as agreed by the board on a date. Refuses one approved already."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PlanState.APPROVED:
        raise Refusal(f"{plan} was approved on {plan.approved_on:%-d %B %Y}.")
    plan.state, plan.approved_on = PlanState.APPROVED, approved_on
    plan.save()
    record(by, plan, approved_on=approved_on)
    return plan


@action(Permission.PLAN_EDIT, verb="priority.added")
def add_priority(
    *, by: Scope, plan: Plan, outcome: Outcome, code: str, name: str, why: str = ""
) -> Priority:
    """Add a priority to a draft. Refuses a code in use and an approved edition."""
    _refuse_approved(plan)
    if Priority.objects.filter(plan=plan, code__iexact=code).exists():
        raise Refusal(f"The code {code} is in use in this plan. Use another.", field="code")
    priority = Priority.objects.create(plan=plan, outcome=outcome, code=code, name=name, why=why)
    record(by, priority, outcome=outcome.name)
    return priority


@action(Permission.PLAN_EDIT, verb="action.added")
def add_action(
    *,
    by: Scope,
    priority: Priority,
    code: str,
    name: str,
    level: str,
    lead: Partner | None = None,
    due_on: datetime.date | None = None,
    cost: Decimal | None = None,
    funding: str = "",
) -> Action:
    """Add an action; `cost` in pounds. What it lacks is shown with the plan, not refused."""
    _refuse_approved(priority.plan)
    if Action.objects.filter(priority=priority, code__iexact=code).exists():
        raise Refusal(f"The code {code} is in use here. Use another.", field="code")
    added = Action.objects.create(
        priority=priority,
        code=code,
        name=name,
        level=Level(level),
        lead=lead,
        due_on=due_on,
        cost=cost,
        funding=funding,
    )
    record(by, added, cost=cost, funding=funding, lead=lead and lead.name)
    return added


def _refuse_approved(plan: Plan) -> None:
    if plan.state == PlanState.APPROVED:
        raise Refusal(f"{plan} is approved and cannot change. Start a new edition.")
