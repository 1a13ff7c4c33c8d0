"""Disputes and complaints: their path to an end, and how few people read them."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from governance import actions
from governance.models import Dispute, DisputeStep
from governance.queries import disputes
from governance.rules.disputes import ENDINGS, NOT_RESOLVED, OUTSIDE, PATH, may_end, next_stages
from governance.waiting import waiting_disputes
from tests.factories import operator, seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Body, Person, Trust
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CANARY = "Canary in the special school"


def enter(by: Scope, body: str = "board", **changes: Any) -> Dispute:
    fields: dict[str, Any] = {
        "kind": "dispute",
        "title": CANARY,
        "what": "Who pays?",
        "raised_by": "The schools",
        "against": "The council",
        "raised_on": today() - 30 * DAY,
        "answer_by": today() + 10 * DAY,
    }
    return actions.raise_dispute(by=by, body=Body.objects.get(slug=body), **{**fields, **changes})


def move(by: Scope, one: Dispute, **changes: Any) -> Dispute:
    fields: dict[str, Any] = {
        "happened_on": today(),
        "words": "They met.",
        "stage": one.stage,
        "answer_by": today() + 5 * DAY,
        "handler": one.handler,
        "seen": one.version,
    }
    return actions.move_dispute(by=by, dispute=one, **{**fields, **changes})


def end(by: Scope, one: Dispute, **changes: Any) -> Dispute:
    fields: dict[str, Any] = {
        "happened_on": today(),
        "words": "Agreed to share.",
        "state": "resolved",
        "seen": one.version,
    }
    return actions.end_dispute(by=by, dispute=one, **{**fields, **changes})


def url(name: str, trust: Trust, *args: Any) -> str:
    return reverse(f"governance:{name}", args=[trust.slug, *args])


@given(st.sampled_from(PATH), st.sampled_from(PATH), st.sampled_from(ENDINGS))
def test_the_path_leads_on_and_never_back(stage: str, other: str, ending: str) -> None:
    assert (other in next_stages(stage)) == (PATH.index(other) >= PATH.index(stage))
    assert may_end(stage, ending) == (ending != NOT_RESOLVED or stage == OUTSIDE)


def test_a_dispute_goes_its_way_and_keeps_every_step(trust: Trust, support: Person) -> None:
    chair = seat(trust, "chair")
    with open_scope(trust=trust, person=support) as by:
        one = enter(by)
        one = move(by, one, stage="chair", handler=chair)
        with pytest.raises(Refusal, match="passed that stage"):
            move(by, one, stage="parties")
        with pytest.raises(Refusal, match="added a step"):
            move(by, one, seen=1)
        with pytest.raises(Refusal, match="only when somebody outside"):
            end(by, one, state="not_resolved")
        one = move(by, one, stage="outside")
        one = end(by, one, state="not_resolved")
        for refused in (lambda: move(by, one), lambda: end(by, one)):
            with pytest.raises(Refusal, match="ended already"):
                refused()
        told = DisputeStep.objects.filter(dispute=one).values_list("number", "stage", "state")
        assert list(told) == [
            (1, "parties", "open"),
            (2, "chair", "open"),
            (3, "outside", "open"),
            (4, "outside", "not_resolved"),
        ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"against": ""}, "against"),
        ({"raised_on": datetime.date(9999, 1, 1)}, "raised_on"),
        ({"answer_by": datetime.date(2000, 1, 1)}, "answer_by"),
    ],
)
def test_a_dispute_that_cannot_be_is_refused(
    changes: dict[str, Any], field: str, trust: Trust, support: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal) as refused:
            enter(by, **changes)
        assert refused.value.field == field


def test_a_step_says_something_on_a_day_that_can_be(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        one = enter(by)
        for changes, words in (
            ({"words": " "}, "what happened"),
            ({"happened_on": today() + DAY}, "between the day"),
            ({"happened_on": one.raised_on - DAY}, "between the day"),
            ({"answer_by": today() - DAY}, "after the day of the step"),
        ):
            with pytest.raises(Refusal, match=words):
                move(by, one, **changes)
        with pytest.raises(Refusal, match="how it ended"):
            end(by, one, state="open")


def test_a_handler_sees_the_bodys_level(trust: Trust, support: Person) -> None:
    elsewhere = seat(trust, "chair", Level.OPERATIONAL)
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="could not read it"):
            enter(by, handler=elsewhere)
        assert enter(by, "north-area", handler=elsewhere).handler == elsewhere


def test_only_keepers_and_the_handler_read_it(
    trust: Trust, support: Person, client: Client
) -> None:
    chair, member = seat(trust, "chair"), seat(trust, "member")
    with open_scope(trust=trust, person=support) as by:
        one = enter(by, handler=chair)
        other = enter(by, title="Another matter")
    for reader, sees in ((support, 2), (chair, 1), (member, 0)):
        client.force_login(reader)
        with open_scope(trust=trust, person=reader) as by:
            assert disputes.readable(by).count() == sees
        for page in ("dispute", "dispute_move", "dispute_end"):
            for which, shown in ((one, sees >= 1), (other, sees == 2)):
                answer = client.get(url(page, trust, which.pk))
                assert answer.status_code == (200 if shown else 404)
                assert client.post(url(page, trust, which.pk), {}).status_code in (
                    (200, 405) if shown else (404, 405)
                )
        log = client.get(url("disputes", trust))
        assert log.status_code == (200 if sees else 404)
        assert (CANARY in log.content.decode()) == (sees > 0)
        home = client.get(reverse("trusts:home", args=[trust.slug])).content.decode()
        assert (f"Help to resolve “{CANARY}”" in home) == (reader == chair)
        shown = client.get(url("interests", trust)).content.decode()
        assert ("Disputes and complaints" in shown) == (sees > 0)
        assert client.get(url("dispute_new", trust)).status_code == (200 if sees == 2 else 403)


def test_the_handler_notes_steps_and_hands_it_to_nobody(
    trust: Trust, support: Person, member: Person
) -> None:
    chair = seat(trust, "chair")
    with open_scope(trust=trust, person=support) as by:
        one = enter(by, handler=chair)
    with open_scope(trust=trust, person=chair) as by:
        with pytest.raises(PermissionDenied):
            move(by, one, handler=member)
        with pytest.raises(PermissionDenied):
            enter(by)
        one = move(by, one, stage="chair")
        assert end(by, one).ended_on == today()
    with open_scope(trust=trust, person=support) as by:
        two = enter(by)
    with open_scope(trust=trust, person=member) as by:
        for refused in (lambda: move(by, two), lambda: end(by, two)):
            with pytest.raises(PermissionDenied):
                refused()


def test_nothing_of_it_stands_in_the_audit_trail_but_its_steps(
    trust: Trust, support: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        end(by, move(by, enter(by)))
    with operator(trust):
        for event in AuditEvent.objects.filter(target_type="governance.Dispute"):
            assert CANARY not in f"{event.target}{event.details}"
            assert "They met" not in f"{event.details}"


def test_overdue_answers_wait_for_who_keeps_the_log(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        enter(by)
        assert not list(waiting_disputes(by))
        enter(by, title="Late", answer_by=today() - DAY)
        (one,) = waiting_disputes(by)
        assert one.text == "Ask for an answer to “Late”"


def test_the_pages_enter_move_and_end_and_keep_what_was_typed(
    trust: Trust, support: Person, client: Client
) -> None:
    client.force_login(support)
    with operator(trust):
        board = str(Body.objects.get(slug="board").pk)

    def days(name: str, on: datetime.date) -> dict[str, str]:
        parts = {"day": on.day, "month": on.month, "year": on.year}
        return {f"{name}_{part}": str(value) for part, value in parts.items()}

    typed = {
        "kind": "complaint",
        "body": board,
        "title": "Told too late",
        "what": "Two days before.",
        "raised_by": "A parent",
        "against": "The team",
        **days("raised_on", today() - DAY),
        **days("answer_by", today() - 5 * DAY),
    }
    page = client.post(url("dispute_new", trust), typed).content.decode()
    assert "An answer is due after" in page
    assert "Two days before." in page
    typed |= days("answer_by", today() + 5 * DAY)
    assert client.post(url("dispute_new", trust), typed).status_code == 302
    with operator(trust):
        made = Dispute.objects.get()
    step = {
        "words": "The chair wrote",
        "stage": "chair",
        **days("happened_on", today()),
        **days("answer_by", today() + 9 * DAY),
    }
    where = url("dispute_move", trust, made.pk)
    assert "Open the page again" in client.post(where, step).content.decode()
    moved = client.post(where, step | {"seen": "1"}, follow=True).content.decode()
    assert "The chair wrote" in moved
    over = {"words": "An apology", "state": "resolved", **days("happened_on", today())}
    ended = client.post(url("dispute_end", trust, made.pk), over | {"seen": "2"}, follow=True)
    assert "Ended here" in ended.content.decode()
    log = url("disputes", trust)
    for asked, shown in (
        ({"state": "resolved"}, True),
        ({"state": "open"}, False),
        ({"kind": "dispute"}, False),
        ({"overdue": "on"}, False),
    ):
        assert ("Told too late" in client.get(log, asked).content.decode()) is shown


def test_the_log_asks_as_much_for_twenty_as_for_two(
    trust: Trust, support: Person, client: Client
) -> None:
    client.force_login(support)
    counts = []
    for more in (2, 18):
        with open_scope(trust=trust, person=support) as by:
            for _ in range(more):
                enter(by, handler=support)
        client.get(url("disputes", trust))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("disputes", trust)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
