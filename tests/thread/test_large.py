"""The plan and the thread of a large trust: 60 priorities, 600 actions with a milestone each.

Queries stay flat, and a page takes no more of the processor than a visitor would notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.models import Action, Milestone, Priority
from tests.factories import operator
from tests.thread.conftest import Threaded
from trusts.clock import today
from trusts.models import Partner

PRIORITIES, ACTIONS_EACH = 60, 10
SECONDS = 2.0
"""Processor time of one page. It takes an eighth of that; a quadratic one ten times."""

PAGES = {
    "plan": ("commissioning:plan", False),
    "edition": ("commissioning:edition", True),
    "progress": ("commissioning:progress", True),
    "partners": ("commissioning:partners", True),
    "editions": ("commissioning:editions", False),
    "thread": ("thread:thread", False),
    "breaks": ("thread:breaks", False),
}


def grow(threaded: Threaded) -> None:
    """Add priorities, actions and milestones until the plan is a large one."""
    with operator(threaded.money.trust):
        first = Priority.objects.get(code="BH1")
        lead = Partner.objects.get(slug="council")
        priorities = Priority.objects.bulk_create(
            Priority(
                trust=first.trust,
                plan=first.plan,
                outcome=first.outcome,
                code=f"L{n}",
                name=f"Large {n}",
            )
            for n in range(PRIORITIES - Priority.objects.count())
        )
        actions = Action.objects.bulk_create(
            Action(
                trust=first.trust,
                priority=priority,
                code=f"{priority.code}.{n}",
                name=f"Action {n}",
                level="executive",
                lead=lead,
                cost=Decimal("1000.50"),
                funding="Area based grant",
            )
            for priority in priorities
            for n in range(ACTIONS_EACH)
        )
        Milestone.objects.bulk_create(
            Milestone(trust=first.trust, action=action, name="Half way", due_on=today())
            for action in actions
        )


@pytest.fixture
def visit(client: Client, threaded: Threaded) -> Callable[[str], HttpResponse]:
    client.force_login(threaded.director)

    def go(page: str) -> HttpResponse:
        name, of_edition = PAGES[page]
        args = [threaded.money.trust.slug, *([threaded.plan.pk] if of_edition else [])]
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        return answer

    return go


def test_pages_stay_flat_at_sixty_priorities_and_six_hundred_actions(threaded, visit) -> None:
    before = {}
    for page in PAGES:
        visit(page)  # what is read once in a process
        with CaptureQueriesContext(connection) as caught:
            visit(page)
        before[page] = len(caught)
    grow(threaded)
    after, took = {}, {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as caught:
            began = time.process_time()
            visit(page)
            took[page] = time.process_time() - began
        after[page] = len(caught)
    assert after == before
    assert max(took.values()) < SECONDS, took
