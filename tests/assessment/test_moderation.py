"""What the board agreed, who confirmed it, and what is done about it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from assessment import actions, queries
from assessment.models import AgreedRating, Improvement, Round
from commissioning import actions as planning
from commissioning.models import Outcome, Plan
from tests import factories
from trusts.errors import Refusal
from trusts.models import AuditEvent, Partner
from trusts.permissions import Role

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"
DUE = datetime.date(2009, 12, 31)


@pytest.fixture
def closed(board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "Very clear."})
    board.submit(board.first, round_)
    return board.close(round_)


def agree(board, person, round_, **changes):
    values = {
        "question": Q1,
        "rating": "established",
        "reason": "It is on every agenda.",
        "who": "all present",
    } | changes
    with board.scope(person) as by:
        return actions.record_agreed_rating(by=by, round_=Round.objects.get(pk=round_.pk), **values)


def confirm(board, person, revision=1):
    with board.scope(person) as by:
        return actions.confirm_agreed_rating(
            by=by, agreed=AgreedRating.objects.get(), revision=revision
        )


def improve(board, person, round_, **changes):
    with board.scope(person) as by:
        values = {
            "question": Q1,
            "what": "Print the five outcomes on every agenda",
            "owner": Partner.objects.get(slug="pct"),
            "due_on": DUE,
        } | changes
        return actions.agree_improvement(by=by, round_=Round.objects.get(pk=round_.pk), **values)


# --- Agreed ratings -------------------------------------------------------------------------


def test_one_person_records_and_another_confirms(board, closed):
    made = agree(board, board.chair, closed)
    assert not made.is_confirmed
    kept = confirm(board, board.support)
    assert kept.is_confirmed
    assert kept.confirmed_by == board.support.name
    with board.scope(board.support):
        verbs = list(AuditEvent.objects.filter(verb__startswith="rating.").values_list("verb"))
    assert sorted(verbs) == [("rating.agreed",), ("rating.confirmed",)]


def test_nobody_moderates_alone(board, closed):
    agree(board, board.chair, closed)
    with pytest.raises(Refusal, match="another person has to confirm"):
        confirm(board, board.chair)
    with board.scope(board.chair), pytest.raises(IntegrityError, match="nobody_moderates_alone"):
        AgreedRating.objects.update(
            confirmer=board.chair, confirmed_by="x", confirmed_at="2009-11-16T12:00Z"
        )


def test_members_ratings_stay_as_they_are(board, closed):
    agree(board, board.chair, closed, rating="not_in_place")
    with board.scope(board.chair):
        summary = queries.round_summary(Round.objects.get(pk=closed.pk))
        row = queries.moderation_of(Round.objects.get(pk=closed.pk), summary)[0]
    assert row.summary.spread.counts["leading"] == 1
    assert row.agreed.rating == "not_in_place"
    assert row.state == "To be confirmed"


def test_recording_again_takes_the_confirmation_back(board, closed):
    agree(board, board.chair, closed)
    confirm(board, board.support)
    again = agree(board, board.support, closed, rating="leading", revision=1)
    assert not again.is_confirmed
    assert again.revision == 2


def test_two_who_record_at_once_are_told(board, closed):
    agree(board, board.chair, closed)
    with pytest.raises(Refusal, match="in the meantime"):
        agree(board, board.support, closed, rating="leading", revision=0)
    with pytest.raises(Refusal, match="has changed since"):
        confirm(board, board.support, revision=7)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rating": "dont_know"}, "rating"),
        ({"rating": ""}, "rating"),
        ({"reason": " "}, "reason"),
        ({"who": ""}, "who"),
        ({"question": "AWTY08-XXX-01"}, None),
    ],
)
def test_a_bad_agreed_rating_is_refused(board, closed, changes, field):
    with pytest.raises(Refusal) as refused:
        agree(board, board.chair, closed, **changes)
    assert refused.value.field == field
    with board.scope(board.chair):
        assert not AgreedRating.objects.exists()


def test_an_open_round_is_not_moderated(board, round_):
    with pytest.raises(Refusal, match="Close the round first"):
        agree(board, board.chair, round_)
    with pytest.raises(Refusal, match="Close the round first"):
        improve(board, board.chair, round_)


def test_a_member_does_not_moderate(board, closed):
    with pytest.raises(PermissionDenied):
        agree(board, board.first, closed)
    with pytest.raises(PermissionDenied):
        improve(board, board.first, closed)


# --- Improvement actions --------------------------------------------------------------------


def test_an_improvement_and_its_progress(board, closed):
    made = improve(board, board.chair, closed)
    assert made.is_open
    assert not made.is_overdue(DUE)
    assert made.is_overdue(DUE + datetime.timedelta(days=1))
    with board.scope(board.second) as by:  # sits for the owner
        actions.report_progress(by=by, improvement=made, state="done", text="Printed.")
        kept = Improvement.objects.get()
        assert not kept.is_open
        assert [note.text for note in kept.notes.all()] == ["Printed."]


def test_only_the_owner_and_those_who_moderate_report(board, closed):
    made = improve(board, board.chair, closed)
    with board.scope(board.first) as by, pytest.raises(PermissionDenied):
        actions.report_progress(by=by, improvement=made, state="done", text="Not mine.")
    with board.scope(board.support) as by:
        actions.report_progress(by=by, improvement=made, state="under_way", text="Begun.")


@pytest.mark.parametrize(
    ("state", "text", "words"),
    [
        ("finished", "x", "Choose how far"),
        ("done", " ", "Write what was done"),
    ],
)
def test_a_bad_report_is_refused(board, closed, state, text, words):
    made = improve(board, board.chair, closed)
    with board.scope(board.chair) as by, pytest.raises(Refusal, match=words):
        actions.report_progress(by=by, improvement=made, state=state, text=text)


def test_what_is_done_is_taken_up_again_before_it_is_done_again(board, closed):
    made = improve(board, board.chair, closed)
    with board.scope(board.chair) as by:
        actions.report_progress(by=by, improvement=made, state="dropped", text="No money.")
        with pytest.raises(Refusal, match="take it up again"):
            actions.report_progress(by=by, improvement=made, state="done", text="Done.")
        actions.report_progress(by=by, improvement=made, state="under_way", text="Money found.")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"due_on": datetime.date(2009, 11, 15)}, "due_on"),
        ({"question": "NONE"}, None),
    ],
)
def test_a_bad_improvement_is_refused(board, closed, changes, field):
    with pytest.raises(Refusal) as refused:
        improve(board, board.chair, closed, **changes)
    assert refused.value.field == field


def test_an_overdue_improvement_waits_for_its_owners_members(board, closed, client):
    made = improve(board, board.chair, closed)
    with board.scope(board.chair):
        Improvement.objects.filter(pk=made.pk).update(due_on=datetime.date(2009, 11, 1))
    with board.scope(board.second) as scope:
        assert queries.improvements_to_report(scope) == [made]
    with board.scope(board.first) as scope:
        assert queries.improvements_to_report(scope) == []
    with factories.operator(board.trust) as scope:
        assert queries.improvements_to_report(scope) == []
    client.force_login(board.second)
    page = client.get(reverse("trusts:home", args=[board.trust.slug])).content.decode()
    assert "Print the five outcomes" in page


# --- Pages ----------------------------------------------------------------------------------


@pytest.fixture
def site(client, board):
    def url(name, *args):
        return reverse(f"assessment:{name}", args=[board.trust.slug, *args])

    client.url = url
    return client


def test_a_chair_moderates_question_by_question(site, board, closed):
    site.force_login(board.chair)
    page = site.get(site.url("moderate", closed.pk, Q1)).content.decode()
    assert "Very clear." in page
    assert "What each rating looks like" in page, "the board chooses by these words"
    assert 'rel="next"' in page
    data = {"rating": "established", "reason": "On every agenda.", "who": "all", "revision": "0"}
    response = site.post(site.url("moderate", closed.pk, Q1), data)
    assert response.url == site.url("moderate", closed.pk, Q2)
    assert (
        "Another person has to confirm"
        in site.get(site.url("moderate", closed.pk, Q1)).content.decode()
    )
    site.force_login(board.support)
    assert "Confirm “Established”" in site.get(site.url("moderate", closed.pk, Q1)).content.decode()
    site.post(site.url("confirm", closed.pk, Q1), {"revision": "1"})
    page = site.get(site.url("agreed", closed.pk)).content.decode()
    assert "1 of 65 questions are agreed" in page


@pytest.mark.parametrize("revision", ["", "x", "9" * 5000, "-1"])
def test_a_confirmation_of_no_revision_changes_nothing(site, board, closed, revision):
    agree(board, board.chair, closed)
    site.force_login(board.support)
    answer = site.post(site.url("confirm", closed.pk, Q1), {"revision": revision})
    assert answer.status_code == 302
    with board.scope(board.chair):
        assert not AgreedRating.objects.get().is_confirmed


def test_what_was_typed_is_kept_when_it_is_refused(site, board, closed):
    site.force_login(board.chair)
    data = {"rating": "", "reason": "A long discussion.", "who": "all", "revision": "0"}
    page = site.post(site.url("moderate", closed.pk, Q1), data).content.decode()
    assert "Choose the rating that was agreed." in page
    assert "A long discussion." in page


def test_pages_of_an_open_round_lead_to_why(site, board, round_):
    site.force_login(board.chair)
    assert site.get(site.url("moderate", round_.pk, Q1)).url == site.url("results", round_.pk)
    page = site.get(site.url("agreed", round_.pk)).content.decode()
    assert "Results are shown when the round is closed" in page


def test_an_unknown_question_is_not_found(site, board, closed):
    site.force_login(board.chair)
    for name in ("moderate", "improve"):
        assert site.get(site.url(name, closed.pk, "AWTY08-XXX-01")).status_code == 404
    assert site.post(site.url("confirm", closed.pk, "X"), {"revision": "1"}).status_code == 404


def test_an_improvement_is_agreed_and_reported_on_pages(site, board, closed):
    site.force_login(board.chair)
    with board.scope(board.chair):
        owner = Partner.objects.get(slug="pct").pk
    data = {"what": "Do it", "owner": owner}
    data |= {"due_on_0": 31, "due_on_1": 12, "due_on_2": 2009}
    data |= {"due_on_day": 31, "due_on_month": 12, "due_on_year": 2009}
    response = site.post(site.url("improve", closed.pk, Q1), data)
    assert response.url == site.url("moderate", closed.pk, Q1)
    with board.scope(board.chair):
        made = Improvement.objects.get()
    response = site.post(site.url("improvement", made.pk), {"state": "done", "text": "It is done."})
    assert response.status_code == 302
    page = site.get(site.url("improvement", made.pk)).content.decode()
    assert "It is done." in page
    page = site.get(site.url("improvements")).content.decode()
    assert "Done or dropped" in page
    site.force_login(factories.seat(board.trust, Role.OBSERVER))
    assert site.get(site.url("improvement", made.pk)).status_code == 403


def test_an_improvement_serves_the_plan_in_force_and_no_draft(site, board, closed):
    with factories.operator(board.trust) as by:
        planning.set_up_outcomes(by=by)
        for edition, year, state in (("2009–10", 2009, "approved"), ("2010–11", 2010, "draft")):
            plan = planning.draft_plan(
                by=by,
                edition=edition,
                starts_on=datetime.date(year, 4, 1),
                ends_on=datetime.date(year + 1, 3, 31),
                vision="Well.",
            )
            planning.add_priority(
                by=by, plan=plan, outcome=Outcome.objects.all()[0], code="BH1", name="Births"
            )
            if state == "approved":
                Plan.objects.filter(pk=plan.pk).update(
                    state=state, approved_on=datetime.date(year, 4, 1)
                )
    site.force_login(board.chair)
    page = site.get(site.url("improve", closed.pk, Q1)).content.decode()
    assert page.count("BH1 Births") == 1
    assert "BH1 Births (2009–10)" in page
