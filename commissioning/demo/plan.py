"""Demo data of the plan: Anyplace's costed CYPP for 2009–10. All of it is invented."""

import datetime
from decimal import Decimal
from pathlib import Path

import yaml

from commissioning import actions
from commissioning.demo import contracts, cycle, performance
from commissioning.demo.standing import after_approval, before_approval
from commissioning.models import Outcome
from trusts.models import Partner, Person, Trust
from trusts.scope import current_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_plan.yaml"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the outcomes and the approved plan. Needs the trust's operator scope open."""
    by = current_scope()
    data = yaml.safe_load(DATA.read_text())
    actions.set_up_outcomes(by=by)
    outcomes = {outcome.slug: outcome for outcome in Outcome.objects.all()}
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    plan = actions.draft_plan(
        by=by,
        edition=data["edition"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        vision=data["vision"].strip(),
    )
    for row in data["priorities"]:
        priority = actions.add_priority(
            by=by,
            plan=plan,
            outcome=outcomes[row["outcome"]],
            code=row["code"],
            name=row["name"],
            why=row["why"],
        )
        for number, (name, level, lead, due, cost, funding) in enumerate(row["actions"], start=1):
            actions.add_action(
                by=by,
                priority=priority,
                code=f"{row['code']}.{number}",
                name=name,
                level=level,
                lead=partners[lead] if lead else None,
                due_on=due if isinstance(due, datetime.date) else None,
                cost=None if cost is None else Decimal(cost),
                funding=funding,
            )
    before_approval(plan)
    actions.approve_plan(by=by, plan=plan, approved_on=data["approved_on"])
    after_approval(trust, plan, people)
    cycle.load(trust, plan, people)
    cycle.load_unit(trust, people)
    contracts.load(trust, plan, people)
    performance.load(trust, people)
