"""A body's rounds over time: the line, its gaps, and what may not be shown."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessment import queries, rules
from assessment.models import Round
from assessment.reports import RoundParams, SelfAssessment
from tests import factories
from trusts.permissions import Role

Q1 = "AWTY08-OUT-01"
DAYS = [datetime.date(2009, month, 2) for month in (9, 10, 11)]


@pytest.fixture
def many(board):
    return [factories.seat(board.trust, Role.MEMBER) for _ in range(4)]


def run(board, day, ratings, promise="partner"):
    """A closed round in which each person gave one rating to the first question."""
    round_ = board.open_round(opens_on=day, promise=promise)
    for person, rating in ratings.items():
        board.answer(person, round_, {Q1: rating})
        board.submit(person, round_)
    return board.close(round_)


def trend(board, round_):
    with board.scope(board.chair):
        return queries.trend_of(Round.objects.get(pk=round_.pk))


def test_three_rounds_make_a_line(board, many):
    for day, rating in zip(DAYS, ("emerging", "developing", "leading"), strict=True):
        last = run(board, day, dict.fromkeys(many, rating))
    found = trend(board, last)
    assert found.labels == ("Sep 2009", "Oct 2009", "Nov 2009")
    outcomes = found.themes[0]
    assert [step.average for step in outcomes.steps] == [2, 3, 5]
    assert outcomes.has_line
    assert found.gaps() == []
    assert not found.themes[1].has_line, "nobody rated it"


def test_other_people_break_the_line(board, many):
    run(board, DAYS[0], dict.fromkeys(many[:2], "emerging"))
    last = run(board, DAYS[1], dict.fromkeys([*many[2:], many[0]], "leading"))
    found = trend(board, last)
    assert found.themes[0].steps[1].why_apart is rules.Break.PEOPLE
    assert found.gaps() == [
        "Sep 2009 to Oct 2009: fewer than half of those who answered are the same."
    ]


def test_other_questions_break_the_line(board, many):
    first = run(board, DAYS[0], dict.fromkeys(many, "emerging"))
    last = run(board, DAYS[1], dict.fromkeys(many, "leading"))
    with board.scope(board.chair):
        Round.objects.filter(pk=first.pk).update(themes=["OUT"])
    found = trend(board, last)
    assert found.themes[0].steps[1].why_apart is rules.Break.NONE
    assert found.themes[1].steps[1].why_apart is rules.Break.NOT_ASKED
    assert found.gaps()[0].startswith("Sep 2009 to Oct 2009: not asked in both rounds (")


def test_open_rounds_and_other_bodies_are_not_in_it(board, many):
    first = run(board, DAYS[0], dict.fromkeys(many, "emerging"))
    board.open_round(opens_on=DAYS[1])
    assert [each.opens_on for each in trend(board, first).rounds] == [DAYS[0]]


def test_what_may_not_be_shown_has_no_figure(board, many):
    first = run(board, DAYS[0], dict.fromkeys(many, "emerging"), promise="sector")
    found = trend(board, first)
    assert found.rounds[0].withheld
    assert found.themes[0].steps[0].average is None


def test_two_rounds_of_one_month_are_told_by_their_days(board, many):
    run(board, datetime.date(2009, 11, 2), dict.fromkeys(many, "emerging"))
    last = run(board, datetime.date(2009, 11, 9), dict.fromkeys(many, "leading"))
    assert trend(board, last).labels == ("2 Nov 2009", "9 Nov 2009")


def test_the_page_and_the_report_show_it(client, board, many):
    for day, rating in zip(DAYS, ("emerging", "developing", "leading"), strict=True):
        last = run(board, day, dict.fromkeys(many, rating))
    client.force_login(board.first)
    page = client.get(reverse("assessment:trend", args=[board.trust.slug, last.pk]))
    shown = page.content.decode()
    assert "average rating from 2.0 to 5.0 in 3 rounds" in shown
    with board.scope(board.support) as scope:
        content, workbook = SelfAssessment().both(scope, RoundParams(str(last.pk)))
    assert "Over time" in [part.title for part in content.parts]
    assert "Compared with other trusts" not in [part.title for part in content.parts]
    sheet = next(sheet for sheet in workbook.sheets if sheet.key == "trend")
    assert sheet.rows[0]["round2"] == Decimal("5.0")


def test_without_a_closed_round_the_page_says_so(client, board, round_):
    client.force_login(board.first)
    page = client.get(reverse("assessment:trend", args=[board.trust.slug, round_.pk]))
    assert "has not closed a round" in page.content.decode()


# --- The rule ---------------------------------------------------------------------------------

people = st.sets(st.integers(1, 20))


@given(people, people)
def test_same_people_is_the_same_both_ways_round(before, after):
    assert rules.same_people(before, after) == rules.same_people(after, before)
    assert rules.same_people(before, before)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [({1, 2}, {2, 3}, True), ({1, 2}, {2, 3, 4}, False), ({1}, {2}, False)],
)
def test_half_of_the_larger_group_are_the_same_people(before, after, same):
    assert rules.same_people(before, after) is same


def test_reworded_questions_break_the_line():
    def between(before, after):
        return rules.break_between(before, after, people_before={1}, people_after={1})

    assert between({"Q": "Old"}, {"Q": "New"}) is rules.Break.QUESTIONS
    assert between({"Q": "Old"}, {}) is rules.Break.NOT_ASKED
    assert between({"Q": "Old"}, {"Q": "Old"}) is rules.Break.NONE
