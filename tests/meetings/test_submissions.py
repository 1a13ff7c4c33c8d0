"""Submitting items: deadlines, the chair's yes to urgent ones, answers; and what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from meetings import queries
from meetings.actions import submissions
from meetings.models import AgendaItem, SubmissionState
from trusts.errors import Refusal
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_deadline(settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 10)


def submit(by, meeting, **more):
    fields = {"title": "One form", "purpose": "information", "asked": "To know about the form."}
    return submissions.submit_item(by=by, meeting=meeting, **fields | more)


def test_a_member_submits_in_time_and_support_puts_it_on_the_agenda(
    trust, member, support, meeting
) -> None:
    with open_scope(trust=trust, person=member) as by:
        row = submit(by, meeting, urgent_reason="Not needed in time")
        assert row.urgent_reason == ""
        assert list(queries.visible_submissions(by)) == [row]
    with open_scope(trust=trust, person=support) as by:
        item = submissions.accept_item(by=by, submission=row, meeting=meeting, answer="Thank you")
        assert (item.title, item.summary) == ("One form", "To know about the form.")
        row.refresh_from_db()
        assert (row.state, row.answer) == (SubmissionState.ACCEPTED, "Thank you")
        with pytest.raises(Refusal, match="on an agenda already"):
            submissions.decline_item(by=by, submission=row, answer="x")


def test_the_same_item_is_not_submitted_twice_while_it_waits(trust, member, meeting) -> None:
    with open_scope(trust=trust, person=member) as by:
        row = submit(by, meeting)
        with pytest.raises(Refusal, match="submitted “One form” for this meeting already"):
            submit(by, meeting, title=" One form ")
        submissions.withdraw_item(by=by, submission=row)
        assert submit(by, meeting).pk != row.pk


def test_a_decision_says_what_it_costs(trust, member, meeting) -> None:
    with open_scope(trust=trust, person=member) as by:
        with pytest.raises(Refusal, match="what the decision costs") as refusal:
            submit(by, meeting, purpose="decision")
        assert refusal.value.field == "money"
        assert submit(by, meeting, purpose="decision", money="Nothing").purpose == "decision"


def test_a_late_item_needs_a_reason_and_the_chair(
    trust, member, support, chair, meeting, settings
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 11)
    with open_scope(trust=trust, person=member) as by:
        with pytest.raises(Refusal, match="10 November 2009") as refusal:
            submit(by, meeting)
        assert refusal.value.field == "urgent_reason"
        row = submit(by, meeting, urgent_reason="The letter came today")
        assert row.waits_for_chair
        with pytest.raises(PermissionDenied):
            submissions.agree_urgent(by=by, submission=row, agreed_by="Me")
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="chair has to agree"):
            submissions.accept_item(by=by, submission=row, meeting=meeting)
        with pytest.raises(Refusal, match="Say who agreed"):
            submissions.agree_urgent(by=by, submission=row)
    with open_scope(trust=trust, person=chair) as by:
        assert row in queries.visible_submissions(by)
        agreed = submissions.agree_urgent(by=by, submission=row)
        assert agreed.chair_agreed_by == by.actor
        with pytest.raises(Refusal, match="does not wait"):
            submissions.agree_urgent(by=by, submission=row)
    with open_scope(trust=trust, person=support) as by:
        item = submissions.accept_item(by=by, submission=row, meeting=meeting)
        assert item.urgent_reason == "The letter came today"


def test_support_records_the_chairs_yes(trust, member, support, meeting, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 20)
    with open_scope(trust=trust, person=member) as by:
        row = submit(by, meeting, urgent_reason="Now")
    with open_scope(trust=trust, person=support) as by:
        agreed = submissions.agree_urgent(by=by, submission=row, agreed_by="The chair, by phone")
        assert agreed.chair_agreed_by == "The chair, by phone"


def test_a_declined_item_is_told_why_and_a_withdrawn_one_is_ones_own(
    trust, member, support, chair, meeting
) -> None:
    with open_scope(trust=trust, person=member) as by:
        one, two = submit(by, meeting), submit(by, meeting, title="Two")
    with open_scope(trust=trust, person=chair) as by, pytest.raises(Refusal, match="Only the"):
        submissions.withdraw_item(by=by, submission=one)
    with open_scope(trust=trust, person=member) as by:
        withdrawn = submissions.withdraw_item(by=by, submission=one)
        assert withdrawn.state == SubmissionState.WITHDRAWN
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="Say why"):
            submissions.decline_item(by=by, submission=two, answer=" ")
        assert submissions.decline_item(by=by, submission=two, answer="In March").answer
        assert not AgendaItem.objects.exists()


def test_nobody_submits_for_a_meeting_that_was(trust, member, observer, meeting, settings) -> None:
    with open_scope(trust=trust, person=observer) as by, pytest.raises(PermissionDenied):
        submit(by, meeting)
    settings.PRETEND_TODAY = datetime.date(2009, 11, 25)
    with open_scope(trust=trust, person=member) as by, pytest.raises(Refusal, match="to come"):
        submit(by, meeting)


def test_a_confidential_submission_is_told_to_few(trust, member, support, meeting) -> None:
    with open_scope(trust=trust, person=member) as by:
        row = submit(by, meeting, title="The Harbour", confidential_reason="A provider")
        assert str(row) == "Confidential submission"
    with open_scope(trust=trust, person=support) as by:
        item = submissions.accept_item(by=by, submission=row, meeting=meeting)
        assert item.is_confidential
