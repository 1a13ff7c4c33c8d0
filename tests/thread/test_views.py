"""Pages of the thread: who sees which money, and sums that agree with the position."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning import actions
from commissioning.models import Priority
from finance.models import BudgetLine
from tests.factories import make_trust, operator, seat
from tests.thread.conftest import Threaded
from thread.queries.looking import thread_of
from trusts.permissions import Role
from trusts.scope import open_scope


@pytest.fixture
def visit(client, threaded):
    """Open a page of the thread as somebody; returns the response."""

    def go(who: str, name: str, *args: object, **query: str):
        client.force_login(getattr(threaded, who))
        return client.get(reverse(f"thread:{name}", args=[threaded.money.trust.slug, *args]), query)

    return go


def keys(threaded: Threaded) -> tuple[int, int, int]:
    """A priority with money, a line of the PCT, a line of the council."""
    with operator(threaded.money.trust):
        return (
            Priority.objects.get(code="BH1").pk,
            BudgetLine.objects.get(code="H100", budget__partner__slug="pct").pk,
            BudgetLine.objects.get(code="H100", budget__partner__slug="council").pk,
        )


def test_the_whole_adds_up_to_the_position(threaded) -> None:
    with open_scope(trust=threaded.money.trust, person=threaded.director) as scope:
        thread = thread_of(scope)
        walk = thread.walk
        total = sum(step.money.budget for step in walk.outcomes)
        loose = sum(part.current for part in walk.loose)
        assert total + loose == walk.money.budget
        assert walk.money.budget == thread.position.budget.expenditure.current
        assert walk.money.budget == Decimal("2480001.00")


def test_the_director_walks_down_and_up(visit, threaded) -> None:
    priority, _, line = keys(threaded)
    page = visit("director", "thread")
    assert page.status_code == 200
    assert b"<svg" in page.content
    slug = re.search(rb"thread/outcomes/([\w-]+)/", page.content)[1].decode()
    assert b"BH1 Better births" in visit("director", "outcome", slug).content
    page = visit("director", "priority", priority)
    assert b"66.67%" in page.content
    assert f"thread/lines/{line}/".encode() in page.content
    up = visit("director", "line", line)
    assert b"BH1 Better births" in up.content
    assert b"33.33%" in up.content


def test_a_board_member_sees_the_plan_and_no_money(visit, threaded) -> None:
    priority, line, _ = keys(threaded)
    page = visit("member", "thread")
    assert page.status_code == 200
    assert b"<svg" not in page.content
    assert b"1,000,000" not in page.content
    assert b"1,000,000" not in visit("member", "priority", priority).content
    assert visit("member", "line", line).status_code == 403


def test_a_finance_lead_sees_only_their_own_partners_money(visit, threaded) -> None:
    priority, own, other = keys(threaded)
    assert visit("lead", "line", own).status_code == 200
    assert visit("lead", "line", other).status_code == 404
    page = visit("lead", "priority", priority)
    assert b"School nursing" not in page.content
    assert b"None of the money that you may see" in page.content


@pytest.mark.parametrize("name", ["priority", "line"])
def test_what_there_is_not_is_not_found(visit, name) -> None:
    assert visit("director", name, 999_999).status_code == 404


def test_an_unknown_figure_is_not_found(visit) -> None:
    assert visit("director", "thread", figure="guess").status_code == 404
    assert visit("director", "thread", figure="forecast").status_code == 200


def test_accepting_and_putting_back_by_page(client, visit, threaded) -> None:
    page = visit("director", "breaks")
    assert b"SS1 Safe at home" in page.content
    url = re.search(rb'href="([^"]+/breaks/priority-without-money/[^"]+)"', page.content)[
        1
    ].decode()
    assert b"SS1 Safe at home" in client.get(url).content
    assert b"Say why" in client.post(url, {}).content
    data = {
        "reason": "It needs none.",
        "review_on_day": "1",
        "review_on_month": "1",
        "review_on_year": "2010",
    }
    done = client.post(url, data, follow=True)
    assert b"Accepted for now: SS1 Safe at home" in done.content
    end = re.search(rb'href="([^"]+/accepted/\d+/end/)"', done.content)[1].decode()
    assert b"It needs none." in client.get(end).content
    assert b"Back on the list" in client.post(end, follow=True).content
    assert client.post(end).status_code == 404


def test_a_member_may_look_at_breaks_but_not_accept_one(client, visit, threaded) -> None:
    with operator(threaded.money.trust):
        key = Priority.objects.get(code="SS1").pk
    page = visit("member", "breaks")
    assert page.status_code == 200
    assert b"Accept for now" not in page.content
    url = reverse(
        "thread:accept",
        args=[threaded.money.trust.slug, "priority-without-money", f"priority-{key}"],
    )
    assert client.get(url).status_code == 403


def test_queries_do_not_grow_with_the_plan(visit, threaded) -> None:
    with CaptureQueriesContext(connection) as before:
        visit("director", "thread")
    with operator(threaded.money.trust) as by:
        bh1 = Priority.objects.get(code="BH1")
        for n in range(10):
            made = actions.add_priority(
                by=by, plan=threaded.plan, outcome=bh1.outcome, code=f"X{n}", name="More"
            )
            actions.add_action(by=by, priority=made, code=f"X{n}.1", name="Do", level="executive")
    with CaptureQueriesContext(connection) as after:
        visit("director", "thread")
    assert len(after) <= len(before)


def test_a_trust_without_a_plan_is_told_so(client, db) -> None:
    trust = make_trust("planless")
    client.force_login(seat(trust, Role.DIRECTOR))
    for name in ("thread:thread", "commissioning:plan"):
        page = client.get(reverse(name, args=[trust.slug]))
        assert page.status_code == 200
        assert b"has been started for this trust" in page.content
    for name in ("commissioning:editions", "commissioning:consultations"):
        assert client.get(reverse(name, args=[trust.slug])).status_code == 200
    assert client.get(reverse("thread:breaks", args=[trust.slug])).status_code == 404
