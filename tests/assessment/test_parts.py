"""Who answers in a round, its options, and what changes while it is open; refusals beside."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessment import actions, queries
from assessment.actions import Reply
from assessment.models import Answer, Helper, Kind, Participant, Round, RoundEmail
from tests import factories
from tests.assessment.conftest import DUE, OPENS
from trusts import clock
from trusts.actions import structure
from trusts.actions.membership import end_membership
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, GuestPass, Membership, Partner
from trusts.permissions import Permission, Role
from trusts.scope import NotAMember

Q1, RES = "AWTY08-OUT-01", "AWTY08-RES-01"
ALL = ["OUT", "RES", "ROL", "STA", "CAP", "PRI", "RSK"]


def opened(board, **options):
    wanted = {"bank_code": "AWTY08", "opens_on": OPENS, "closes_on": DUE, "promise": "partner"}
    with board.scope(board.support) as by:
        return actions.open_round(by=by, body=board.body(), **(wanted | options))


def as_support(board, action, **words):
    with board.scope(board.support) as by:
        return action(by=by, **words)


def change(board, round_, **options):
    words = {
        "opens_on": round_.opens_on,
        "closes_on": round_.closes_on,
        "promise": round_.promise,
        "themes": round_.themes,
        "may_copy": round_.may_copy,
        "reminders": round_.reminders,
    }
    return as_support(board, actions.change_round, round_=round_, **(words | options))


def people_asked(round_):
    return set(Participant.objects.filter(round=round_).values_list("person", flat=True))


def partner(slug):
    return Partner.objects.get(slug=slug)


# --- Opening ----------------------------------------------------------------------------------


def test_only_the_chosen_seats_and_themes_are_asked(board):
    with board.scope(board.support):
        seats = list(Membership.objects.filter(person__in=[board.first, board.second]))
        round_ = opened(board, seats=seats, themes=["RES", "OUT"])
        assert people_asked(round_) == {board.first.pk, board.second.pk}
        assert round_.themes == ["OUT", "RES"], "in printed order"
        assert {q.theme for q in queries.questions_of(round_).every_question()} == {"OUT", "RES"}
    with board.scope(board.first) as by:
        part = board.part(board.first, round_)
        assert queries.progress_of(part).total == 36
        with pytest.raises(Refusal, match="not a question of this round"):
            actions.save_answers(
                by=by, participant=part, replies=[Reply("AWTY08-ROL-01", "leading", "", 0)]
            )


def test_every_theme_is_kept_as_none(board):
    assert opened(board, themes=ALL).themes == []


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"themes": ["XYZ"]}, "themes"),
        ({"seats": []}, "seats"),
        ({"reminders": [-400]}, "reminders"),
        ({"promise": "sector"}, "promise"),
    ],
)
def test_bad_options_are_refused(board, options, field):
    with pytest.raises(Refusal) as refusal:
        opened(board, **options)
    assert refusal.value.field == field


def test_an_observers_seat_is_not_asked(board):
    observer = factories.seat(board.trust, Role.OBSERVER)
    with board.scope(board.support):
        seat = Membership.objects.get(person=observer)
    with pytest.raises(Refusal, match="no seat"):
        opened(board, seats=[seat])


def test_a_partner_as_one_counts_once_and_all_its_seats_fill(board):
    with board.scope(board.support):
        council = partner("council")
    round_ = opened(board, as_one=[council])
    with board.scope(board.support):
        shared = Participant.objects.get(round=round_, kind=Kind.PARTNER)
        assert Participant.objects.filter(round=round_).count() == 2
        assert shared.person == board.chair
        assert [h.person for h in Helper.objects.filter(participant=shared)] == [board.first]
    with board.scope(board.first) as by:
        actions.save_answers(by=by, participant=shared, replies=[Reply(Q1, "leading", "", 0)])
        with pytest.raises(PermissionDenied):
            actions.submit(by=by, participant=shared, accept_missing=True)
    with board.scope(board.chair) as by:
        part = board.part(board.chair, round_)
        assert queries.answers_of(part)[Q1].filled_by == board.first
        done = actions.submit(by=by, participant=part, accept_missing=True)
        assert (done.organisation, done.sector) == ("The council", "council")


def test_by_sector_a_partner_as_one_is_one_of_the_five(board):
    for _ in range(2):
        factories.seat(board.trust, Role.MEMBER)
    with board.scope(board.support):
        council = partner("council")
    assert opened(board, promise="sector").promise == "sector"
    with board.scope(board.support) as by:
        actions.close_round(by=by, round_=Round.objects.get())
    with pytest.raises(Refusal, match="fewer than 5"):
        opened(board, promise="sector", as_one=[council])


# --- Planned rounds ---------------------------------------------------------------------------

LATER = datetime.date(2030, 1, 7)


@pytest.fixture
def planned(board):
    return opened(board, opens_on=LATER, closes_on=LATER + datetime.timedelta(days=20))


def test_a_planned_round_takes_no_answers_until_it_is_opened(board, planned):
    assert not planned.is_open
    with board.scope(board.first) as by, pytest.raises(Refusal, match="opens on 7 January 2030"):
        actions.save_answers(
            by=by,
            participant=board.part(board.first, planned),
            replies=[Reply(Q1, "leading", "", 0)],
        )
    round_ = as_support(board, actions.begin_round, round_=planned)
    assert (round_.is_open, round_.opens_on) == (True, clock.today())
    with board.scope(board.support):
        assert RoundEmail.objects.filter(round=round_, about="open").count() == 3
    board.answer(board.first, round_, {Q1: "leading"})
    with pytest.raises(Refusal, match="open already"):
        as_support(board, actions.begin_round, round_=planned)


def test_a_planned_round_is_not_closed(board, planned):
    with pytest.raises(Refusal, match="not been opened yet"):
        as_support(board, actions.close_round, round_=planned)


def test_who_left_before_the_opening_is_not_asked(board, planned):
    with factories.operator(board.trust) as by:
        end_membership(
            by=by,
            membership=Membership.objects.get(person=board.second),
            ends_on=clock.today() - datetime.timedelta(days=1),
        )
    round_ = as_support(board, actions.begin_round, round_=planned)
    with board.scope(board.support):
        assert people_asked(round_) == {board.chair.pk, board.first.pk}
        event = AuditEvent.objects.get(verb="round.begun")
    assert event.details["left_out"] == [board.second.name]


@pytest.mark.parametrize("who", ["first", "chair"])
def test_members_do_not_open_rounds(board, planned, who):
    with board.scope(getattr(board, who)) as by, pytest.raises(PermissionDenied):
        actions.begin_round(by=by, round_=planned)


# --- Changing options -------------------------------------------------------------------------


def test_options_change_and_the_trail_says_what(board, round_):
    later = DUE + datetime.timedelta(days=7)
    changed = change(board, round_, closes_on=later, reminders=[-3, 7], may_copy=False)
    assert (changed.closes_on, changed.reminders, changed.may_copy) == (later, [-3, 7], False)
    with board.scope(board.support):
        event = AuditEvent.objects.get(verb="round.changed")
    assert event.details["before"]["closes_on"] == str(DUE)
    assert set(event.details["after"]) == {"closes_on", "reminders", "may_copy"}


def test_the_promise_is_made_stricter_and_never_weaker(board, round_):
    with pytest.raises(Refusal, match="never weaker"):
        change(board, round_, promise="named")
    with pytest.raises(Refusal, match="fewer than 5"):
        change(board, round_, promise="sector")
    for _ in range(2):
        person = factories.seat(board.trust, Role.MEMBER)
        with board.scope(board.support):
            seat = Membership.objects.get(person=person)
        as_support(board, actions.ask_more, round_=round_, seats=[seat])
    round_ = change(board, round_, promise="sector")
    with pytest.raises(Refusal, match="never weaker"):
        change(board, round_, promise="partner")


def test_a_theme_with_answers_stays(board, round_):
    board.answer(board.first, round_, {RES: "leading"})
    with pytest.raises(Refusal, match="so it stays"):
        change(board, round_, themes=["OUT"])
    assert change(board, round_, themes=["OUT", "RES"]).themes == ["OUT", "RES"]
    assert change(board, round_, themes=[]).themes == []
    with board.scope(board.first):
        assert RES in queries.answers_of(board.part(board.first, round_))


def test_what_opening_refuses_changing_refuses(board, round_):
    for options in (
        {"opens_on": OPENS + datetime.timedelta(days=1)},
        {"closes_on": OPENS - datetime.timedelta(days=1)},
        {"themes": ["XYZ"]},
        {"reminders": [99]},
    ):
        with pytest.raises(Refusal):
            change(board, round_, **options)
    board.close(round_)
    with pytest.raises(Refusal, match="closed"):
        change(board, round_, may_copy=False)


def test_a_planned_round_moves_to_a_later_day_only(board, planned):
    with pytest.raises(Refusal, match="open the round now"):
        change(board, planned, opens_on=clock.today())
    assert change(board, planned, opens_on=LATER + datetime.timedelta(days=1)).opened_at is None


# --- Asking more, substitutes, taking out -----------------------------------------------------


def test_a_member_who_came_later_is_asked(board, round_):
    newcomer = factories.seat(board.trust, Role.MEMBER)
    with board.scope(board.support):
        [seat] = queries.seats_not_asked(round_)
    as_support(board, actions.ask_more, round_=round_, seats=[seat])
    with board.scope(board.support):
        assert newcomer.pk in people_asked(round_)
        assert RoundEmail.objects.filter(round=round_, person=newcomer, about="open").exists()
    with pytest.raises(Refusal, match="asked already"):
        as_support(board, actions.ask_more, round_=round_, seats=[seat])
    with pytest.raises(Refusal, match="at least one"):
        as_support(board, actions.ask_more, round_=round_, seats=[])


@pytest.fixture
def stand_in(board):
    """Somebody of the PCT with a seat elsewhere, and none on the board."""
    return factories.seat(board.trust, Role.FINANCE_LEAD, Level.OPERATIONAL, partner="pct")


def test_a_substitute_answers_for_the_seat_and_sees_the_round_alone(board, round_, stand_in):
    with board.scope(board.support):
        part = board.part(board.second, round_)
    as_support(board, actions.hand_over, participant=part, person=stand_in)
    board.answer(stand_in, round_, {Q1: "emerging"})
    board.submit(stand_in, round_)
    with board.scope(board.support):
        part = board.part(stand_in, round_)
        assert (part.kind, part.organisation) == (Kind.SUBSTITUTE, "The PCT")
        assert part.membership.person == board.second
    board.close(round_)
    with board.scope(stand_in) as by:
        assert not by.may(Permission.ROUND_ANSWER)


def test_answers_never_pass_to_a_substitute(board, round_, stand_in):
    board.answer(board.second, round_, {Q1: "leading"})
    with board.scope(board.support):
        part = board.part(board.second, round_)
    with pytest.raises(Refusal, match="nobody else may see"):
        as_support(board, actions.hand_over, participant=part, person=stand_in)
    with pytest.raises(Refusal, match="stay in the round"):
        as_support(board, actions.take_out, participant=part)


def test_only_a_person_of_the_same_partner_stands_in(board, round_, stand_in):
    with board.scope(board.support):
        part = board.part(board.first, round_)
    with pytest.raises(Refusal, match="does not sit for"):
        as_support(board, actions.hand_over, participant=part, person=stand_in)
    with pytest.raises(Refusal, match="asked in this round already"):
        as_support(board, actions.hand_over, participant=part, person=board.chair)


def test_a_substitute_stops_when_the_seat_ends(board, round_, stand_in):
    with board.scope(board.support):
        part = board.part(board.second, round_)
    as_support(board, actions.hand_over, participant=part, person=stand_in)
    with factories.operator(board.trust) as by:
        end_membership(
            by=by,
            membership=Membership.objects.get(person=board.second),
            ends_on=clock.today() - datetime.timedelta(days=1),
        )
    with pytest.raises(Refusal, match="no longer have a seat"):
        board.answer(stand_in, round_, {Q1: "emerging"})


def test_a_partners_shared_answers_go_over_to_another_of_it(board):
    with board.scope(board.support):
        council = partner("council")
    round_ = opened(board, as_one=[council])
    board.answer(board.chair, round_, {Q1: "leading"})
    with board.scope(board.support):
        part = board.part(board.chair, round_)
    as_support(board, actions.hand_over, participant=part, person=board.first)
    board.submit(board.first, round_)
    with board.scope(board.support):
        part = board.part(board.first, round_)
        assert part.kind == Kind.PARTNER
        assert [helper.person for helper in queries.helpers_of(part)] == [board.chair]
        assert Answer.objects.filter(participant=part).count() == 1


def test_somebody_without_answers_is_taken_out_and_can_be_asked_again(board, round_):
    with board.scope(board.support):
        part = board.part(board.second, round_)
    as_support(board, actions.take_out, participant=part)
    with board.scope(board.second), pytest.raises(Participant.DoesNotExist):
        board.part(board.second, round_)
    with board.scope(board.second) as by, pytest.raises(Refusal, match="not asked"):
        actions.save_answers(by=by, participant=part, replies=[Reply(Q1, "leading", "", 0)])
    with board.scope(board.support):
        [seat] = queries.seats_not_asked(round_)
    as_support(board, actions.ask_more, round_=round_, seats=[seat])


# --- Giving answers back ----------------------------------------------------------------------


def test_answers_are_given_back_with_a_reason_and_the_member_is_told(
    board, round_, django_capture_on_commit_callbacks
):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    with board.scope(board.support):
        part = board.part(board.first, round_)
    with django_capture_on_commit_callbacks(execute=True):
        as_support(board, actions.reopen_submission, participant=part, why="Theme 2 was new.")
    [sent] = mail.outbox
    assert sent.to == [board.first.email]
    assert "Theme 2 was new." in sent.body
    assert "leading" not in sent.body.lower()
    board.answer(board.first, round_, {"AWTY08-OUT-02": "emerging"})
    board.submit(board.first, round_)
    with board.scope(board.support):
        event = AuditEvent.objects.get(verb="answers.reopened")
        assert board.part(board.first, round_).has_submitted
    assert event.details["why"] == "Theme 2 was new."


def test_refusals_of_giving_back(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    with board.scope(board.support):
        part = board.part(board.first, round_)

    def reopen(why="Because."):
        return as_support(board, actions.reopen_submission, participant=part, why=why)

    with pytest.raises(Refusal, match="not submitted"):
        reopen()
    board.submit(board.first, round_)
    for why in (" ", "x" * 501):
        with pytest.raises(Refusal) as refusal:
            reopen(why)
        assert refusal.value.field == "why"
    with board.scope(board.first) as by, pytest.raises(PermissionDenied):
        actions.reopen_submission(by=by, participant=part, why="I changed my mind.")
    board.close(round_)
    with pytest.raises(Refusal, match="closed"):
        reopen()


# --- Pinned at submission ---------------------------------------------------------------------


def test_results_go_by_partner_and_sector_as_they_were_at_submission(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.answer(board.second, round_, {Q1: "emerging"})
    board.submit(board.first, round_)
    board.submit(board.second, round_)
    with factories.operator(board.trust) as by:
        pct = partner("pct")
        structure.change_partner(
            by=by,
            partner=pct,
            name="The new PCT",
            kind=pct.kind,
            sector="voluntary",
            duty_from=pct.duty_from,
            duty_basis=pct.duty_basis,
        )
    round_ = board.close(round_)
    with board.scope(board.chair):
        by_sector = queries.grouped_results(round_, "sector")
        by_partner = queries.grouped_results(round_, "partner")
    assert [group.name for group in by_sector.groups] == ["Council", "Health"]
    assert [group.name for group in by_partner.groups] == ["The PCT", "The council"]


def test_the_database_refuses_a_submission_for_nobody(board, round_):
    with board.scope(board.support):
        part = board.part(board.first, round_)
        part.submitted_at = clock.now()
        with pytest.raises(IntegrityError), transaction.atomic():
            part.save()


# --- Passes -----------------------------------------------------------------------------------


def test_a_pass_alone_opens_the_trust_and_its_end_closes_it(board, round_):
    person = factories.make_person()
    with pytest.raises(NotAMember), board.scope(person):
        pass
    invited = as_support(
        board,
        actions.invite_outsider,
        round_=round_,
        email=person.email,
        name="Marian Locke",
        organisation="Hillside School",
        sector="education",
    )
    with factories.operator(board.trust) as by:
        token = mail.outbox[-1].body.split("/answer/")[1].split("/")[1]
        part = actions.accept_as_outsider(by=by, token=token, person=person)
        assert part.organisation == invited.organisation
    with board.scope(person) as by:
        assert by.may(Permission.ROUND_ANSWER)
        assert {p for p in Permission if by.may(p)} == {Permission.ROUND_ANSWER}
    board.close(round_)
    with pytest.raises(NotAMember), board.scope(person):
        pass
    with factories.operator(board.trust):
        assert GuestPass.objects.get(person=person).ended_at is not None


# --- People from outside, on their own pages ----------------------------------------------------


def _let_in(board, round_, person, sector="education"):
    """Somebody from outside who accepted an invitation to the round."""
    as_support(
        board,
        actions.invite_outsider,
        round_=round_,
        email=person.email,
        name=person.name,
        organisation="Hillside School",
        sector=sector,
    )
    with factories.operator(board.trust) as by:
        token = mail.outbox[-1].body.split("/answer/")[1].split("/")[1]
        return actions.accept_as_outsider(by=by, token=token, person=person)


def test_an_outsiders_start_page_leads_to_what_they_answered(site, client, board, round_):
    person = factories.make_person()
    _let_in(board, round_, person)
    site.sign_in(person)
    home = reverse("trusts:home", args=[board.trust.slug])
    assert client.get(home).url == site.url("tasks", round_.pk)
    evidence = site.get("evidence", round_.pk, "out", Q1).content.decode()
    assert "Add a web address" in evidence
    assert "Point at a record" not in evidence, "there is none that they may see"
    board.answer(person, round_, {"AWTY08-OUT-01": "leading"})
    board.submit(person, round_)
    page = site.get("submitted", round_.pk).content.decode()
    assert "Go to your start page" not in page
    assert "keep a copy" in page
    assert client.get(home).url == site.url("check", round_.pk)
    board.close(round_)
    assert "it is closed" in client.get("/").content.decode()


def test_a_body_without_accounts_is_asked_by_invitation(site, board):
    site.sign_in(board.support)
    with factories.operator(board.trust) as by:
        structure.add_body(
            by=by,
            slug="young-people",
            name="Young people",
            level=Level.STRATEGIC,
            form="board",
            parent=board.body(),
        )
    address = ("young-people", "AWTY08")
    page = site.get("open_options", *address).content.decode()
    assert "Then invite people by email" in page
    assert "Choose at least one member" not in page
    form = {
        "themes": ["OUT"],
        "opens_on_day": "16", "opens_on_month": "11", "opens_on_year": "2009",
        "closes_on_day": "1", "closes_on_month": "12", "closes_on_year": "2009",
        "promise": "sector",
    }  # fmt: skip
    done = site.post("open_options", *address, data=form)
    with board.scope(board.support):
        round_ = Round.objects.get(body__slug="young-people")
    assert done.url == site.url("members", round_.pk)
    assert "Nobody yet." in site.get("members", round_.pk).content.decode()
    for _ in range(5):
        person = factories.make_person()
        _let_in(board, round_, person, sector="families")
        board.answer(person, round_, {"AWTY08-OUT-01": "leading"})
        board.submit(person, round_)
    board.close(round_)
    with board.scope(board.support):
        summary = queries.round_summary(Round.objects.get(pk=round_.pk))
        assert summary.participation.submitted == 5
        assert summary.withheld == ""


def test_a_body_with_members_is_not_asked_without_any(board):
    with board.scope(board.support) as by, pytest.raises(Refusal, match="at least one member"):
        actions.open_round(
            by=by,
            body=board.body(),
            bank_code="AWTY08",
            opens_on=OPENS,
            closes_on=DUE,
            seats=[],
            promise="partner",
        )
