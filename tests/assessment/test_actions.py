"""Opening, answering, submitting and closing; refusals beside successes."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessment import actions, banks, queries
from assessment.actions import Reply
from assessment.models import Answer, Participant, Round
from tests import factories
from tests.assessment.conftest import DUE, OPENS
from trusts import clock
from trusts.actions import structure
from trusts.actions.base import ACTIONS
from trusts.actions.membership import end_membership
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Membership
from trusts.permissions import Permission, Role

Q1, Q2, Q3 = "AWTY08-OUT-01", "AWTY08-OUT-02", "AWTY08-OUT-03"


def save(board, person, round_, *replies):
    with board.scope(person) as by:
        part = board.part(person, round_)
        return actions.save_answers(by=by, participant=part, replies=replies)


def stored(board, person, round_):
    with board.scope(person):
        return queries.answers_of(board.part(person, round_))


# --- Opening --------------------------------------------------------------------------------


def test_opening_asks_every_member_who_may_answer_and_pins_the_bank(board):
    factories.seat(board.trust, Role.OBSERVER)
    factories.seat(board.trust, Role.MEMBER, Level.EXECUTIVE)
    round_ = board.open_round()
    bank = banks.get("AWTY08")
    assert (round_.bank_code, round_.bank_edition) == ("AWTY08", bank.edition)
    assert round_.bank_sha256 == bank.sha256
    with board.scope(board.support):
        asked = set(Participant.objects.values_list("person_id", flat=True))
        event = AuditEvent.objects.get(verb="round.opened")
    assert asked == {board.chair.pk, board.first.pk, board.second.pk}
    assert event.details["sha256"] == bank.sha256


def test_a_person_with_two_seats_is_asked_once(board):
    factories.seat(board.trust, Role.DIRECTOR, person=board.first)
    round_ = board.open_round()
    with board.scope(board.support):
        assert Participant.objects.filter(round=round_, person=board.first).count() == 1


@pytest.mark.parametrize("who", ["chair", "first"])
def test_a_member_may_not_open_a_round(board, who):
    with board.scope(getattr(board, who)) as by, pytest.raises(PermissionDenied):
        actions.open_round(
            by=by, body=board.body(), bank_code="AWTY08", opens_on=OPENS, closes_on=DUE
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bank_code": "NONE99"}, "bank"),
        ({"edition": 99}, "bank"),
        ({"closes_on": OPENS - datetime.timedelta(days=1)}, "closes_on"),
    ],
)
def test_bad_rounds_are_refused(board, change, field):
    wanted = {"bank_code": "AWTY08", "opens_on": OPENS, "closes_on": DUE, **change}
    with board.scope(board.support) as by:
        with pytest.raises(Refusal) as refusal:
            actions.open_round(by=by, body=board.body(), **wanted)
        assert not Round.objects.exists()
    assert refusal.value.field == field


def test_a_body_without_members_is_refused(board):
    with pytest.raises(Refusal, match="no members"):
        board.open_round("north-area")


def test_a_second_open_round_of_the_same_set_is_refused(board, round_):
    with pytest.raises(Refusal, match="already open"):
        board.open_round()
    with board.scope(board.support) as by:
        actions.close_round(by=by, round_=round_)
    assert board.open_round().pk != round_.pk


def test_the_database_refuses_a_round_due_before_it_opens(board, round_):
    with board.scope(board.support):
        round_.closes_on = OPENS - datetime.timedelta(days=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            round_.save()


# --- Answering ------------------------------------------------------------------------------


def test_answers_are_kept_with_a_revision(board, round_):
    saved = save(board, board.first, round_, Reply(Q1, "leading", "Very clear.", 0))
    assert saved.revisions == {Q1: 1}
    saved = save(board, board.first, round_, Reply(Q1, "established", "Clear.", 1))
    assert saved.revisions == {Q1: 2}
    answer = stored(board, board.first, round_)[Q1]
    assert (answer.rating, answer.comment) == ("established", "Clear.")


def test_a_stale_revision_is_a_conflict_and_overwrites_nothing(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "From the first tab.", 0))
    saved = save(
        board,
        board.first,
        round_,
        Reply(Q1, "emerging", "From the second tab.", 0),
        Reply(Q2, "developing", "", 0),
    )
    [conflict] = saved.conflicts
    assert conflict.stored.comment == "From the first tab."
    assert conflict.reply.comment == "From the second tab."
    answers = stored(board, board.first, round_)
    assert (answers[Q1].rating, answers[Q1].comment) == ("leading", "From the first tab.")
    assert answers[Q2].rating == "developing"  # a conflict stops only its own question


def test_an_old_page_that_says_nothing_or_the_same_is_no_conflict(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "Kept.", 0))
    for reply in (Reply(Q1, "", "", 0), Reply(Q1, "leading", "Kept.", 0)):
        assert save(board, board.first, round_, reply).conflicts == ()
    assert stored(board, board.first, round_)[Q1].comment == "Kept."


def test_an_empty_rating_never_replaces_one(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "", 0))
    save(board, board.first, round_, Reply(Q1, "", "Only a comment now.", 1))
    answer = stored(board, board.first, round_)[Q1]
    assert (answer.rating, answer.comment) == ("leading", "Only a comment now.")


def test_a_comment_can_be_taken_back(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "Oops.", 0), Reply(Q2, "", "Oops.", 0))
    save(board, board.first, round_, Reply(Q1, "", "", 1), Reply(Q2, "", "", 1))
    answers = stored(board, board.first, round_)
    assert answers[Q1].comment == ""
    assert (answers[Q2].rating, answers[Q2].comment, answers[Q2].revision) == ("", "", 2)


def test_an_answer_taken_back_still_notices_an_older_page(board, round_):
    save(board, board.first, round_, Reply(Q1, "", "First.", 0))
    save(board, board.first, round_, Reply(Q1, "", "", 1))
    save(board, board.first, round_, Reply(Q1, "", "Second.", 2))
    saved = save(board, board.first, round_, Reply(Q1, "", "From a page as old as the first.", 1))
    assert len(saved.conflicts) == 1


def test_a_page_let_pass_for_saying_nothing_stays_old(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "Kept.", 0))
    saved = save(board, board.first, round_, Reply(Q1, "", "", 0))
    assert saved.revisions == {Q1: 0}
    later = save(board, board.first, round_, Reply(Q1, "emerging", "", saved.revisions[Q1]))
    assert len(later.conflicts) == 1
    assert stored(board, board.first, round_)[Q1].comment == "Kept."


def test_the_audit_trail_never_holds_what_was_answered(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "A private thought.", 0))
    with board.scope(board.first):
        event = AuditEvent.objects.get(verb="answers.saved")
    assert event.details == {"saved": 1, "conflicts": 0}


@pytest.mark.parametrize(
    "reply",
    [
        Reply("AWTY08-XXX-01", "leading", "", 0),
        Reply(Q1, "brilliant", "", 0),
        Reply(Q1, "leading", "x" * 2001, 0),
    ],
)
def test_bad_replies_are_refused_and_nothing_is_kept(board, round_, reply):
    with pytest.raises(Refusal):
        save(board, board.first, round_, Reply(Q2, "leading", "", 0), reply)
    assert stored(board, board.first, round_) == {}


def test_nobody_answers_for_another(board, round_):
    with board.scope(board.second) as by:
        part = board.part(board.first, round_)
        with pytest.raises(PermissionDenied):
            actions.save_answers(by=by, participant=part, replies=[Reply(Q1, "leading", "", 0)])
        with pytest.raises(PermissionDenied):
            actions.submit(by=by, participant=part, accept_missing=True)


def test_the_operator_does_not_answer_for_a_member(board, round_):
    with factories.operator(board.trust) as by, pytest.raises(PermissionDenied):
        actions.submit(by=by, participant=board.part(board.first, round_), accept_missing=True)


def test_a_round_that_is_not_open_yet_takes_no_answers(board):
    later = board.open_round(opens_on=datetime.date(2009, 11, 17))
    with pytest.raises(Refusal, match="opens on 17 November 2009"):
        save(board, board.first, later, Reply(Q1, "leading", "", 0))


def test_late_answers_are_taken_until_the_round_is_closed(board):
    overdue = board.open_round(closes_on=OPENS)
    assert save(board, board.first, overdue, Reply(Q1, "leading", "", 0)).revisions == {Q1: 1}


def test_the_database_refuses_a_rating_off_the_scale(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "", 0))
    with board.scope(board.first), pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(question=Q1).update(rating="superb")


def test_saving_nothing_new_is_known_beforehand(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "", 0))
    with board.scope(board.first):
        part = board.part(board.first, round_)
        stored = queries.answers_of(part)
        assert not actions.would_change(stored, [Reply(Q1, "leading", "", 1), Reply(Q2, "", "", 0)])
        assert not actions.would_change(stored, [Reply(Q1, "", "", 0)])
        assert actions.would_change(stored, [Reply(Q1, "emerging", "", 1)])
        assert actions.would_change(stored, [Reply(Q1, "emerging", "", 0)])


# --- Submitting -----------------------------------------------------------------------------


def test_submitting_with_questions_missing_needs_saying_so(board, round_):
    save(board, board.first, round_, Reply(Q1, "leading", "", 0))
    with board.scope(board.first) as by:
        part = board.part(board.first, round_)
        with pytest.raises(Refusal) as refusal:
            actions.submit(by=by, participant=part)
        assert refusal.value.field == "choice"
        assert actions.submit(by=by, participant=part, accept_missing=True).has_submitted


def test_submitting_nothing_is_refused(board, round_):
    with pytest.raises(Refusal, match="not answered any"):
        board.submit(board.first, round_)


def test_a_full_set_needs_no_choice(board, round_):
    ratings = dict.fromkeys(banks.get("AWTY08").by_code, "developing")
    board.answer(board.first, round_, ratings)
    with board.scope(board.first) as by:
        part = board.part(board.first, round_)
        assert actions.submit(by=by, participant=part).has_submitted


def test_after_submitting_nothing_changes(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    with pytest.raises(Refusal, match="no longer be changed"):
        save(board, board.first, round_, Reply(Q1, "emerging", "", 1))
    with pytest.raises(Refusal, match="no longer be changed"):
        board.submit(board.first, round_)


# --- Closing --------------------------------------------------------------------------------


def test_a_closed_round_takes_no_answers_and_is_not_closed_twice(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    with board.scope(board.support) as by:
        closed = actions.close_round(by=by, round_=round_)
        assert closed.closed_at
        with pytest.raises(Refusal, match="closed already"):
            actions.close_round(by=by, round_=round_)
    with pytest.raises(Refusal, match="has been closed"):
        save(board, board.first, round_, Reply(Q1, "emerging", "", 1))
    with pytest.raises(Refusal, match="has been closed"):
        board.submit(board.first, round_)


def test_a_member_may_not_close_a_round(board, round_):
    with board.scope(board.chair) as by, pytest.raises(PermissionDenied):
        actions.close_round(by=by, round_=round_)


def test_every_action_names_its_permission():
    ours = {name: one for name, one in ACTIONS.items() if name.startswith("assessment.")}
    assert {name.rpartition(".")[2]: one.permission for name, one in ours.items()} == {
        "open_round": Permission.ROUND_MANAGE,
        "begin_round": Permission.ROUND_MANAGE,
        "change_round": Permission.ROUND_MANAGE,
        "ask_more": Permission.ROUND_MANAGE,
        "hand_over": Permission.ROUND_MANAGE,
        "take_out": Permission.ROUND_MANAGE,
        "reopen_submission": Permission.ROUND_MANAGE,
        "invite_outsider": Permission.ROUND_MANAGE,
        "invite_again": Permission.ROUND_MANAGE,
        "withdraw_invitation": Permission.ROUND_MANAGE,
        "accept_as_outsider": None,  # the token is the right
        "make_reminders": Permission.ROUND_MANAGE,
        "ask_helper": Permission.ROUND_ANSWER,
        "end_helper": Permission.ROUND_ANSWER,
        "copy_last_answers": Permission.ROUND_ANSWER,
        "confirm_answers": Permission.ROUND_ANSWER,
        "save_answers": Permission.ROUND_ANSWER,
        "submit": Permission.ROUND_ANSWER,
        "close_round": Permission.ROUND_MANAGE,
        "record_agreed_rating": Permission.ROUND_MODERATE,
        "confirm_agreed_rating": Permission.ROUND_MODERATE,
        "agree_improvement": Permission.ROUND_MODERATE,
        "choose_pages": Permission.ROUND_ANSWER,
        "add_file": Permission.ROUND_ANSWER,
        "add_question": Permission.INSTRUMENT_MANAGE,
        "add_theme": Permission.INSTRUMENT_MANAGE,
        "change_question": Permission.INSTRUMENT_MANAGE,
        "change_theme": Permission.INSTRUMENT_MANAGE,
        "describe_instrument": Permission.INSTRUMENT_MANAGE,
        "move_in_draft": Permission.INSTRUMENT_MANAGE,
        "put_elsewhere": Permission.INSTRUMENT_MANAGE,
        "remove_document": Permission.INSTRUMENT_MANAGE,
        "remove_from_draft": Permission.INSTRUMENT_MANAGE,
        "set_document": Permission.INSTRUMENT_MANAGE,
        "begin_edition": Permission.INSTRUMENT_MANAGE,
        "decide_mapping": Permission.INSTRUMENT_MANAGE,
        "discard_draft": Permission.INSTRUMENT_MANAGE,
        "make_instrument": Permission.INSTRUMENT_MANAGE,
        "publish_edition": Permission.INSTRUMENT_MANAGE,
        "import_file": Permission.INSTRUMENT_MANAGE,
        "add_link": Permission.ROUND_ANSWER,
        "add_record": Permission.ROUND_ANSWER,
        "replace_file": Permission.ROUND_ANSWER,
        "share_evidence": Permission.ROUND_ANSWER,
        "remove_evidence": Permission.ROUND_ANSWER,
        "agree_to_share": Permission.RESULTS_SHARE,
        "stop_sharing": Permission.RESULTS_SHARE,
        "report_progress": None,  # the owner's members too: asked for inside
    }


def test_who_has_left_the_body_no_longer_answers_for_it(board, round_):
    """A seat that they still have elsewhere at the same level does not bring the old one back."""
    with factories.operator(board.trust) as by:
        structure.add_body(
            by=by, slug="shadow", name="Shadow board", level="strategic", form="shadow"
        )
    factories.seat(board.trust, Role.MEMBER, person=board.first, body="shadow")
    with factories.operator(board.trust) as by:
        old = Membership.objects.get(person=board.first, body__slug="board")
        end_membership(by=by, membership=old, ends_on=clock.today() - datetime.timedelta(days=1))
    with pytest.raises(Refusal, match="no longer have a seat on this body"):
        board.answer(board.first, round_, {Q1: "advanced"})
    with pytest.raises(Refusal, match="no longer have a seat on this body"):
        board.submit(board.first, round_)
