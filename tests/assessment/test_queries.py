"""What the results say, and what they never say."""

from fractions import Fraction

import pytest

from assessment import banks, demo, queries, rules
from assessment.models import Answer, Participant, Round
from tests import factories
from trusts.levels import Level
from trusts.permissions import Role
from trusts.scope import operator_scope

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"
PARENT, PART_A, PART_B = "AWTY08-CAP-01", "AWTY08-CAP-01a", "AWTY08-CAP-01b"


def summary_for(board, person, round_):
    """The results as a person sees them, once the round is closed."""
    with board.scope(board.support):
        still_open = Round.objects.get(pk=round_.pk).closed_at is None
    if still_open:
        board.close(round_)
    with board.scope(person):
        return queries.round_summary(Round.objects.get(pk=round_.pk))


def find(summary, code):
    return next(
        one
        for theme in summary.themes
        for question in theme.questions
        for one in question.family()
        if one.code == code
    )


def test_results_count_only_what_was_submitted(board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "Seen by all."})
    board.answer(board.second, round_, {Q1: "emerging"}, {Q1: "Not yet sent."})
    board.submit(board.first, round_)
    summary = summary_for(board, board.chair, round_)
    question = find(summary, Q1)
    assert question.spread.counts["leading"] == 1
    assert question.spread.total == 1
    assert [comment.text for comment in question.comments] == ["Seen by all."]
    assert summary.participation == queries.Participation(asked=3, submitted=1, part_way=1)
    assert summary.participation.not_started == 1


def test_dont_know_not_for_me_and_silence_are_counted_apart(board, round_):
    board.answer(board.first, round_, {Q1: "dont_know", Q2: "developing"})
    board.answer(board.second, round_, {Q1: "not_for_me"})
    board.answer(board.chair, round_, {Q2: "leading"})
    for person in (board.first, board.second, board.chair):
        board.submit(person, round_)
    spread = find(summary_for(board, board.support, round_), Q1).spread
    assert (spread.rated, spread.dont_know, spread.not_for_me, spread.unanswered) == (0, 1, 1, 1)


def test_nested_questions_roll_up_and_a_theme_counts_each_question_once(board, round_):
    board.answer(board.first, round_, {PARENT: "leading", PART_A: "emerging", PART_B: "emerging"})
    board.submit(board.first, round_)
    board.answer(board.second, round_, {PARENT: "not_in_place", "AWTY08-CAP-02": "leading"})
    board.submit(board.second, round_)
    summary = summary_for(board, board.chair, round_)
    question = find(summary, PARENT)
    assert question.spread.mean == 3
    assert question.rolled_up == Fraction(3 + 1, 2)
    assert [part.code for part in question.nested] == [PART_A, PART_B]
    theme = next(theme for theme in summary.themes if theme.code == "CAP")
    assert theme.average == Fraction(2 + 5, 2)
    assert question.closeness is rules.Closeness.APART


def test_a_third_level_rolls_up_with_its_family(board):
    round_ = board.open_round(bank="FIN09")
    ratings = {
        "FIN09-ADV-01": "leading",
        "FIN09-ADV-01c": "developing",
        "FIN09-ADV-01c1": "emerging",
    }
    board.answer(board.first, round_, ratings)
    board.submit(board.first, round_)
    summary = summary_for(board, board.chair, round_)
    assert find(summary, "FIN09-ADV-01").rolled_up == Fraction(5 + 3 + 2, 3)
    assert find(summary, "FIN09-ADV-01c").rolled_up == Fraction(3 + 2, 2)
    theme = next(theme for theme in summary.themes if theme.code == "ADV")
    assert theme.spread.rated == 3


def test_what_stands_out(board, round_):
    board.answer(board.first, round_, {Q1: "leading", Q2: "not_in_place", PARENT: "leading"})
    board.answer(board.second, round_, {Q1: "leading", Q2: "emerging", PARENT: "not_in_place"})
    board.submit(board.first, round_)
    board.submit(board.second, round_)
    summary = summary_for(board, board.chair, round_)
    assert summary.strongest(1)[0].code == Q1
    assert summary.weakest(1)[0].code == Q2
    assert [question.code for question in summary.most_divided()] == [PARENT, Q2]


def test_a_round_with_nothing_submitted_is_empty_and_not_wrong(board, round_):
    summary = summary_for(board, board.support, round_)
    assert summary.strongest() == summary.weakest() == summary.most_divided() == []
    assert all(theme.average is None for theme in summary.themes)
    assert "Audit Commission" in summary.sources[0]


