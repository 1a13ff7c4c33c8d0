"""Priorities of an edition and their costed actions: every write."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import ProtectedError

from commissioning.actions.editions import locked, refuse_approved
from commissioning.models import Action, LaterCost, Outcome, Plan, Priority
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PLAN_EDIT, verb="priority.added")
def add_priority(
    *, by: Scope, plan: Plan, outcome: Outcome, code: str, name: str, why: str = ""
) -> Priority:
    """Add a priority to a draft. Refuses a code in use and an approved edition."""
    refuse_approved(locked(plan))
    _check_priority(plan, code)
    refuse_personal_data({"name": ("Priority", name), "why": ("Why it is a priority", why)})
    priority = Priority.objects.create(plan=plan, outcome=outcome, code=code, name=name, why=why)
    record(by, priority, outcome=outcome.name)
    return priority


@action(Permission.PLAN_EDIT, verb="priority.changed")
def change_priority(
    *, by: Scope, priority: Priority, outcome: Outcome, code: str, name: str, why: str = ""
) -> Priority:
    """Change a priority of a draft. Refuses a code in use and an approved edition."""
    plan = locked(priority.plan)
    refuse_approved(plan)
    _check_priority(plan, code, but=priority)
    refuse_personal_data({"name": ("Priority", name), "why": ("Why it is a priority", why)})
    priority.outcome, priority.code, priority.name, priority.why = outcome, code, name, why
    priority.save()
    record(by, priority, outcome=outcome.name)
    return priority


@action(Permission.PLAN_EDIT, verb="priority.removed")
def remove_priority(*, by: Scope, priority: Priority) -> None:
    """Take a priority out of a draft. Refuses one with actions, and an approved edition."""
    refuse_approved(locked(priority.plan))
    if Action.objects.filter(priority=priority).exists():
        raise Refusal("Remove its actions first, or move them to another priority.")
    record(by, priority, code=priority.code, name=priority.name)
    _delete(priority)


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
    later: Mapping[int, Decimal] | None = None,
) -> Action:
    """Add an action; `cost` in pounds of the first year, `later` of the years after it.

    What it lacks is shown with the plan, not refused. Refuses a code in use, a year that the
    edition does not run through and an approved edition.
    """
    plan = locked(priority.plan)
    refuse_approved(plan)
    _check_action(plan, code, later)
    refuse_personal_data({"name": ("What will be done", name)})
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
    _write_later(added, later or {})
    record(by, added, cost=cost, funding=funding, lead=lead and lead.name)
    return added


@action(Permission.PLAN_EDIT, verb="action.changed")
def change_action(
    *,
    by: Scope,
    planned: Action,
    priority: Priority,
    code: str,
    name: str,
    level: str,
    lead: Partner | None,
    due_on: datetime.date | None,
    cost: Decimal | None,
    funding: str,
    later: Mapping[int, Decimal],
) -> Action:
    """Change an action of a draft, or move it to another priority of the same edition.

    Refuses what `add_action` refuses.
    """
    plan = locked(planned.priority.plan)
    refuse_approved(plan)
    if priority.plan_id != plan.pk:
        raise Refusal("Choose a priority of this edition.", field="priority")
    _check_action(plan, code, later, but=planned)
    refuse_personal_data({"name": ("What will be done", name)})
    planned.priority, planned.code, planned.name, planned.level = priority, code, name, Level(level)
    planned.lead, planned.due_on, planned.cost, planned.funding = lead, due_on, cost, funding
    planned.save()
    _write_later(planned, later)
    record(by, planned, cost=cost, funding=funding, lead=lead and lead.name)
    return planned


@action(Permission.PLAN_EDIT, verb="action.removed")
def remove_action(*, by: Scope, planned: Action) -> None:
    """Take an action out of a draft. Refuses one that money is mapped to, or that has progress."""
    refuse_approved(locked(planned.priority.plan))
    record(by, planned, code=planned.code, name=planned.name)
    _delete(planned)


def _delete(row: Priority | Action) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise Refusal(
            "Something refers to it already, such as money mapped to it or a report of progress. "
            "It has to stay."
        ) from error


def _check_priority(plan: Plan, code: str, but: Priority | None = None) -> None:
    others = Priority.objects.filter(plan=plan, code__iexact=code)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refusal(f"The code {code} is in use in this plan. Use another.", field="code")


def _check_action(
    plan: Plan, code: str, later: Mapping[int, Decimal] | None, but: Action | None = None
) -> None:
    others = Action.objects.filter(priority__plan=plan, code__iexact=code)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refusal(f"The code {code} is in use in this plan. Use another.", field="code")
    beyond = sorted(set(later or {}) - set(plan.years[1:]))
    if beyond:
        raise Refusal(f"{plan} does not run through the financial year from April {beyond[0]}.")


def _write_later(planned: Action, later: Mapping[int, Decimal]) -> None:
    LaterCost.objects.filter(action=planned).exclude(financial_year__in=later).delete()
    for year, cost in later.items():
        LaterCost.objects.update_or_create(
            action=planned, financial_year=year, defaults={"cost": cost}
        )
