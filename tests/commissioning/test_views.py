"""Pages of the plan, as their users work with them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from commissioning import actions
from commissioning.models import Action, Consultation, Plan, PlanApproval, Priority
from tests.commissioning.conftest import Planned
from tests.factories import operator


def url(planned: Planned, name: str, *args: object) -> str:
    return reverse(f"commissioning:{name}", args=[planned.trust.slug, *args])


@pytest.fixture
def as_director(client: Client, planned: Planned) -> Client:
    client.force_login(planned.director)
    return client


def test_from_a_draft_to_the_next_edition(as_director: Client, planned: Planned) -> None:
    pk = planned.plan.pk
    page = as_director.get(url(planned, "edition", pk)).content.decode()
    assert "Put to consultation" in page
    assert "Add a priority" in page
    said = as_director.post(url(planned, "consult", pk), follow=True).content.decode()
    assert "is in consultation" in said
    assert (
        "No formal approval is recorded"
        in as_director.get(url(planned, "approve", pk)).content.decode()
    )
    wrong = as_director.post(
        url(planned, "approve", pk),
        {"approved_on_day": "1", "approved_on_month": "1", "approved_on_year": "2999"},
    )
    assert "not one to come" in wrong.content.decode()
    as_director.post(
        url(planned, "approve", pk),
        {"approved_on_day": "18", "approved_on_month": "3", "approved_on_year": "2009"},
    )
    as_director.post(url(planned, "publish", pk))
    page = as_director.get(url(planned, "plan")).content.decode()
    assert "Published" in page
    assert "Add a priority" not in page
    new = as_director.post(url(planned, "refresh", pk), follow=True)
    assert "2010–12" in new.content.decode()
    with operator(planned.trust):
        draft = Plan.objects.get(state="draft")
    assert "Same" in as_director.get(url(planned, "compare", draft.pk)).content.decode()
    assert as_director.get(url(planned, "compare", pk)).status_code == 404


def test_priorities_and_actions_by_page(as_director: Client, planned: Planned) -> None:
    with operator(planned.trust):
        outcome = planned.priority.outcome_id
    fields = {"outcome": outcome, "code": "BH2", "name": "Healthy weight", "why": ""}
    as_director.post(url(planned, "new_priority", planned.plan.pk), fields)
    again = as_director.post(url(planned, "new_priority", planned.plan.pk), fields)
    assert "in use in this plan" in again.content.decode()
    assert "Healthy weight" in again.content.decode()  # what was typed is kept
    with operator(planned.trust):
        priority = Priority.objects.get(code="BH2")
    action = {
        "priority": priority.pk,
        "code": "BH2.1",
        "name": "Cooking clubs",
        "level": "operational",
        "lead": "",
        "funding": "",
        "cost_2009": "1,200.50",
        "cost_2010": "",
    }
    as_director.post(url(planned, "new_action", priority.pk), action)
    with operator(planned.trust):
        made = Action.objects.get(code="BH2.1")
    page = as_director.get(url(planned, "change_action", made.pk)).content.decode()
    assert "1,200.50" in page
    as_director.post(url(planned, "change_action", made.pk), action | {"cost_2010": "7.25"})
    page = as_director.get(url(planned, "action", made.pk)).content.decode()
    assert "£7.25" in page
    assert "No lead partner" in page
    bad = as_director.post(url(planned, "change_action", made.pk), action | {"cost_2010": "7.255"})
    assert "7.255" in bad.content.decode()
    as_director.post(url(planned, "remove_action", made.pk))
    as_director.post(url(planned, "remove_priority", priority.pk))
    with operator(planned.trust):
        assert not Priority.objects.filter(code="BH2").exists()


def test_partners_progress_and_consultations_by_page(client: Client, planned: Planned) -> None:
    planned.approve()
    client.force_login(planned.support)
    pk = planned.plan.pk
    page = client.get(url(planned, "partners", pk)).content.decode()
    partner = re.search(r"approval/\?partner=(\d+)", page)[1]
    client.post(
        url(planned, "approval", pk),
        {
            "partner": partner,
            "body": "Cabinet",
            "reference": "Minute 1",
            "approved_on_day": "18",
            "approved_on_month": "3",
            "approved_on_year": "2009",
        },
    )
    client.post(
        url(planned, "entry", pk), {"partner": partner, "kind": "service", "where": "Page 7"}
    )
    page = client.get(url(planned, "partners", pk)).content.decode()
    assert "Minute 1" in page
    assert "Page 7" in page
    with operator(planned.trust):
        assert PlanApproval.objects.get().recorded_by
    day = {"began_on_day": "5", "began_on_month": "1", "began_on_year": "2009"}
    words = {"about": "The plan", "who": "School councils", "how": "Visits", "plan": pk}
    client.post(url(planned, "new_consultation"), words | day)
    with operator(planned.trust):
        asked = Consultation.objects.get()
    client.post(
        url(planned, "consultation", asked.pk), words | day | {"said": "More", "changed": "Yes"}
    )
    assert "More" in client.get(url(planned, "consultations")).content.decode()
    client.force_login(planned.pct)
    action = planned.action.pk
    report = {
        "state": "on_track",
        "words": "Two clinics are open.",
        "reported_on_day": "1",
        "reported_on_month": "10",
        "reported_on_year": "2009",
    }
    client.post(url(planned, "report_progress", action), report)
    milestone = {"name": "Third", "due_on_day": "1", "due_on_month": "5", "due_on_year": "2009"}
    client.post(url(planned, "new_milestone", action), milestone)
    page = client.get(url(planned, "action", action)).content.decode()
    assert "Two clinics are open." in page
    assert "Missed" in page
    met = re.search(r"/plan/milestones/(\d+)/met/", page)[1]
    client.post(
        url(planned, "met", met), {"met_on_day": "1", "met_on_month": "6", "met_on_year": "2009"}
    )
    assert "Reached" in client.get(url(planned, "action", action)).content.decode()
    progress = client.get(url(planned, "progress", pk)).content.decode()
    assert "1 on track" in progress
    assert "1 overdue" in progress


def test_members_read_and_do_not_edit(client: Client, planned: Planned) -> None:
    client.force_login(planned.member)
    pk = planned.plan.pk
    for name in ("edition", "partners", "progress"):
        assert client.get(url(planned, name, pk)).status_code == 200
    assert "Add a priority" not in client.get(url(planned, "edition", pk)).content.decode()
    for name in ("change", "consult", "approve", "publish", "refresh", "approval", "new_group"):
        assert client.post(url(planned, name, pk)).status_code == 403


@pytest.mark.parametrize("count", [2, 20])
def test_queries_stay_flat(
    client: Client, planned: Planned, count: int, django_assert_max_num_queries
) -> None:
    with planned.as_(planned.director) as by:
        for n in range(count):
            actions.add_action(
                by=by, priority=planned.priority, code=f"Q{n}", name="n", level="executive"
            )
    client.force_login(planned.director)
    for name in ("edition", "partners", "progress"):
        with django_assert_max_num_queries(45):
            assert client.get(url(planned, name, planned.plan.pk)).status_code == 200
