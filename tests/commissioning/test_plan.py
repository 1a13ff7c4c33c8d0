"""The plan: its writes, its reading and its page."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commissioning import actions
from commissioning.models import Action, Outcome, Plan, Priority
from commissioning.queries import costed_plan, current_plan
from tests.factories import make_trust, operator, seat
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Trust
from trusts.permissions import Role
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
START, END = datetime.date(2009, 4, 1), datetime.date(2010, 3, 31)


@pytest.fixture
def trust() -> Trust:
    return make_trust("anywhere")


def draft(by: Scope, actions_each: int = 1) -> Plan:
    if not Outcome.objects.exists():
        actions.set_up_outcomes(by=by)
    plan = actions.draft_plan(by=by, edition="2009", starts_on=START, ends_on=END, vision="Well.")
    priority = actions.add_priority(
        by=by, plan=plan, outcome=Outcome.objects.first(), code="A", name="First"
    )
    for number in range(actions_each):
        actions.add_action(
            by=by,
            priority=priority,
            code=str(number),
            name="Do it",
            level="executive",
            cost=Decimal("10.01"),
            funding="Grant",
        )
    return plan


def test_costs_add_up_to_the_penny_and_gaps_are_counted(trust: Trust) -> None:
    with operator(trust) as by:
        costed = costed_plan(draft(by, actions_each=3))
    assert costed.cost == Decimal("30.03")
    assert (costed.actions, costed.gaps) == (3, 3)  # none has a lead partner
    assert len(costed.outcomes) == 5


@pytest.mark.parametrize("actions_each", [2, 20])
def test_queries_do_not_grow_with_actions(
    trust: Trust, actions_each: int, django_assert_num_queries
) -> None:
    with operator(trust) as by:
        plan = draft(by, actions_each)
        with django_assert_num_queries(3):
            costed_plan(plan)


def test_an_approved_edition_cannot_change(trust: Trust) -> None:
    with operator(trust) as by:
        plan = actions.approve_plan(by=by, plan=draft(by), approved_on=START)
        with pytest.raises(Refusal, match="cannot change"):
            actions.add_priority(
                by=by, plan=plan, outcome=Outcome.objects.first(), code="B", name="Second"
            )
        with pytest.raises(Refusal, match="was approved on 1 April 2009"):
            actions.approve_plan(by=by, plan=plan, approved_on=END)
        priority = Priority.objects.select_related("plan").get()
        with pytest.raises(Refusal, match="cannot change"):
            actions.add_action(by=by, priority=priority, code="9", name="Late", level="strategic")


def test_codes_and_editions_are_not_used_twice(trust: Trust) -> None:
    with operator(trust) as by:
        plan = draft(by)
        with pytest.raises(Refusal, match="already an edition") as refused:
            draft(by)
        assert refused.value.field == "edition"
        with pytest.raises(Refusal, match="code a is in use"):
            actions.add_priority(
                by=by, plan=plan, outcome=Outcome.objects.first(), code="a", name="Again"
            )
        with pytest.raises(Refusal, match="code 0 is in use"):
            actions.add_action(
                by=by, priority=Priority.objects.get(), code="0", name="x", level="strategic"
            )
        assert Action.objects.count() == 1


def test_dates_in_the_wrong_order_are_refused(trust: Trust) -> None:
    with operator(trust) as by, pytest.raises(Refusal, match="after the first day"):
        actions.draft_plan(by=by, edition="x", starts_on=END, ends_on=START, vision="")


def test_a_trust_keeps_its_own_outcomes(trust: Trust) -> None:
    with operator(trust) as by:
        actions.set_up_outcomes(by=by)
        with pytest.raises(Refusal, match="already has its outcomes"):
            actions.set_up_outcomes(by=by)


def test_a_member_may_read_the_plan_and_not_change_it(trust: Trust) -> None:
    with operator(trust) as by:
        draft(by)
    with open_scope(trust=trust, person=seat(trust, Role.MEMBER)) as by:
        assert current_plan() == Plan.objects.get()
        with pytest.raises(PermissionDenied):
            actions.draft_plan(by=by, edition="x", starts_on=START, ends_on=END, vision="")


def test_the_page_shows_costs_and_what_is_missing(trust: Trust, client: Client) -> None:
    url = reverse("commissioning:plan", kwargs={"trust": trust.slug})
    client.force_login(seat(trust, Role.MEMBER, Level.OPERATIONAL))
    assert "No edition" in client.get(url).content.decode()
    with operator(trust) as by:
        draft(by)
    page = client.get(url).content.decode()
    assert "£10.01" in page
    assert "No lead partner" in page


def test_the_page_is_for_those_who_may_see_the_plan(trust: Trust, client: Client) -> None:
    url = reverse("commissioning:plan", kwargs={"trust": trust.slug})
    client.force_login(seat(trust, Role.ADMINISTRATOR))
    assert client.get(url).status_code == 403
    client.force_login(seat(make_trust("elsewhere"), Role.DIRECTOR))
    assert client.get(url).status_code == 404
