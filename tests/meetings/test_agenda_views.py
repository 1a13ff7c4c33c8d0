"""Pages of calendar, agenda, papers and submitted items: what is offered, done and refused."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.actions import record_consultation
from governance.actions import begin_terms, enter_agreement
from governance.models import TermsOfReference
from meetings import actions, checking
from meetings.actions import key_dates
from meetings.models import (
    AgendaItem,
    ForwardItem,
    KeyDate,
    Meeting,
    Paper,
    PaperVersion,
    StandingItem,
    SubmittedItem,
)
from meetings.queries.calendar import year_of_meetings
from tests.factories import operator
from tests.meetings.test_views import address
from tests.reports.pdfs import plain_pdf
from tests.reports.test_views import signed_in
from trusts.models import Body, Partner
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 9)


def post(person, url: str, **typed: object):
    answer = signed_in(person).post(url, typed)
    assert answer.status_code == 302, answer.text
    return answer


def test_the_calendar_warns_who_plans_and_shows_deadlines_to_all(
    trust, support, member, meeting
) -> None:
    with open_scope(trust=trust, person=support) as by:
        key_dates.add_key_date(
            by=by, title="Half-term", kind="holiday", first=datetime.date(2009, 11, 24)
        )
    page = signed_in(support).get(address("calendar", trust)).text
    assert "no meetings then (Half-term)" in page
    assert "papers out by 17 November 2009" in page
    seen = signed_in(member).get(address("calendar", trust)).text
    assert "What does not fit" not in seen
    assert "Plan a series" not in seen
    page = signed_in(support).get(address("calendar", trust) + "?year=2009&body=executive").text
    assert "Items in by" not in page
    assert signed_in(support).get(address("calendar", trust) + "?year=1").status_code == 404
    assert signed_in(support).get(address("calendar", trust) + "?body=none").status_code == 404


def test_a_series_is_planned_and_a_key_date_added_and_removed(trust, support) -> None:
    with operator(trust):
        board = Body.objects.get(slug="board").pk
    typed = {
        "starts_on_day": "12",
        "starts_on_month": "1",
        "starts_on_year": "2010",
        "starts": "14:00",
        "minutes_long": "120",
        "count": "3",
        "weeks": "4",
        "place": "Hall",
    }
    post(support, address("plan_year", trust), body=board, **typed)
    with operator(trust):
        assert [m.ref for m in Meeting.objects.all()] == [
            "2010-01-board",
            "2010-02-board",
            "2010-03-board",
        ]
    post(
        support,
        address("new_key_date", trust),
        title="Consultation",
        kind="consultation",
        first_day="1",
        first_month="2",
        first_year="2010",
    )
    with operator(trust):
        pk = KeyDate.objects.get().pk
    url = address("remove_key_date", trust, pk=pk)
    assert "Remove “Consultation”?" in signed_in(support).get(url).text
    post(support, url)
    with operator(trust):
        assert not KeyDate.objects.exists()


def test_the_year_is_fitted_to_consultations_and_reviews(trust, support, meeting) -> None:
    with operator(trust) as by:
        record_consultation(
            by=by,
            about="short breaks",
            who="Families",
            how="Meetings",
            began_on=datetime.date(2009, 6, 1),
            ended_on=datetime.date(2009, 6, 30),
        )
        board = Body.objects.get(slug="board")
        enter_agreement(
            by=by,
            slug="one",
            name="The agreement",
            power="local",
            purpose="Working together.",
            body=board,
            partners=list(Partner.objects.all()),
            starts_on=datetime.date(2009, 4, 1),
            review_on=datetime.date(2009, 8, 1),
        )
        terms = begin_terms(by=by, body=board)
        TermsOfReference.objects.filter(pk=terms.pk).update(
            agreed_on=datetime.date(2009, 4, 1),
            in_force_from=datetime.date(2009, 4, 1),
            review_on=datetime.date(2009, 7, 1),
            meetings_a_year=4,
            quorum={"any": 1},
        )
    with open_scope(trust=trust, person=support) as by:
        told = " ".join(one.words for one in year_of_meetings(by, 2009).warnings)
    assert "30 June 2009: the consultation on short breaks ends" in told
    assert "1 August 2009: The agreement is to be reviewed" in told
    assert "1 July 2009: its terms of reference are to be reviewed" in told


def test_a_meeting_moves_sends_papers_out_and_is_cancelled(trust, support, meeting, items) -> None:
    ref = meeting.ref
    page = signed_in(support).get(address("move", trust, ref=ref)).text
    assert 'value="24"' in page
    post(
        support,
        address("move", trust, ref=ref),
        starts_on_day="25",
        starts_on_month="11",
        starts_on_year="2009",
        starts="14:00",
        minutes_long="120",
        place="Town Hall",
    )
    assert "Town Hall" in signed_in(support).get(address("meeting", trust, ref=ref)).text
    url = address("papers_out", trust, ref=ref)
    assert "due out by 18 November 2009" in signed_in(support).get(url).text
    post(support, url)
    page = signed_in(support).get(address("meeting", trust, ref=ref)).text
    assert "Papers out" in page
    post(support, address("cancel", trust, ref=ref), why="Snow")
    page = signed_in(support).get(address("meeting", trust, ref=ref)).text
    assert "Cancelled: Snow" in page
    assert "Add an item" not in page


def test_an_item_is_changed_moved_referred_and_removed(
    trust, support, meeting, items, january
) -> None:
    with open_scope(trust=trust, person=support) as by:
        item = actions.add_item(by=by, meeting=meeting, title="Snow", purpose="information")
        executive = Body.objects.get(slug="executive").pk
    page = signed_in(support).get(address("edit_item", trust, pk=item.pk)).text
    assert 'value="Snow"' in page
    post(support, address("edit_item", trust, pk=item.pk), title="Snow days", purpose="information")
    post(support, address("move_item", trust, pk=item.pk), number="1", meeting="")
    with operator(trust):
        assert AgendaItem.objects.get(pk=item.pk).number == 1
    answer = signed_in(support).post(address("move_item", trust, pk=item.pk), {"number": "9"})
    assert "Choose a number from 1 to 3" in answer.text
    post(
        support,
        address("refer_item", trust, pk=item.pk),
        body=executive,
        asked="Look at school transport",
    )
    page = signed_in(support).get(address("meeting", trust, ref=meeting.ref)).text
    assert "Referred to executive group on 9 November 2009" in page
    answer = post(support, address("move_item", trust, pk=item.pk), number="1", meeting=january.pk)
    assert answer.url == address("meeting", trust, ref=january.ref)
    url = address("remove_item", trust, pk=item.pk)
    assert "Remove item 1, “Snow days”?" in signed_in(support).get(url).text
    answer = post(support, url)
    assert answer.url == address("meeting", trust, ref=january.ref)
    with operator(trust):
        secret = items[1].pk
    assert signed_in(support).get(address("edit_item", trust, pk=secret)).status_code == 200


def test_a_strategic_agenda_is_told_that_it_fills_with_detail(
    trust, support, member, meeting
) -> None:
    with open_scope(trust=trust, person=support) as by:
        for business in ("operational", "operational", "strategic"):
            actions.add_item(
                by=by, meeting=meeting, title="x", purpose="information", business=business
            )
    url = address("meeting", trust, ref=meeting.ref)
    assert "2 of 3 items" in signed_in(support).get(url).text
    assert "2 of 3 items" not in signed_in(member).get(url).text


def test_standing_items_and_forward_plan(trust, support, member, meeting) -> None:
    with operator(trust):
        board = Body.objects.get(slug="board").pk
    post(support, address("usual_standing", trust), body=board)
    post(
        support,
        address("new_standing", trust),
        body=board,
        title="Risks",
        place="opening",
        purpose="information",
        business="strategic",
    )
    page = signed_in(support).get(address("standing", trust)).text
    assert "Risks" in page
    post(support, address("lay_out", trust, ref=meeting.ref))
    with operator(trust):
        assert AgendaItem.objects.filter(meeting=meeting).count() == 6
        pk = StandingItem.objects.get(title="Risks").pk
    post(support, address("end_standing", trust, pk=pk))
    assert "Risks" not in signed_in(support).get(address("standing", trust)).text
    post(
        support,
        address("new_forward", trust),
        body=board,
        title="The plan",
        purpose="decision",
        due_on_day="31",
        due_on_month="1",
        due_on_year="2010",
    )
    with operator(trust):
        pk = ForwardItem.objects.get().pk
    assert "The plan" in signed_in(member).get(address("forward", trust)).text
    page = signed_in(support).get(address("edit_forward", trust, pk=pk)).text
    assert 'value="The plan"' in page
    answer = post(support, address("place_forward", trust, pk=pk), meeting=meeting.pk)
    assert answer.url == address("meeting", trust, ref=meeting.ref)
    answer = signed_in(support).post(address("drop_forward", trust, pk=pk), {"why": "x"})
    assert "on an agenda" in answer.text


def test_a_member_submits_and_support_answers(trust, support, member, january) -> None:
    page = signed_in(member).get(address("submitted", trust)).text
    assert "Items in by 12 January 2010" in page
    url = address("submit", trust, ref=january.ref, purpose="decision")
    answer = signed_in(member).post(url, {"title": "One form", "asked": "Agree"})
    assert "There is a problem" in answer.text
    post(member, url, title="One form", asked="Agree", money="Nothing")
    with operator(trust):
        pk = SubmittedItem.objects.get().pk
    url = address("submission", trust, pk=pk)
    assert "Withdraw it" in signed_in(member).get(url).text
    page = signed_in(support).get(url).text
    assert "Put it on an agenda" in page
    assert "Withdraw it" not in page
    post(support, address("accept", trust, pk=pk), meeting=january.pk)
    assert "item 1 of the meeting of 26 January 2010" in signed_in(member).get(url).text
    answer = signed_in(support).post(address("decline", trust, pk=pk), {"answer": "No"})
    assert "already" in answer.text


def test_a_late_item_waits_for_the_chair(trust, member, chair, meeting, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 20)
    url = address("submit", trust, ref=meeting.ref, purpose="information")
    assert "had to be in by 10 November 2009" in signed_in(member).get(url).text
    post(member, url, title="Flu", asked="Know", urgent_reason="The vaccine is here")
    with operator(trust):
        pk = SubmittedItem.objects.get().pk
    assert "Waits for the chair" in signed_in(chair).get(address("submission", trust, pk=pk)).text
    post(chair, address("agree", trust, pk=pk))
    assert "The chair agreed" in signed_in(chair).get(address("submission", trust, pk=pk)).text
    post(member, address("withdraw", trust, pk=pk))


def test_the_page_of_a_paper_shows_versions_and_text(trust, support, member, items) -> None:
    item = items[0].pk
    post(
        support,
        address("write_paper", trust, pk=item),
        title="Options",
        source="## One\n\n<b>typed</b>",
    )
    with operator(trust) as by:
        paper = Paper.objects.get(title="Options").pk
        checking.check_waiting(by)
    page = signed_in(member).get(address("paper_page", trust, pk=paper)).text
    assert "<h2>One</h2>" in page
    assert "&lt;b&gt;typed&lt;/b&gt;" in page
    assert "Change the text" not in page
    post(support, address("rewrite", trust, pk=paper), title="Options", source="Two")
    with operator(trust):
        uploaded = Paper.objects.get(title="Draft").pk
    file = SimpleUploadedFile("b.pdf", plain_pdf(7), "application/pdf")
    post(support, address("new_version", trust, pk=uploaded), file=file, change="Prices")
    with operator(trust) as by:
        checking.check_waiting(by)
        first = PaperVersion.objects.get(paper=uploaded, number=1).pk
    page = signed_in(member).get(address("paper_page", trust, pk=uploaded)).text
    assert "Version 2" in page
    assert "Prices" in page
    assert signed_in(member).get(address("paper_version", trust, pk=first)).getvalue()
    post(
        support,
        address("schedule_paper", trust, pk=uploaded),
        confidential_reason="A family",
    )
    with operator(trust):
        assert Paper.objects.get(pk=uploaded).destroy_on == datetime.date(2009, 12, 22)


def test_a_confidential_papers_versions_are_hidden_too(trust, observer, items) -> None:
    with operator(trust):
        paper = Paper.objects.get(item=items[1])
    client = signed_in(observer)
    assert client.get(address("paper_page", trust, pk=paper.pk)).status_code == 404
    version = address("paper_version", trust, pk=paper.version_id)
    assert client.get(version).status_code == 404
