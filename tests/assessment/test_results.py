"""Results by group, round against round, and what a promise keeps out of them."""

import datetime

import pytest

from assessment import actions, queries
from assessment.models import Round
from tests import factories
from trusts.errors import Refusal
from trusts.permissions import Role

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"


@pytest.fixture
def health(board):
    return [factories.seat(board.trust, Role.MEMBER, partner="pct") for _ in range(5)]


@pytest.fixture
def council(board):
    return [factories.seat(board.trust, Role.MEMBER) for _ in range(5)]


def run(board, ratings, *, promise="partner", opens_on=datetime.date(2009, 11, 2)):
    """A closed round in which each person gave one rating to the first question."""
    round_ = board.open_round(promise=promise, opens_on=opens_on)
    for person, rating in ratings.items():
        board.answer(person, round_, {Q1: rating}, {Q1: f"Says {person.name}"})
        board.submit(person, round_)
    return board.close(round_)


def grouped(board, round_, by):
    with board.scope(board.chair):
        return queries.grouped_results(Round.objects.get(pk=round_.pk), by)


def row(result, code):
    return next(one for one in result.questions if one.code == code)


def test_sectors_that_differ_are_found_with_by_how_much(board, council, health):
    ratings = dict.fromkeys(council, "leading") | dict.fromkeys(health, "emerging")
    round_ = run(board, ratings, promise="sector")
    result = grouped(board, round_, "sector")
    assert {group.name: group.members for group in result.groups} == {"Council": 5, "Health": 5}
    found = row(result, Q1)
    assert (found.highest, found.lowest, found.gap) == ("Council", "Health", 3)
    assert [one.code for one in result.widest()] == [Q1]
    assert row(result, Q2).gap is None, "nobody rated it"


def test_a_small_sector_is_put_with_others(board, council, health):
    ratings = dict.fromkeys(council, "leading") | {health[0]: "emerging"}
    round_ = run(board, ratings, promise="sector")
    result = grouped(board, round_, "sector")
    assert result.groups == ()
    assert "no two sectors" in result.withheld


def test_by_partner_needs_a_promise_that_allows_it(board, council, health):
    ratings = dict.fromkeys([*council, *health], "leading")
    assert (
        "no further than their sector"
        in grouped(board, run(board, ratings, promise="sector"), "partner").withheld
    )
    allowed = run(board, ratings, promise="partner", opens_on=datetime.date(2009, 11, 3))
    assert len(grouped(board, allowed, "partner").groups) == 2
    with pytest.raises(ValueError, match="grouped by"):
        grouped(board, allowed, "name")


def test_an_open_round_shows_no_groups(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    assert "when the round is closed" in grouped(board, round_, "sector").withheld


def test_fewer_than_five_submitted_show_nothing_under_the_promise_by_sector(board, council):
    round_ = run(board, dict.fromkeys(council[:4], "leading"), promise="sector")
    with board.scope(board.chair):
        summary = queries.round_summary(Round.objects.get(pk=round_.pk))
    assert summary.themes == ()
    assert "Fewer than 5" in summary.withheld
    assert summary.participation.submitted == 4


@pytest.mark.parametrize(
    ("promise", "whose"), [("named", "{name}, {partner}"), ("partner", "{partner}"), ("sector", "")]
)
def test_comments_say_whose_they_are_as_far_as_promised(board, council, promise, whose):
    round_ = run(board, dict.fromkeys(council, "leading"), promise=promise)
    with board.scope(board.chair):
        summary = queries.round_summary(Round.objects.get(pk=round_.pk))
        partner = board.part(council[0], round_).membership.partner.name
    comments = next(one for one in summary.questions() if one.code == Q1).comments
    told = {comment.text: comment.whose for comment in comments}
    wanted = whose.format(name=council[0].name, partner=partner)
    assert told[f"Says {council[0].name}"] == wanted


def test_a_small_body_cannot_be_promised_what_would_show_nothing(board):
    with pytest.raises(Refusal, match="Choose “by partner” or “by name”") as refused:
        board.open_round(promise="sector")
    assert refused.value.field == "promise"


def test_round_against_round(board, council):
    first = run(board, {council[0]: "emerging"}, opens_on=datetime.date(2009, 11, 2))
    second = run(
        board,
        {council[0]: "established", council[1]: "dont_know"},
        opens_on=datetime.date(2009, 11, 9),
    )
    with board.scope(board.chair):
        rounds = {each.pk: each for each in Round.objects.all()}
        assert list(queries.earlier_rounds(rounds[second.pk])) == [rounds[first.pk]]
        assert not queries.earlier_rounds(rounds[first.pk]).exists()
        found = queries.compare(rounds[first.pk], rounds[second.pk])
    change = next(one for one in found.questions if one.code == Q1)
    assert (change.before, change.after, change.by, change.words) == (2, 4, 2, "Up 2.0")
    assert (change.dont_know_before, change.dont_know_after) == (0, 1)
    assert [one.code for one in found.risen()] == [Q1]
    assert found.fallen() == []
    silent = next(one for one in found.questions if one.code == Q2)
    assert silent.words == "Cannot be compared"


def test_what_a_quarter_does_not_know_is_a_finding(board, council):
    ratings = dict.fromkeys(council[:3], "leading") | {council[3]: "dont_know"}
    round_ = run(board, ratings)
    with board.scope(board.chair):
        summary = queries.round_summary(Round.objects.get(pk=round_.pk))
    assert [one.code for one in summary.least_known()] == [Q1]


def test_the_promise_is_audited(board):
    from trusts.models import AuditEvent

    with board.scope(board.support) as by:
        actions.open_round(
            by=by,
            body=board.body(),
            bank_code="ESS05",
            opens_on=datetime.date(2009, 11, 2),
            closes_on=datetime.date(2009, 11, 27),
            promise="named",
        )
        assert AuditEvent.objects.get(verb="round.opened").details["promise"] == "named"