def test_a_round_keeps_its_own_questions_when_the_file_changes(board, round_):
    changed = dict(round_.bank_content)
    changed["title"] = "An older wording"
    from assessment.banks.load import digest

    with board.scope(board.support):
        round_.bank_content, round_.bank_sha256 = changed, digest(changed)
        round_.save()
        kept = Round.objects.defer("bank_content").get(pk=round_.pk)
        assert queries.questions_of(kept).title == "An older wording"


def test_altered_questions_are_noticed(board, round_):
    with board.scope(board.support):
        round_.bank_sha256 = "0" * 64
        round_.save()
        with pytest.raises(banks.BankError, match="altered"):
            queries.questions_of(round_)


def test_a_body_is_asked_only_what_concerns_its_level(board, area_member):
    round_ = board.open_round("north-area")
    with board.scope(area_member):
        bank = queries.questions_of(Round.objects.get(pk=round_.pk))
        waiting = queries.rounds_to_answer(_scope())
    assert all("operational" in question.levels for question in bank.every_question())
    assert [part.round_id for part in waiting] == [round_.pk]


def _scope():
    from trusts.scope import current_scope

    return current_scope()


def test_rounds_of_another_level_or_body_are_out_of_sight(board, round_, area_member):
    with board.scope(area_member) as scope:
        assert not queries.rounds_visible_to(scope).exists()
        assert not Round.objects.exists()
        assert not Participant.objects.exists()
    elsewhere = factories.seat(board.trust, Role.MEMBER, Level.OPERATIONAL, body="north-area")
    with board.scope(elsewhere) as scope:
        assert not queries.rounds_visible_to(scope).exists()


def test_what_waits_for_a_member(board, round_):
    with board.scope(board.first) as scope:
        [part] = queries.rounds_to_answer(scope)
        assert part.answered == 0
    board.answer(board.first, round_, {Q1: "leading"}, {Q2: "A comment is not an answer."})
    with board.scope(board.first) as scope:
        assert queries.rounds_to_answer(scope)[0].answered == 1
    board.submit(board.first, round_)
    with board.scope(board.first) as scope:
        assert queries.rounds_to_answer(scope) == []
    with factories.operator(board.trust) as scope:
        assert queries.rounds_to_answer(scope) == []


def test_progress_by_theme(board, round_):
    board.answer(board.first, round_, {Q1: "leading", Q2: "dont_know"})
    with board.scope(board.first):
        part = board.part(board.first, round_)
        by_theme = queries.progress_by_theme(
            queries.questions_of(part.round), queries.answers_of(part)
        )
    assert by_theme[0][1] == rules.Progress(answered=2, total=6)
    assert by_theme[1][1].stage is rules.Stage.NOT_STARTED


def test_a_summary_takes_as_many_queries_for_three_members_as_for_one(
    board, round_, django_assert_num_queries
):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    with board.scope(board.chair):
        here = queries.light(Round.objects.all()).get()
        with django_assert_num_queries(3):
            queries.round_summary(here)
    again = board.open_round()
    for person in (board.first, board.second, board.chair):
        board.answer(person, again, dict.fromkeys(banks.get("AWTY08").by_code, "emerging"))
        board.submit(person, again)
    board.close(again)
    with board.scope(board.chair):
        here = queries.light(Round.objects.all()).get(pk=again.pk)
        with django_assert_num_queries(3):
            queries.round_summary(here)


def test_the_demo_has_a_closed_round_and_one_under_way(db):
    from commissioning import demo as plan
    from trusts.demo import make_anyplace

    trust, people = make_anyplace("for the test only")
    with operator_scope(trust=trust, reason="test"):
        plan.load(trust, people)
        demo.load(trust, people)
        now, then, first = Round.objects.order_by("-opens_on")
        assert first.closed_at.date() < then.opens_on
        assert then.closed_at.date().isoformat() == "2008-12-12"
        assert queries.participation_in(then) == queries.Participation(15, 14, 0)
        going = queries.participation_in(now)
        assert going.asked == 16
        assert going.submitted >= 6
        assert going.part_way >= 3
        assert going.not_started >= 2
        summary = queries.round_summary(then)
        assert {theme.closeness for theme in summary.themes}
        assert sum(len(q.comments) for q in summary.questions()) >= 8
        weakest = min(summary.themes, key=lambda theme: theme.average)
        assert weakest.code == "RES"
        kept = list(Answer.objects.order_by("pk").values_list("question", "rating"))
        assert len(kept) > 1000


def test_closing_is_seen_in_the_summary(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    assert summary_for(board, board.chair, round_).state is rules.RoundState.CLOSED
