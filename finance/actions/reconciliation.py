"""Explaining differences between the costed plan and the money mapped to it."""

from decimal import Decimal

from commissioning.models import Priority
from finance.models import PlanDifference
from finance.queries.consolidation import sees_everything
from finance.queries.reconciliation import reconciliation
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.BUDGET_MANAGE, verb="plan_difference.explained")
def explain_difference(
    *, by: Scope, priority: Priority, explanation: str, seen: Decimal
) -> PlanDifference:
    """Write why the money mapped to a priority is not what the plan costs, in pounds as `seen`.

    Refuses a priority outside the current plan, one without a difference, words that are missing,
    a difference other than the one the person saw, and a person who sees only part of the money.
    """
    if not sees_everything(by):
        raise Refusal("You see only part of the money, so you cannot explain the difference.")
    found = reconciliation(by)
    rows = {row.pk: row for row in found.rows} if found else {}
    row = rows.get(priority.pk)
    if found is None or row is None:
        raise Refusal(f"{priority} is not in the current plan.")
    if not row.difference:
        raise Refusal(f"{priority} agrees with the plan. There is nothing to explain.")
    if row.difference != seen:
        raise Refusal("The figures have changed since you opened this page. Look at them again.")
    if not explanation.strip():
        raise Refusal("Write why the two differ.", field="explanation")
    made = PlanDifference.objects.create(
        priority=priority,
        financial_year=found.financial_year,
        difference=row.difference,
        explanation=explanation.strip(),
        written_by=by.actor[:200],
        written_at=now(),
    )
    record(by, made, difference=row.difference, explanation=made.explanation)
    return made
