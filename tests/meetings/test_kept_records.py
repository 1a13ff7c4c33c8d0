"""What was recorded stays: nobody changes afterwards what a meeting was of, or who could decide."""

import datetime

import pytest
from django.utils import timezone

from meetings import actions
from meetings.actions import Entry, standing
from meetings.models import AgendaItem, Meeting
from tests.factories import seat
from trusts.errors import Refusal
from trusts.models import Body, Membership
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
HELD = timezone.make_aware(datetime.datetime(2009, 9, 22, 14))  # noqa: DTZ001 - made aware here
LATER = HELD + datetime.timedelta(days=60)


@pytest.fixture
def held(trust, support) -> Meeting:
    with open_scope(trust=trust, person=support) as by:
        body = Body.objects.get(slug="board")
        return actions.add_meeting(by=by, body=body, ref="2009-09", starts_at=HELD, place="Hall")


@pytest.fixture
def items(trust, support, held) -> list[AgendaItem]:
    with open_scope(trust=trust, person=support) as by:
        return [
            actions.add_item(by=by, meeting=held, title=title, purpose="decision")
            for title in ("Welcome", "Outreach", "Placements")
        ]


def present(by, meeting, person, **more) -> None:
    key = Membership.objects.get(person=person).pk
    actions.note_attendance(by=by, meeting=meeting, entries=[Entry(key, "present", **more)])


@pytest.fixture
def agreed(trust, support, chair, held, items) -> Meeting:
    """A meeting whose minutes the chair has agreed, and that nobody has marked as held."""
    with open_scope(trust=trust, person=support) as by:
        present(by, held, chair)
        for item in items:
            actions.write_minute(by=by, item=item, words="Talked about.")
    with open_scope(trust=trust, person=chair) as by:
        actions.agree_minutes(by=by, minutes=held.minutes)
    return held


def test_the_agenda_stays_once_the_chair_has_agreed_the_minutes(
    trust, support, agreed, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        for change in (
            {"title": "Something else"},
            {"confidential_reason": "Not any more for everybody"},
        ):
            with pytest.raises(Refusal, match="agreed the minutes"):
                actions.edit_item(by=by, item=items[1], **change)
        with pytest.raises(Refusal, match="agreed the minutes"):
            actions.add_item(by=by, meeting=agreed, title="New", purpose="decision")
        with pytest.raises(Refusal, match="agreed the minutes"):
            actions.reorder_item(by=by, item=items[2], number=1)


def test_a_meeting_at_which_something_was_recorded_neither_moves_nor_is_cancelled(
    trust, support, chair, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        key = Membership.objects.get(person=chair).pk
        actions.note_attendance(by=by, meeting=held, entries=[Entry(key, "apology")])
        # Apologies may come beforehand: with nothing else the meeting can still move.
        actions.move_meeting(
            by=by, meeting=held, starts_at=HELD, place="Elsewhere", minutes_long=60
        )
        present(by, held, chair, seen=1)
        with pytest.raises(Refusal, match="recorded at this meeting"):
            actions.move_meeting(
                by=by, meeting=held, starts_at=LATER, place="Hall", minutes_long=60
            )
        with pytest.raises(Refusal, match="recorded at this meeting"):
            actions.cancel_meeting(by=by, meeting=held, why="It did not suit us")


def test_items_keep_their_numbers_once_somebody_came_or_left_by_them(
    trust, support, chair, held, items, january
) -> None:
    """Somebody left after item 1: were item 1 taken off, they would count towards item 2."""
    with open_scope(trust=trust, person=support) as by:
        present(by, held, chair, to_item=1)
        for number_anew in (
            lambda: actions.remove_item(by=by, item=items[0]),
            lambda: actions.move_item(by=by, item=items[0], meeting=january),
            lambda: actions.reorder_item(by=by, item=items[0], number=3),
            lambda: standing.lay_out_standing(by=by, meeting=held),
        ):
            with pytest.raises(Refusal, match="Items keep their numbers"):
                number_anew()
        actions.add_item(by=by, meeting=held, title="At the end", purpose="information")


def test_a_person_in_two_seats_votes_once(trust, support, held, items) -> None:
    twice = seat(trust, "chair")
    seat(trust, "member", person=twice, partner="pct")
    seat(trust, "member", partner="pct")
    with open_scope(trust=trust, person=support) as by:
        seats = list(Membership.objects.filter(role__in=["chair", "member"]))
        actions.note_attendance(
            by=by, meeting=held, entries=[Entry(each.pk, "present") for each in seats]
        )
        votes = actions.Votes(votes_for=3)
        with pytest.raises(Refusal, match="3 votes and abstentions were counted, 1 more"):
            actions.record_decision(
                by=by, item=items[1], words="Agreed.", reached="vote", votes=votes
            )
