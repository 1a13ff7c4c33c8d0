"""What waits for people before a meeting."""

import datetime

import pytest
from django.conf import LazySettings
from django.utils import timezone

from meetings.actions import submissions
from meetings.models import Meeting, Pack
from meetings.waiting import waiting_meetings, waiting_minutes, waiting_submissions
from reports.models import ReportRun
from tests.factories import make_person, operator, seat
from trusts.models import Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def texts(trust: Trust, person: Person) -> list[str]:
    with open_scope(trust=trust, person=person) as scope:
        return [item.text for item in waiting_meetings(scope)]


def pack_is_ready(trust: Trust, meeting: Meeting) -> None:
    with operator(trust):
        run = ReportRun.objects.create(
            report="issued-pack",
            title="Pack",
            params={"meeting": meeting.ref},
            level=meeting.level,
            state="done",
            finished_at=timezone.now(),
            requested_by="test",
        )
        Pack.objects.create(
            meeting=meeting,
            body_id=meeting.body_id,
            level=meeting.level,
            version=1,
            draft=run,
            run=run,
            issued_at=timezone.now(),
            issued_by="test",
        )


def test_support_prepares_and_members_read(
    trust: Trust, support: Person, member: Person, meeting: Meeting
) -> None:
    assert texts(trust, support) == ["Prepare the board pack of board group for 24 November 2009"]
    assert texts(trust, member) == []
    pack_is_ready(trust, meeting)
    assert texts(trust, member) == ["Read the papers of board group for 24 November 2009"]


def test_papers_are_due_out_seven_days_before(
    trust: Trust, support: Person, meeting: Meeting
) -> None:
    with open_scope(trust=trust, person=support) as scope:
        assert [w.due for w in waiting_meetings(scope)] == [datetime.date(2009, 11, 17)]


def test_a_body_one_does_not_sit_on_does_not_wait(trust: Trust, meeting: Meeting) -> None:
    executive = seat(trust, "member", "executive", person=make_person())
    pack_is_ready(trust, meeting)
    assert texts(trust, executive) == []


@pytest.mark.parametrize("day", [datetime.date(2009, 11, 9), datetime.date(2009, 11, 25)])
def test_neither_too_early_nor_past(
    trust: Trust, support: Person, meeting: Meeting, settings: LazySettings, day: datetime.date
) -> None:
    settings.PRETEND_TODAY = day
    assert texts(trust, support) == []


def test_minutes_wait_for_support_until_they_are_out(
    trust: Trust, support: Person, meeting: Meeting, settings: LazySettings
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 26)
    with open_scope(trust=trust, person=support) as scope:
        (found,) = waiting_minutes(scope)
        assert found.text == "Send out the minutes of board group of 24 November 2009"
        assert found.due == datetime.date(2009, 12, 1)
    with operator(trust):
        Meeting.objects.update(minutes_out_at=timezone.now())
    with open_scope(trust=trust, person=support) as scope:
        assert not list(waiting_minutes(scope))


def test_an_urgent_item_waits_for_the_chair_then_for_support(
    trust: Trust,
    support: Person,
    member: Person,
    chair: Person,
    meeting: Meeting,
    settings: LazySettings,
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 20)

    def waits(person: Person) -> list[str]:
        with open_scope(trust=trust, person=person) as scope:
            return [found.text for found in waiting_submissions(scope)]

    with open_scope(trust=trust, person=member) as by:
        row = submissions.submit_item(
            by=by,
            meeting=meeting,
            title="Flu",
            purpose="information",
            asked="Know",
            urgent_reason="Now",
        )
    assert [waits(p) for p in (member, support)] == [[], []]
    assert waits(chair) == ["Decide whether the urgent item “Flu” is taken"]
    with open_scope(trust=trust, person=chair) as by:
        submissions.agree_urgent(by=by, submission=row)
    assert waits(support) == ["Answer the submitted item “Flu”"]
    assert waits(chair) == []
