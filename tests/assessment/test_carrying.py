"""Answers carried over: marked, counted apart, and this round's own once looked at again."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import actions, queries, rules
from tests import factories
from tests.assessment.test_views import reply, text
from trusts.errors import Refusal
from trusts.permissions import Role

Q1, Q2, Q3 = "AWTY08-OUT-01", "AWTY08-OUT-02", "AWTY08-OUT-03"
THEN = datetime.date(2008, 11, 3)


def copy(board, person, round_):
    with board.scope(person) as by:
        return actions.copy_last_answers(by=by, participant=board.part(person, round_))


def confirm(board, person, round_, *codes):
    with board.scope(person) as by:
        part = board.part(person, round_)
        return actions.confirm_answers(by=by, participant=part, questions=codes)


def progress(board, person, round_):
    with board.scope(person):
        return queries.progress_of(board.part(person, round_))


@pytest.fixture
def before(board):
    """A closed round in which two members submitted."""
    round_ = board.open_round(opens_on=THEN)
    board.answer(board.first, round_, {Q1: "leading", Q2: "emerging"}, {Q1: "Said then."})
    board.answer(board.second, round_, {Q1: "developing"})
    board.submit(board.first, round_)
    board.submit(board.second, round_)
    return board.close(round_)


@pytest.fixture
def now(board, before):
    return board.open_round()


def test_copied_answers_are_a_starting_point_only(board, now):
    assert len(copy(board, board.first, now)) == 2
    assert progress(board, board.first, now).answered == 0
    with board.scope(board.first) as by:
        answers = queries.answers_of(board.part(board.first, now))
        assert answers[Q1].is_carried_over
        assert answers[Q1].comment == "Said then."
        with pytest.raises(Refusal, match="not answered any"):
            actions.submit(by=by, participant=board.part(board.first, now), accept_missing=True)


def test_confirming_and_changing_make_them_this_rounds_own(board, now):
    copy(board, board.first, now)
    confirm(board, board.first, now, Q1)
    assert progress(board, board.first, now).answered == 1
    with board.scope(board.first) as by:
        part = board.part(board.first, now)
        old = queries.answers_of(part)[Q2]
        actions.save_answers(
            by=by, participant=part, replies=[actions.Reply(Q2, "developing", "", old.revision)]
        )
        assert queries.answers_of(part)[Q2].counts
    with pytest.raises(Refusal, match="nothing to confirm"):
        confirm(board, board.first, now, Q1, Q2)


def test_saving_the_page_unchanged_confirms_nothing(board, now):
    copy(board, board.first, now)
    with board.scope(board.first) as by:
        part = board.part(board.first, now)
        actions.save_answers(
            by=by, participant=part, replies=[actions.Reply(Q2, "emerging", "", 1)]
        )
        assert queries.answers_of(part)[Q2].is_carried_over


def test_what_is_answered_here_is_not_replaced(board, now):
    board.answer(board.first, now, {Q1: "not_in_place"})
    assert [row.question for row in copy(board, board.first, now)] == [Q2]
    with board.scope(board.first):
        assert queries.answers_of(board.part(board.first, now))[Q1].rating == "not_in_place"
    with pytest.raises(Refusal, match="nothing to copy"):
        copy(board, board.first, now)


def test_nobody_copies_what_another_said(board, now):
    with pytest.raises(Refusal, match="nothing to copy"):
        copy(board, board.chair, now)
    with board.scope(board.second):
        [old] = queries.answers_to_copy(board.part(board.second, now))
        assert (old.question, old.rating) == (Q1, "developing")


def test_own_answers_are_never_copied_into_a_partners_shared_ones(board, before):
    with board.scope(board.support) as by:
        from trusts.models import Partner

        round_ = actions.open_round(
            by=by,
            body=board.body(),
            bank_code="AWTY08",
            opens_on=datetime.date(2009, 11, 2),
            closes_on=datetime.date(2009, 11, 27),
            promise="partner",
            as_one=list(Partner.objects.all()),
        )
    with pytest.raises(Refusal, match="nothing to copy"):
        copy(board, board.second, round_)


def test_a_round_may_start_afresh(board, before):
    with board.scope(board.support) as by:
        round_ = actions.open_round(
            by=by,
            body=board.body(),
            bank_code="AWTY08",
            opens_on=datetime.date(2009, 11, 2),
            closes_on=datetime.date(2009, 11, 27),
            promise="partner",
            may_copy=False,
        )
    with pytest.raises(Refusal, match="starts afresh"):
        copy(board, board.first, round_)


def test_a_theme_left_out_is_not_copied_and_no_unconfirmed_answer_is_copied_on(board, now):
    copy(board, board.first, now)
    confirm(board, board.first, now, Q1)
    board.submit(board.first, now)
    board.close(now)
    third = board.open_round(opens_on=datetime.date(2009, 11, 9))
    assert [row.question for row in copy(board, board.first, third)] == [Q1]


def test_results_count_them_apart_and_show_no_copied_comment(board, now):
    copy(board, board.first, now)
    board.answer(board.first, now, {Q3: "leading"})
    board.answer(board.second, now, {Q1: "emerging"})
    board.submit(board.first, now)
    board.submit(board.second, now)
    round_ = board.close(now)
    with board.scope(board.chair):
        summary = queries.round_summary(round_)
        one = summary.themes[0].questions[0]
    assert (one.spread.rated, one.spread.carried, one.spread.total) == (1, 1, 2)
    assert one.rolled_up == 2, "the carried answer is in no average"
    assert one.comments == ()
    assert summary.has_carried


def test_the_comparison_says_what_was_carried_over(board, before, now):
    copy(board, board.first, now)
    board.answer(board.first, now, {Q3: "leading"})
    board.submit(board.first, now)
    round_ = board.close(now)
    with board.scope(board.chair):
        compared = queries.compare(before, round_)
    changes = {change.code: change for change in compared.questions}
    assert changes[Q1].carried == 1
    assert changes[Q1].after is None


# --- Protection -------------------------------------------------------------------------------


def test_few_carried_over_are_told_as_no_answer(board):
    """Five came again and carried theirs over; one is new: what they said is not set apart."""
    people = [board.first, board.second, *(factories.seat(board.trust, Role.MEMBER) for _ in "abc")]
    then = board.open_round(opens_on=THEN, promise="sector")
    for person in people:
        board.answer(person, then, {Q1: "leading"})
        board.submit(person, then)
    board.close(then)
    now = board.open_round(promise="sector")
    for person in people:
        copy(board, person, now)
        board.answer(person, now, {Q3: "leading"})
        board.submit(person, now)
    board.answer(board.chair, now, {Q1: "not_in_place", Q3: "leading"})
    board.submit(board.chair, now)
    round_ = board.close(now)
    with board.scope(board.chair):
        one = queries.round_summary(round_).themes[0].questions[0]
    assert (one.spread.carried, one.spread.unanswered, one.spread.rated) == (0, 5, 1)


@given(
    before=st.integers(0, 20), new=st.integers(0, 20), carried=st.integers(0, 20),
    fewest=st.integers(1, 8),
)  # fmt: skip
def test_what_is_told_of_carried_answers_leaves_no_small_group(before, new, carried, fewest):
    """Who is told as carried, and who is left, are enough or nobody, whoever is new."""
    carried = min(carried, before)
    shown = rules.carried_to_show(carried, before + new, fewest)
    assert shown in (0, carried)
    if shown:
        rest = before + new - shown
        assert shown >= fewest
        assert rest == 0 or rest >= fewest


def test_more_carried_than_members_is_a_fault():
    with pytest.raises(ValueError, match="there are"):
        rules.carried_to_show(3, 2, 1)
    with pytest.raises(ValueError, match="missing"):
        rules.set_apart(rules.spread(["leading"]), 1)


# --- Pages ------------------------------------------------------------------------------------


def test_the_pages_offer_mark_and_confirm(site, board, now):
    site.sign_in(board.first)
    assert "Start from my last answers" in text(site.get("tasks", now.pk))
    site.post("copy", now.pk)
    page = text(site.get("tasks", now.pk))
    assert "Start from my last answers" not in page
    assert "2 answers are still as you gave them last time" in page
    assert "Still true: confirm question 1" in text(site.get("theme", now.pk, "out"))
    data = {**reply(Q1, "leading", "Said then.", 1), **reply(Q2, "emerging", "", 1)}
    response = site.post("theme", now.pk, "out", data=data | {"confirm": Q1})
    assert response.url.endswith(f"#q-{Q1}")
    assert progress(board, board.first, now).answered == 1
    data = {**reply(Q1, "leading", "Said then.", 2), **reply(Q2, "emerging", "", 1)}
    site.post("theme", now.pk, "out", data=data | {"confirm": "page"})
    assert progress(board, board.first, now).answered == 2
    assert "Carried over" not in text(site.get("theme", now.pk, "out"))


def test_confirming_saves_what_was_typed_elsewhere_on_the_page(site, board, now):
    site.sign_in(board.first).post("copy", now.pk)
    data = {**reply(Q1, "leading", "Said then.", 1), **reply(Q3, "established", "New.", 0)}
    site.post("theme", now.pk, "out", data=data | {"confirm": Q1})
    assert progress(board, board.first, now).answered == 2


def test_one_question_a_page_is_confirmed_there(site, board, now):
    site.sign_in(board.first).post("copy", now.pk)
    assert "Still true: confirm question 1" in text(site.get("question", now.pk, "out", Q1))
    data = reply(Q1, "leading", "Said then.", 1) | {"confirm": Q1}
    response = site.post("question", now.pk, "out", Q1, data=data)
    assert response.url == f"{site.url('question', now.pk, 'out', Q1)}#q-{Q1}"
    assert progress(board, board.first, now).answered == 1


def test_only_what_a_page_asks_is_confirmed_from_it(site, board, now):
    site.sign_in(board.first).post("copy", now.pk)
    data = reply(Q1, "leading", "Said then.", 1) | {"confirm": "x\r\ny"}
    response = site.post("theme", now.pk, "out", data=data)
    assert "#" not in response.url
    assert "nothing to confirm" in text(site.get("tasks", now.pk))
    assert progress(board, board.first, now).answered == 0
