"""Pages of the room: recorded through the browser's forms; what is confidential stays out."""

import datetime
import re
import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions.interests import declare_interest
from meetings import actions
from meetings.actions.submissions import refer_item
from meetings.minutes_report import MinutesParams, MinutesReport
from meetings.models import (
    AbsenceLetter,
    AgendaItem,
    Attendance,
    Decision,
    MeetingAction,
    MinuteEntry,
    Minutes,
    SubmittedItem,
)
from reports.tasks import build_run
from tests.factories import TERM_STARTS, operator, seat
from tests.reports.test_views import signed_in
from trusts.errors import Refusal
from trusts.models import Body, Membership
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
HELD = timezone.make_aware(datetime.datetime(2009, 9, 22, 14))  # noqa: DTZ001 - made aware here
LATER = timezone.make_aware(datetime.datetime(2009, 11, 10, 14))  # noqa: DTZ001 - made aware here


def address(name: str, trust, **kwargs) -> str:
    return reverse(f"meetings:{name}", kwargs={"trust": trust.slug, **kwargs})


def hidden(page, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return found[1]


@pytest.fixture
def chair(trust):
    return seat(trust, "chair")


@pytest.fixture
def room(trust, support, chair):
    """A meeting held, with an open and a confidential item; a chair and two members."""
    members = [seat(trust, "member"), seat(trust, "member", partner="pct")]
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        held = actions.add_meeting(by=by, body=board, ref="2009-09", starts_at=HELD, place="Hall")
        later = actions.add_meeting(by=by, body=board, ref="2009-11", starts_at=LATER, place="Hall")
        items = [
            actions.add_item(by=by, meeting=held, title="Outreach", purpose="decision"),
            actions.add_item(
                by=by,
                meeting=held,
                title="The Harbour terms",
                purpose="decision",
                confidential_reason="A named provider",
            ),
        ]
        actions.add_item(by=by, meeting=later, title="Minutes", purpose="decision")
        seats = [Membership.objects.get(person=one).pk for one in [chair, *members]]
    return held, later, items, seats


def note(client, trust, ref, seats, state="present"):
    url = address("attendance", trust, ref=ref)
    page = client.get(url)
    sent = {f"seen_{key}": hidden(page, f"seen_{key}") for key in seats}
    return client.post(url, {**sent, **{f"state_{key}": state for key in seats}})


def test_a_meeting_is_recorded_item_by_item_to_approved_minutes(
    trust, support, chair, member, observer, room
) -> None:
    held, later, items, seats = room
    client = signed_in(support)
    page = client.get(address("meeting", trust, ref=held.ref))
    assert "Record the meeting" in page.text
    assert note(client, trust, held.ref, seats).status_code == 302
    page = client.get(address("room", trust, ref=held.ref))
    assert "Quorate" in page.text
    assert "Outreach" in page.text

    declare = address("declare", trust, pk=items[0].pk)
    assert (
        "Say what the interest is"
        in client.post(declare, {"seat": seats[1], "conduct": "left"}).text
    )
    answer = client.post(declare, {"seat": seats[1], "conduct": "left", "what": "Trustee"})
    assert answer.status_code == 302

    decide = address("decide", trust, pk=items[0].pk)
    page = client.get(decide)
    assert "Declared an interest and left the room".lower() in page.text.lower()
    typed = {
        "words": "Agreed to go on.",
        "reached": "vote",
        "votes_for": "2",
        "against": "1",
        "finance": "none",
        "seen": hidden(page, "seen"),
    }
    answer = client.post(decide, typed)
    assert "1 more than the 2 who may vote" in answer.text
    assert "Agreed to go on." in answer.text
    assert client.post(decide, {**typed, "against": "0"}).status_code == 302

    undertake = address("undertake", trust, pk=items[0].pk)
    day = {"due_on_day": "1", "due_on_month": "12", "due_on_year": "2009"}
    owner = {"what": "Write it up", "owner": chair.pk, **day}
    assert client.post(undertake, owner).status_code == 302

    for item, words in ((items[0], "Three options."), (items[1], "The ceiling.")):
        url = address("room_item", trust, pk=item.pk)
        page = client.get(url)
        answer = client.post(url, {"words": words, "seen": hidden(page, "seen")})
        assert answer.status_code == 302
    answer = client.post(url, {"words": "Overwritten?", "seen": "0"})
    assert "has changed this minute" in answer.text
    assert "The ceiling." in answer.text
    assert "Overwritten?" in answer.text

    minutes = address("minutes", trust, ref=held.ref)
    assert signed_in(member).get(minutes).status_code == 404
    agree = address("agree_minutes", trust, ref=held.ref)
    assert signed_in(chair).get(agree).status_code == 200
    assert signed_in(chair).post(agree).url == minutes
    assert "The ceiling." in signed_in(member).get(minutes).text
    shown = signed_in(observer).get(minutes).text
    assert "Three options." in shown
    assert "ceiling" not in shown
    assert "Harbour" not in shown

    correct = address("correct_minutes", trust, pk=items[0].pk)
    page = client.get(correct)
    told = {"new": "Two options.", "why": "Miscounted", "seen": hidden(page, "seen")}
    assert client.post(correct, told).url == minutes
    page = signed_in(observer).get(minutes)
    assert "taken out: " in page.text
    assert "Miscounted" in page.text

    approve = address("approve_minutes", trust, ref=held.ref)
    assert "not quorate" in client.post(approve, {"at": later.pk}).text
    note(client, trust, later.ref, seats)
    assert client.post(approve, {"at": later.pk}).url == minutes
    assert "Approved at the meeting of 10 November 2009" in client.get(minutes).text


def words_of(pdf: bytes) -> str:
    """The text of a PDF's pages."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()


def test_a_referral_recorded_in_the_room_sends_the_item_on(trust, support, room) -> None:
    held, _, items, seats = room
    client = signed_in(support)
    note(client, trust, held.ref, seats)
    decide = address("decide", trust, pk=items[0].pk)
    page = client.get(decide)
    with operator(trust):
        executive = Body.objects.get(slug="executive")
        area = Body.objects.get(slug="north-area")
    typed = {
        "words": "Asked to cost the three options.",
        "reached": "referral",
        "refer_body": str(executive.pk),
        "finance": "none",
        "seen": hidden(page, "seen"),
    }
    both = client.post(decide, {**typed, "referred_to": "The forum"})
    assert "not both" in both.text
    assert client.post(decide, typed).status_code == 302
    with operator(trust):
        decision = Decision.objects.get()
        assert decision.referred_to == "executive group"
        sent = SubmittedItem.objects.get(referred_from_item=items[0])
        assert (sent.body, sent.asked) == (executive, "Asked to cost the three options.")
        assert AgendaItem.objects.get(pk=items[0].pk).referred_to == executive
    again = client.get(decide)
    assert f'value="{executive.pk}"' not in again.text
    assert f'value="{area.pk}"' in again.text
    # A body that had it meanwhile: refused, and the decision is not kept either.
    with open_scope(trust=trust, person=support) as by:
        refer_item(by=by, item=items[0], body=area, asked="Look at it")
        with pytest.raises(Refusal, match="already"):
            actions.record_decision(
                by=by, item=items[0], words="Sent on.", reached="referral", refer_to=area
            )
        assert Decision.objects.count() == 1


def test_an_inquorate_vote_is_refused_and_advice_is_offered(trust, support, room) -> None:
    held, _, items, seats = room
    client = signed_in(support)
    note(client, trust, held.ref, seats[:1])
    decide = address("decide", trust, pk=items[0].pk)
    page = client.get(decide)
    assert "The meeting is not quorate for this item" in page.text
    typed = {
        "words": "Agreed.",
        "reached": "vote",
        "votes_for": "1",
        "finance": "none",
        "seen": hidden(page, "seen"),
    }
    assert "so it cannot decide" in client.post(decide, typed).text
    with operator(trust):
        assert not Decision.objects.exists()
    assert client.post(decide, {**typed, "is_advice": "on"}).status_code == 302
    with operator(trust):
        made = Decision.objects.get()
    assert "Advice only" in client.get(address("decision", trust, pk=made.pk)).text


def test_two_clerks_at_once_are_shown_what_is_stored(trust, support, room) -> None:
    held, _, _, seats = room
    url = address("attendance", trust, ref=held.ref)
    second = signed_in(seat(trust, "board_support"))
    stale = {f"seen_{key}": "0" for key in seats}
    note(signed_in(support), trust, held.ref, seats)
    answer = second.post(url, {**stale, **{f"state_{key}": "apology" for key in seats}})
    assert f"{support.name} has changed" in answer.text
    assert "Stored now: Present" in answer.text
    with operator(trust):
        assert set(Attendance.objects.values_list("state", flat=True)) == {"present"}


def test_registers_show_decisions_actions_and_attendance(trust, support, observer, room) -> None:
    held, _, items, seats = room
    with open_scope(trust=trust, person=support) as by:
        actions.note_attendance(
            by=by,
            meeting=held,
            entries=[actions.Entry(key, "present") for key in seats[:2]]
            + [actions.Entry(seats[2], "absent")],
        )
        for item in items:
            actions.record_decision(by=by, item=item, words=f"On {item.title}", reached="consensus")
        actions.add_action(
            by=by, item=items[0], what="Write", owner_name="X", due_on=datetime.date(2009, 10, 1)
        )
    reader = signed_in(observer)
    page = reader.get(address("decisions", trust))
    assert "On Outreach" in page.text
    assert "On The Harbour" not in page.text
    assert "1 confidential decision is not shown" in page.text
    page = reader.get(address("actions", trust))
    assert "1 action is overdue" in page.text
    page = signed_in(support).get(address("attendance_register", trust))
    assert "Ask for an explanation" in page.text
    letter = address("absence_letter", trust, pk=seats[2])
    page = signed_in(support).get(letter)
    assert "We missed you" in page.text
    typed = {"addressee": "Them", "words": "We missed you in March."}
    printed = signed_in(support).post(letter, {**typed, "pdf": "1"})
    assert printed["Content-Type"] == "application/pdf"
    assert "We missed you in March." in words_of(printed.content)
    missing = signed_in(support).post(letter, {**typed, "addressee": "", "pdf": "1"})
    assert "We missed you in March." in missing.text
    with operator(trust):
        assert not AbsenceLetter.objects.exists()
    answer = signed_in(support).post(letter, typed)
    assert answer.status_code == 302
    assert "Explanation asked for, " in signed_in(support).get(answer.url).text
    assert reader.get(letter).status_code == 403
    assert reader.post(letter, {**typed, "pdf": "1"}).status_code == 403
    with operator(trust):
        kept = address("absence_letter_pdf", trust, pk=AbsenceLetter.objects.get().pk)
    assert "We missed you in March." in words_of(signed_in(support).get(kept).content)
    assert reader.get(kept).status_code == 403
    with operator(trust):
        action = MeetingAction.objects.get().pk
        closed = Decision.objects.get(item=items[1]).pk
    assert reader.get(address("decision", trust, pk=closed)).status_code == 404
    page = reader.get(address("action", trust, pk=action))
    assert "How far is it?" not in page.text
    told = {"state": "done", "words": "Written.", "seen": "1"}
    assert signed_in(support).post(address("action", trust, pk=action), told).status_code == 302


def test_the_minutes_as_a_document_keep_what_is_confidential_in_a_part_of_its_own(
    trust, support, chair, room, monkeypatch
) -> None:
    monkeypatch.setattr(build_run, "delay", lambda *args: None)
    held, _, items, seats = room
    with open_scope(trust=trust, person=support) as by:
        entries = [actions.Entry(key, "present") for key in seats]
        actions.note_attendance(by=by, meeting=held, entries=entries)
        actions.write_minute(by=by, item=items[0], words="Three options.", closed_words="A family.")
        actions.write_minute(by=by, item=items[1], words="The ceiling.")
    with open_scope(trust=trust, person=chair) as by:
        actions.agree_minutes(by=by, minutes=Minutes.objects.get())
    with open_scope(trust=trust, person=support) as by:
        content = MinutesReport().collect(by, MinutesParams(held.ref))
        opened, closed = content.parts
        assert opened.needs is None
        assert closed.needs is not None
        told = repr(opened.context)
        assert "Three options." in told
        for secret in ("A family.", "The ceiling.", "Harbour"):
            assert secret not in told
            assert secret in repr(closed.context)
        assert MinuteEntry.objects.count() == 2
    answer = signed_in(support).post(address("print_minutes", trust, ref=held.ref), follow=True)
    assert "Minutes: board group" in answer.text


def test_an_interest_that_is_kept_back_is_declared_without_its_words(
    trust, support, chair, room
) -> None:
    held, _, items, seats = room
    keeper = seat(trust, "director")
    with open_scope(trust=trust, person=keeper) as by:
        mine = declare_interest(
            by=by,
            person=chair,
            kind="office",
            what="Trustee of a refuge",
            starts_on=TERM_STARTS,
            kept_back="It would tell where somebody lives",
        )
    client = signed_in(support)
    assert note(client, trust, held.ref, seats).status_code == 302
    with open_scope(trust=trust, person=support) as by:
        actions.note_declaration(by=by, item=items[0], seat=seats[0], interest=mine, conduct="left")
        actions.write_minute(by=by, item=items[0], words="Heard.")
    for url in (
        address("room_item", trust, pk=items[0].pk),
        address("declare", trust, pk=items[0].pk),
        address("minutes", trust, ref=held.ref),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert "An interest that is kept back" in page.text, url
        if "declare" not in url:  # there the register's own entries are offered to choose from
            assert "refuge" not in page.text, url
