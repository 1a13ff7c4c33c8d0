"""A small plan for money to be mapped to: three priorities with an action each."""

import datetime

from commissioning import actions
from commissioning.models import Outcome, Plan
from trusts.scope import Scope

PRIORITIES = (("BH1", "Better births"), ("BH2", "Healthy weight"), ("SS1", "Safe at home"))


def make_plan(by: Scope) -> Plan:
    """Outcomes, a draft plan, its priorities and their actions."""
    actions.set_up_outcomes(by=by)
    plan = actions.draft_plan(
        by=by,
        edition="2009",
        starts_on=datetime.date(2009, 4, 1),
        ends_on=datetime.date(2010, 3, 31),
        vision="Well.",
    )
    for code, name in PRIORITIES:
        priority = actions.add_priority(
            by=by, plan=plan, outcome=Outcome.objects.first(), code=code, name=name
        )
        actions.add_action(
            by=by, priority=priority, code=f"{code}.1", name="Do it", level="executive"
        )
    return plan
