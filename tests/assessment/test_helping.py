"""Help with a section: what a helper may fill and see, and what stays the member's."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from assessment import actions, queries
from assessment.actions import Reply
from tests import factories
from tests.assessment.test_views import JSON, reply, text
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Permission, Role

OUT, RES = "AWTY08-OUT-01", "AWTY08-RES-01"


@pytest.fixture
def helper(board):
    """Somebody of the PCT who may not answer for the board."""
    return factories.seat(board.trust, Role.FINANCE_LEAD, Level.OPERATIONAL, partner="pct")


def ask(board, round_, person, theme="RES", by_whom=None):
    with board.scope(by_whom or board.second) as by:
        part = board.part(by_whom or board.second, round_)
        return actions.ask_helper(by=by, participant=part, person=person, theme=theme)


def fill(board, round_, person, *replies):
    with board.scope(board.second):
        part = board.part(board.second, round_)
    with board.scope(person) as by:
        return actions.save_answers(by=by, participant=part, replies=replies)


def test_a_helper_fills_their_section_and_the_member_sees_and_submits(
    board, round_, helper, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(board, round_, helper)
    assert mail.outbox[-1].to == [helper.email]
    fill(board, round_, helper, Reply(RES, "emerging", "We have figures.", 0))
    with board.scope(board.second):
        answer = queries.answers_of(board.part(board.second, round_))[RES]
    assert (answer.rating, answer.filled_by) == ("emerging", helper)
    board.submit(board.second, round_)
    with pytest.raises(Refusal, match="have submitted"):
        fill(board, round_, helper, Reply(RES, "leading", "", 1))


def test_a_helper_fills_no_other_section_and_never_submits(board, round_, helper):
    ask(board, round_, helper)
    with pytest.raises(Refusal, match="not a question"):
        fill(board, round_, helper, Reply(OUT, "emerging", "", 0))
    with board.scope(board.second):
        part = board.part(board.second, round_)
    with board.scope(helper) as by:
        for action in (actions.submit, actions.copy_last_answers):
            with pytest.raises(PermissionDenied):
                action(by=by, participant=part)
        assert {p for p in Permission if by.may(p)} >= {Permission.ROUND_ANSWER}
        assert not by.may(Permission.ROUND_VIEW)


def test_nobody_else_fills_in(board, round_, helper):
    with pytest.raises(PermissionDenied):
        fill(board, round_, helper, Reply(RES, "emerging", "", 0))
    ask(board, round_, helper)
    with pytest.raises(PermissionDenied):
        fill(board, round_, board.first, Reply(RES, "emerging", "", 0))


def test_taking_a_section_back_ends_the_helpers_access(board, round_, helper):
    given = ask(board, round_, helper)
    fill(board, round_, helper, Reply(RES, "emerging", "", 0))
    with board.scope(board.second) as by:
        actions.end_helper(by=by, helper=given)
        with pytest.raises(Refusal, match="any more"):
            actions.end_helper(by=by, helper=given)
    with board.scope(helper) as by:
        assert not by.may(Permission.ROUND_ANSWER)
    with board.scope(board.second):
        assert RES in queries.answers_of(board.part(board.second, round_))


@pytest.mark.parametrize(
    ("who", "theme", "words"),
    [
        ("helper", "XYZ", "Choose a section"),
        ("second", "RES", "every section already"),
        ("first", "RES", "does not sit for"),
    ],
)
def test_refusals_of_asking(board, round_, helper, who, theme, words):
    person = helper if who == "helper" else getattr(board, who)
    with pytest.raises(Refusal, match=words):
        ask(board, round_, person, theme)


def test_asking_twice_and_after_submitting_is_refused(board, round_, helper):
    ask(board, round_, helper)
    with pytest.raises(Refusal, match="already"):
        ask(board, round_, helper)
    board.answer(board.second, round_, {OUT: "leading"})
    board.submit(board.second, round_)
    with pytest.raises(Refusal, match="have submitted"):
        ask(board, round_, helper, "OUT")


def test_closing_the_round_lets_helpers_out(board, round_, helper):
    ask(board, round_, helper)
    board.close(round_)
    with board.scope(helper) as by:
        assert not by.may(Permission.ROUND_ANSWER)


# --- Pages ------------------------------------------------------------------------------------


def test_a_helper_is_led_to_their_section_and_sees_no_other(site, board, round_, helper):
    board.answer(board.second, round_, {OUT: "leading"}, {OUT: "Private words."})
    ask(board, round_, helper)
    with board.scope(board.second):
        part = board.part(board.second, round_).pk
    site.sign_in(helper)
    page = site.get("help", part)
    assert "Money, people and buildings" in text(page)
    assert "Private words." not in page.content.decode()
    section = site.get("help_theme", part, "res")
    assert "give evidence" not in text(section), "evidence is the member's own"
    assert site.get("help_theme", part, "out").status_code == 404
    assert site.post("help_theme", part, "out", data=reply(OUT, "emerging")).status_code == 404
    saved = site.post("help_theme", part, "res", data=reply(RES, "emerging"), **JSON)
    assert saved.status_code == 200
    for name in ("tasks", "check", "submit", "helpers"):
        assert site.get(name, round_.pk).status_code == 404
    assert site.get("results", round_.pk).status_code == 403


def test_a_stranger_finds_no_help_page(site, board, round_, helper):
    ask(board, round_, helper)
    with board.scope(board.second):
        part = board.part(board.second, round_).pk
    site.sign_in(board.first)
    assert site.get("help", part).status_code == 404
    assert site.get("help_theme", part, "res").status_code == 404


def test_a_member_asks_for_help_and_takes_it_back_on_a_page(site, board, round_, helper):
    site.sign_in(board.second)
    assert helper.name in text(site.get("helpers", round_.pk))
    site.post("helpers", round_.pk, data={"person": helper.pk, "theme": "RES"})
    page = site.get("helpers", round_.pk)
    assert "Take back" in text(page)
    with board.scope(board.second):
        [given] = queries.helpers_of(board.part(board.second, round_))
    assert site.sign_in(board.first).post("end_help", given.pk).status_code == 404
    site.sign_in(board.second).post("end_help", given.pk)
    assert "Take back" not in text(site.get("helpers", round_.pk))


def test_a_helper_confirms_nothing_and_keeps_their_own_unsaved_words(site, board, round_, helper):
    ask(board, round_, helper)
    with board.scope(board.second):
        part = board.part(board.second, round_).pk
    data = reply(RES, "emerging") | {"confirm": RES}
    helped = site.sign_in(helper).get("help_theme", part, "res")
    assert site.post("help_theme", part, "res", data=data).status_code == 403
    own = site.sign_in(board.second).get("theme", round_.pk, "res")
    assert own.context["keep"] != helped.context["keep"], "each has a key of their own"
