"""Demo data of the commissioning cycle: needs assessments and intentions. All of it is invented."""

from pathlib import Path
from typing import Any

import yaml

from commissioning import actions
from commissioning.models import Action, Intention, NeedsAssessment, Plan, Priority
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import current_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_cycle.yaml"


def load(trust: Trust, plan: Plan, people: dict[str, Person]) -> None:
    """Make them. Needs the trust's operator scope open, and the plan."""
    data = yaml.safe_load(DATA.read_text())
    for row in data["assessments"]:
        actions.record_assessment(by=current_scope(), **row)
    for row in data["intentions"]:
        _intention(plan, row)


def _intention(plan: Plan, row: dict[str, Any]) -> Intention:
    planned = Action.objects.filter(priority__plan=plan, code=row.get("action")).first()
    return actions.begin_intention(
        by=current_scope(),
        title=row["title"],
        commissioning_level=row["level"],
        purpose=row["purpose"],
        aim=row["aim"],
        lead=Partner.objects.get(slug=row["lead"]),
        body=Body.objects.get(slug=row["body"]) if "body" in row else None,
        priority=Priority.objects.filter(plan=plan, code=row.get("priority")).first(),
        planned=planned,
        assessment=NeedsAssessment.objects.filter(title=row["assessment"]).first(),
        starts_on=row["starts_on"],
    )
