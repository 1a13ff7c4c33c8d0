"""A trust with an agreed edition of the plan, and the people who work with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from commissioning import actions
from commissioning.models import Action, Outcome, Plan, Priority
from tests.factories import make_trust, operator, seat
from trusts.levels import Level
from trusts.models import Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

START, END = datetime.date(2009, 4, 1), datetime.date(2011, 3, 31)


@dataclass
class Planned:
    """A trust with a two-year draft: one priority, one action led by the PCT."""

    trust: Trust
    plan: Plan
    priority: Priority
    action: Action
    director: Person
    support: Person
    member: Person
    pct: Person

    def as_(self, person: Person) -> Any:
        return open_scope(trust=self.trust, person=person)

    def approve(self) -> None:
        with self.as_(self.director) as by:
            actions.put_to_consultation(by=by, plan=self.plan)
            actions.approve_plan(by=by, plan=self.plan, approved_on=datetime.date(2009, 3, 18))


@pytest.fixture
def planned(db: None) -> Planned:
    """Make it."""
    trust = make_trust("planned")
    with operator(trust) as by:
        actions.set_up_outcomes(by=by)
        plan = actions.draft_plan(
            by=by, edition="2009–11", starts_on=START, ends_on=END, vision="Well."
        )
        priority = actions.add_priority(
            by=by, plan=plan, outcome=Outcome.objects.all()[0], code="BH1", name="Better births"
        )
        action = actions.add_action(
            by=by,
            priority=priority,
            code="BH1.1",
            name="Clinics",
            level="executive",
            lead=Partner.objects.get(slug="pct"),
            due_on=datetime.date(2009, 9, 30),
            cost=Decimal("100.10"),
            funding="Sure Start grant",
            later={2010: Decimal("50.05")},
        )
    return Planned(
        trust,
        plan,
        priority,
        action,
        director=seat(trust, Role.DIRECTOR),
        support=seat(trust, Role.BOARD_SUPPORT),
        member=seat(trust, Role.MEMBER, Level.STRATEGIC, partner="council"),
        pct=seat(trust, Role.MEMBER, Level.EXECUTIVE, partner="pct"),
    )
