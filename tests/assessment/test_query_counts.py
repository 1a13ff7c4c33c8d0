"""Pages of moderation and improvement ask the database as often for twenty rows as for two."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions, queries
from assessment.models import Improvement, Round
from commissioning.models import Outcome, Plan, Priority
from tests import factories
from trusts.models import Partner
from trusts.permissions import Role

Q1 = "AWTY08-OUT-01"
FEW, MANY = 2, 20


@pytest.fixture
def closed(board):
    """A closed round that two members submitted; each wrote a comment."""
    round_ = board.open_round()
    for person in (board.first, board.second):
        board.answer(person, round_, {Q1: "leading"}, {Q1: "Very clear."})
        board.submit(person, round_)
    return board.close(round_)


def count(client, board, name, *args):
    """How many queries a page takes, once everything that is kept in memory is there."""
    client.force_login(board.chair)
    url = reverse(f"assessment:{name}", args=[board.trust.slug, *args])
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def moderate(board, round_, codes):
    """Agree a rating on each question, confirmed, with an improvement that has a note."""
    for number, code in enumerate(codes):
        with board.scope(board.chair) as by:
            here = Round.objects.get(pk=round_.pk)
            agreed = actions.record_agreed_rating(
                by=by, round_=here, question=code, rating="developing", reason="Why", who="all"
            )
        with board.scope(board.support) as by:
            actions.confirm_agreed_rating(by=by, agreed=agreed, revision=1)
        improve(board, round_, code, number)


def priority_of(number):
    plan, _ = Plan.objects.get_or_create(
        edition="2009",
        defaults={
            "starts_on": datetime.date(2009, 4, 1),
            "ends_on": datetime.date(2012, 3, 31),
            "vision": "Every child",
        },
    )
    outcome, _ = Outcome.objects.get_or_create(slug="ea", defaults={"name": "Enjoy", "order": 1})
    found, _ = Priority.objects.get_or_create(
        plan=plan, outcome=outcome, code=f"EA{number}", defaults={"name": f"Priority {number}"}
    )
    return found


def improve(board, round_, code, number):
    with factories.operator(board.trust) as by:
        priority = priority_of(number)
        here = Round.objects.get(pk=round_.pk)
        made = actions.agree_improvement(
            by=by,
            round_=here,
            question=code,
            what=f"Action {number} on {code}",
            owner=Partner.objects.get(slug="pct" if number % 2 else "council"),
            due_on=datetime.date(2009, 12, 31),
            priority=priority,
        )
        actions.report_progress(by=by, improvement=made, state="under_way", text="Begun.")
        return made


def questions(board, round_):
    with board.scope(board.chair):
        return list(queries.questions_of(Round.objects.get(pk=round_.pk)).by_code)


def test_the_page_of_what_was_agreed(client, board, closed):
    codes = questions(board, closed)
    moderate(board, closed, codes[:FEW])
    few = count(client, board, "agreed", closed.pk)
    moderate(board, closed, codes[FEW:MANY])
    assert count(client, board, "agreed", closed.pk) == few


def test_the_page_of_all_improvements(client, board, closed):
    for number in range(FEW):
        improve(board, closed, Q1, number)
    few = count(client, board, "improvements")
    for number in range(FEW, MANY):
        improve(board, closed, Q1, number)
    assert count(client, board, "improvements") == few


def test_the_page_of_one_improvement_with_many_notes(client, board, closed):
    made = improve(board, closed, Q1, 0)
    notes = [count(client, board, "improvement", made.pk)]
    with factories.operator(board.trust) as by:
        for number in range(MANY):
            one = Improvement.objects.get(pk=made.pk)
            actions.report_progress(by=by, improvement=one, state="under_way", text=f"{number}")
    notes.append(count(client, board, "improvement", made.pk))
    assert notes[0] == notes[1]


def test_the_moderation_page_with_many_improvements(client, board, closed):
    moderate(board, closed, [Q1])
    improve(board, closed, Q1, 1)
    few = count(client, board, "moderate", closed.pk, Q1)
    for number in range(FEW, MANY):
        improve(board, closed, Q1, number)
    assert count(client, board, "moderate", closed.pk, Q1) == few


def test_the_moderation_page_with_many_members(client, board):
    def run(people, day):
        round_ = board.open_round(opens_on=day)
        for person in people:
            board.answer(person, round_, {Q1: "leading"}, {Q1: f"Says {person.name}"})
            board.submit(person, round_)
        return board.close(round_)

    members = [factories.seat(board.trust, Role.MEMBER) for _ in range(MANY)]
    few = run(members[:FEW], datetime.date(2009, 11, 2))
    many = run(members, datetime.date(2009, 11, 3))
    before = count(client, board, "moderate", few.pk, Q1)
    assert count(client, board, "moderate", many.pk, Q1) == before
