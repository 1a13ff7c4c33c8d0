"""A trust with a plan and budgets mapped to it, in which each kind of break can be planted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from commissioning.models import Plan, Priority
from finance.actions import budgets
from finance.models import BudgetLine
from tests.factories import operator, seat
from tests.finance.conftest import Money, make_money
from tests.finance.plan import make_plan
from trusts.models import Person
from trusts.permissions import Role


@dataclass
class Threaded:
    """A trust's money and plan, and who looks: everything, the plan alone, one partner's."""

    money: Money
    plan: Plan
    director: Person
    member: Person
    lead: Person


@pytest.fixture
def threaded(db: None) -> Threaded:
    """Of the council's money H100 serves BH1 and BH2 by two thirds and one, H200 BH1 in part.

    Nothing serves SS1; the PCT's lines serve nothing.
    """
    money = make_money()
    with operator(money.trust) as by:
        plan = make_plan(by)
        priorities = {one.code: one for one in Priority.objects.all()}
        lines = {
            line.code: line for line in BudgetLine.objects.filter(budget__partner__slug="council")
        }
        thirds = [
            budgets.NewShare(priorities["BH1"], "By posts", Decimal("66.67")),
            budgets.NewShare(priorities["BH2"], "By posts", Decimal("33.33")),
        ]
        budgets.write_shares(lines["H100"], thirds)
        budgets.write_shares(lines["H200"], thirds[:1])
    return Threaded(
        money,
        plan,
        director=seat(money.trust, Role.DIRECTOR),
        member=money.member,
        lead=money.lead,
    )
