"""Recording in the room: what is written, what is refused, and two clerks at once."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from governance.actions.interests import declare_interest
from meetings import actions, records, waiting_room
from meetings.actions import Entry, Money, Votes
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MinuteEntry,
    Minutes,
    Pledge,
)
from meetings.packs.standing import standing_parts
from meetings.queries import minutes as minutes_queries
from meetings.queries import registers
from meetings.queries.room import register_of
from tests.factories import TERM_STARTS, operator, seat
from trusts.actions.membership import end_membership
from trusts.errors import Refusal
from trusts.models import Body, Membership, Partner
from trusts.permissions import Permission
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
HELD = timezone.make_aware(datetime.datetime(2009, 9, 22, 14))  # noqa: DTZ001 - made aware here
LATER = timezone.make_aware(datetime.datetime(2009, 11, 10, 14))  # noqa: DTZ001 - made aware here


@pytest.fixture
def people(trust, support):
    """A chair and four members, with a vote each; half of them make the quorum."""
    chair = seat(trust, "chair")
    return [chair, *(seat(trust, "member", partner=p) for p in ("council", "pct", "pct", "pct"))]


@pytest.fixture
def held(trust, support) -> Meeting:
    with open_scope(trust=trust, person=support) as by:
        return actions.add_meeting(
            by=by, body=Body.objects.get(slug="board"), ref="2009-09", starts_at=HELD, place="Hall"
        )


@pytest.fixture
def items(trust, support, held) -> tuple[AgendaItem, AgendaItem]:
    with open_scope(trust=trust, person=support) as by:
        return (
            actions.add_item(by=by, meeting=held, title="Outreach", purpose="decision"),
            actions.add_item(
                by=by,
                meeting=held,
                title="The Harbour terms",
                purpose="decision",
                confidential_reason="A named provider",
            ),
        )


def keys(people) -> list[int]:
    return [Membership.objects.get(person=one).pk for one in people]


def attend(by, meeting, people, states=("present",) * 5, **more):
    found = [
        Entry(key, state, substitute="Sam Lee" if state == "substitute" else "", **more)
        for key, state in zip(keys(people), states, strict=True)
    ]
    return actions.note_attendance(by=by, meeting=meeting, entries=found)


def decide(by, item, **changed):
    fields = {"words": "Agreed to go on.", "reached": "consensus", **changed}
    return actions.record_decision(by=by, item=item, **fields)


def test_attendance_is_noted_and_the_room_follows(trust, support, people, held, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people, ("present", "substitute", "apology", "absent", "present"))
        room = register_of(held).room(items[0])
        assert room.quorum.met
        assert [one.substitute for one in room.entitled if one.substitute] == ["Sam Lee"]
        assert len(room.entitled) == 3


def test_two_clerks_at_once_are_told_and_nothing_is_overwritten(
    trust, support, people, held
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        first, second = keys(people)[:2]
        actions.note_attendance(by=by, meeting=held, entries=[Entry(first, "absent", seen=1)])
        stale = [Entry(second, "apology", seen=1), Entry(first, "apology", seen=1)]
        with pytest.raises(Refusal, match=f"{support.name} has changed what is noted"):
            actions.note_attendance(by=by, meeting=held, entries=stale)
        states = dict(Attendance.objects.values_list("seat_id", "state"))
        assert (states[first], states[second]) == ("absent", "present")
        unchanged = [Entry(first, "absent", seen=0)]  # the same as stored: nothing to tell
        actions.note_attendance(by=by, meeting=held, entries=unchanged)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"state": "substitute"}, "Name who came instead"),
        ({"state": "present", "substitute": "Sam"}, "choose “A substitute came”"),
        ({"state": "absent", "to_item": 2}, "Only somebody who came"),
        ({"state": "present", "from_item": 3, "to_item": 2}, "leave before they come"),
        ({"state": "present", "views": "In favour"}, "who is absent"),
        ({"state": "", "seen": 1}, "Say how"),
    ],
)
def test_attendance_that_contradicts_itself_is_refused(
    trust, support, people, held, entry, words
) -> None:
    with open_scope(trust=trust, person=support) as by, pytest.raises(Refusal, match=words):
        actions.note_attendance(
            by=by, meeting=held, entries=[Entry(**{"seat": keys(people)[0], **entry})]
        )


def test_only_apologies_are_noted_before_the_day_and_only_by_who_records(
    trust, support, member, people, meeting
) -> None:
    with open_scope(trust=trust, person=support) as by:
        first = keys(people)[0]
        actions.note_attendance(by=by, meeting=meeting, entries=[Entry(first, "apology")])
        with pytest.raises(Refusal, match="only apologies"):
            actions.note_attendance(
                by=by, meeting=meeting, entries=[Entry(first, "present", seen=1)]
            )
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.note_attendance(by=by, meeting=meeting, entries=[])


def test_a_decision_freezes_the_quorum_and_who_was_entitled(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people, ("present", "present", "present", "apology", "present"))
        leaver = keys(people)[2]
        actions.note_declaration(
            by=by, item=items[0], seat=leaver, conduct="left", what="Works for the provider"
        )
        decision = decide(by, items[0])
        frozen = list(decision.voters.filter(entitled=True).values_list("seat_id", flat=True))
        assert leaver not in frozen
        assert len(frozen) == 3
        assert decision.voters.get(seat=leaver).why_not == "Declared an interest and left the room"
        assert decision.quorate
        assert "3 of 5 present" in decision.quorum_words
    with operator(trust) as by:
        end_membership(by=by, membership=Membership.objects.get(pk=frozen[0]), ends_on=HELD.date())
        assert decision.voters.filter(entitled=True).count() == 3


def test_an_inquorate_meeting_decides_nothing_and_may_advise(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people, ("present", "present", "absent", "absent", "absent"))
        with pytest.raises(Refusal, match="not quorate"):
            decide(by, items[0])
        with pytest.raises(Refusal, match="not quorate"):
            decide(by, items[0], reached="vote", votes=Votes(2, 0, 0))
        assert not Decision.objects.exists()
        assert decide(by, items[0], is_advice=True).is_advice
        assert not decide(by, items[0], outcome="put_off").quorate


def test_votes_are_counted_and_a_tie_is_broken_by_the_chair(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        chair, *others = keys(people)
        with pytest.raises(Refusal, match="fewer than the 5"):
            decide(by, items[0], reached="vote", votes=Votes(2, 2, 0))
        with pytest.raises(Refusal, match="which member in the chair"):
            decide(by, items[0], reached="vote", votes=Votes(2, 2, 1, "for"))
        made = decide(by, items[0], reached="vote", votes=Votes(2, 2, 1, "for", chair))
        assert made.outcome == "agreed"
        assert "casting vote for" in made.how
        assert decide(by, items[0], reached="vote", votes=Votes(2, 2, 1)).outcome == "not_agreed"
        casts = dict.fromkeys(others, "against") | {chair: "for"}
        named = decide(by, items[0], reached="vote", votes=Votes(casts=casts))
        assert (named.votes_for, named.votes_against) == (1, 4)
        assert named.voters.get(seat=chair).cast == "for"


def test_somebody_with_a_conflict_can_neither_vote_nor_cast(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        chair, *others = keys(people)
        actions.note_declaration(by=by, item=items[0], seat=chair, conduct="left", what="Family")
        casts = dict.fromkeys(others[:3], "for") | {chair: "for"}
        with pytest.raises(Refusal, match="may not take part"):
            decide(by, items[0], reached="vote", votes=Votes(casts=casts))
        with pytest.raises(Refusal, match="which member in the chair"):
            decide(by, items[0], reached="vote", votes=Votes(2, 2, 0, "for", chair))
        actions.note_declaration(
            by=by, item=items[0], seat=others[0], conduct="silent", what="Trustee"
        )
        assert decide(by, items[0], reached="vote", votes=Votes(3, 0, 0)).outcome == "agreed"


def test_a_page_drawn_before_the_room_changed_is_told(trust, support, people, held, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        stamp = actions.stamp_of(register_of(held).room(items[0]), items[0])
        actions.note_declaration(
            by=by, item=items[0], seat=keys(people)[1], conduct="left", what="Family"
        )
        with pytest.raises(Refusal, match="since you opened"):
            decide(by, items[0], seen=stamp)
        now = actions.stamp_of(register_of(held).room(items[0]), items[0])
        decide(by, items[0], seen=now)
        with pytest.raises(Refusal, match="since you opened"):
            decide(by, items[0], seen=now)  # another clerk has just recorded it


def test_what_was_decided_holds_attendance_and_declarations_until_it_is_taken_back(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        made = decide(by, items[0])
        first = keys(people)[0]
        with pytest.raises(Refusal, match="Take that"):
            actions.note_attendance(by=by, meeting=held, entries=[Entry(first, "absent", seen=1)])
        with pytest.raises(Refusal, match="Take it back first"):
            actions.note_declaration(
                by=by, item=items[0], seat=first, conduct="left", what="Family"
            )
        with pytest.raises(Refusal, match="stays on its agenda"):
            actions.remove_item(by=by, item=items[0])
        with pytest.raises(Refusal, match="Say why"):
            actions.take_back_decision(by=by, decision=made, why=" ")
        actions.take_back_decision(by=by, decision=made, why="Wrong item")
        actions.note_attendance(by=by, meeting=held, entries=[Entry(first, "absent", seen=1)])
        assert decide(by, items[0]).number == 2


def test_money_is_checked_against_who_speaks_for_it(trust, support, people, held, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        pct = Partner.objects.get(slug="pct")
        sums = Money(finance="not_known", sums=[(pct, Decimal("500.00"))])
        with pytest.raises(Refusal, match="subject to that partner"):
            decide(by, items[0], money_matters=sums)
        waits = Money(
            finance="not_known", sums=[(pct, Decimal("500.00"))], subject_to_approval=True
        )
        made = decide(by, items[0], money_matters=waits)
        pledge = Pledge.objects.get(decision=made)
        assert pledge.waits
        assert made.lacks_figures
        with pytest.raises(Refusal, match="on or after the day"):
            actions.approve_pledge(
                by=by, pledge=pledge, approved_on=datetime.date(2009, 1, 1), how="Board"
            )
        approved = actions.approve_pledge(
            by=by, pledge=pledge, approved_on=datetime.date(2009, 10, 2), how="PCT board, item 4"
        )
        assert not approved.waits


def test_a_declaration_names_a_present_members_own_interest(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=people[1]) as by:
        mine = declare_interest(
            by=by, person=people[1], kind="office", what="Trustee", starts_on=TERM_STARTS
        )
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people, ("present", "present", "absent", "present", "present"))
        first, second, absent, *_ = keys(people)

        def declare(key, **more):
            return actions.note_declaration(
                by=by, item=items[0], seat=key, **{"conduct": "left", **more}
            )

        with pytest.raises(Refusal, match="not noted as present"):
            declare(absent, what="Family")
        with pytest.raises(Refusal, match="Say what the interest is"):
            declare(first)
        with pytest.raises(Refusal, match="of this member"):
            declare(first, interest=mine)
        made = declare(second, interest=mine)
        assert made.what == "Trustee"
        with pytest.raises(Refusal, match="has changed the declaration"):
            declare(second, interest=mine)
        assert declare(second, interest=mine, conduct="silent", seen=1).version == 2
        actions.remove_declaration(by=by, declaration=made)
        assert not items[0].declarations.exists()


def test_actions_are_told_on_by_their_owner_and_two_at_once_are_told(
    trust, support, member, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        made = actions.add_action(
            by=by,
            item=items[0],
            what="Write it up",
            owner=people[1],
            due_on=datetime.date(2009, 10, 1),
        )
        with pytest.raises(Refusal, match="before the meeting"):
            actions.add_action(
                by=by, item=items[0], what="X", owner_name="Y", due_on=datetime.date(2009, 1, 1)
            )
        with pytest.raises(Refusal, match="who does it"):
            actions.add_action(by=by, item=items[0], what="X", due_on=datetime.date(2010, 1, 1))
    with open_scope(trust=trust, person=people[1]) as by:
        actions.tell_progress(by=by, of=made, state="done", words="Written", seen=1)
        with pytest.raises(Refusal, match="has changed this action"):
            actions.tell_progress(by=by, of=made, state="dropped", words="No", seen=1)
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.tell_progress(by=by, of=made, state="dropped", words="No", seen=2)


def written(trust, support, people, held, items) -> Minutes:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        actions.write_minute(
            by=by, item=items[0], words="Three options were heard.", closed_words="A family."
        )
        actions.write_minute(by=by, item=items[1], words="The ceiling was set.")
        return Minutes.objects.get(meeting=held)


def test_minutes_go_from_draft_to_the_chair_to_the_next_meeting(
    trust, support, member, people, held, items
) -> None:
    chair, minutes = people[0], written(trust, support, people, held, items)
    with open_scope(trust=trust, person=member) as by:
        assert not minutes_queries.may_see(by, minutes)
        with pytest.raises(PermissionDenied):
            actions.agree_minutes(by=by, minutes=minutes)
    with open_scope(trust=trust, person=chair) as by:
        assert minutes_queries.may_see(by, minutes)
        assert actions.agree_minutes(by=by, minutes=minutes).state == "agreed"
        with pytest.raises(Refusal, match="already"):
            actions.agree_minutes(by=by, minutes=minutes)
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="the record is closed"):
            actions.write_minute(by=by, item=items[0], words="Else", seen=1)
        with pytest.raises(Refusal, match="later meeting of the same body"):
            actions.approve_minutes(by=by, minutes=minutes, at=held)
        later = actions.add_meeting(
            by=by, body=held.body, ref="2009-11", starts_at=LATER, place="Hall"
        )
        actions.add_item(by=by, meeting=later, title="Minutes", purpose="decision")
        with pytest.raises(Refusal, match="not quorate"):
            actions.approve_minutes(by=by, minutes=minutes, at=later)
        attend(by, later, people)
        assert actions.approve_minutes(by=by, minutes=minutes, at=later).approved_at == later
    with open_scope(trust=trust, person=member) as by:
        assert list(minutes_queries.visible_minutes(by)) == [minutes]


def test_another_bodys_chair_and_silent_minutes_are_refused(
    trust, support, people, held, items
) -> None:
    minutes = written(trust, support, people, held, items)
    with operator(trust):
        MinuteEntry.objects.filter(item=items[1]).update(words="")
        Body.objects.create(slug="shadow", name="Shadow", level="strategic", form="shadow")
    other = seat(trust, "chair", body="shadow")
    with open_scope(trust=trust, person=other) as by, pytest.raises(Refusal, match="who chairs"):
        actions.agree_minutes(by=by, minutes=minutes)
    with open_scope(trust=trust, person=people[0]) as by, pytest.raises(Refusal, match="item 2"):
        actions.agree_minutes(by=by, minutes=minutes)


def test_two_clerks_writing_one_minute_are_told(trust, support, people, held, items) -> None:
    written(trust, support, people, held, items)
    with open_scope(trust=trust, person=support) as by:
        actions.write_minute(by=by, item=items[0], words="Four options.", seen=1)
        with pytest.raises(Refusal, match="has changed this minute"):
            actions.write_minute(by=by, item=items[0], words="Five options.", seen=1)
        assert MinuteEntry.objects.get(item=items[0]).words == "Four options."


def test_a_correction_keeps_both_texts_and_open_copies_keep_out_what_is_confidential(
    trust, support, observer, people, held, items
) -> None:
    minutes = written(trust, support, people, held, items)
    with open_scope(trust=trust, person=people[0]) as by:
        actions.agree_minutes(by=by, minutes=minutes)
    entry = MinuteEntry
    with open_scope(trust=trust, person=support) as by:
        entry = MinuteEntry.objects.get(item=items[0])

        def correct(new, seen, **more):
            return actions.correct_minutes(
                by=by, entry=entry, new=new, seen=seen, **{"why": "Miscounted", **more}
            )

        with pytest.raises(Refusal, match="Say why"):
            correct("Two options were heard.", 1, why="")
        with pytest.raises(Refusal, match="Nothing is changed"):
            correct("Three options were heard.", 1)
        made = correct("Two options, one from Mr Grey, were heard.", 1)
        assert (made.old, made.made_by) == ("Three options were heard.", support.name)
        with pytest.raises(Refusal, match="has changed this minute"):
            correct("Else", 1)
        correct("Two options were heard.", 2, why="A name", old_is_closed=True)
        correct("A family was named.", 3, why="Clearer", closed=True)
        full = minutes_queries.minutes_of(by, held)
        assert [bool(one.pieces) for one in full[0].corrections] == [True, True, True]
        assert full[0].closed_words == "A family was named."
        for lines in (minutes_queries.minutes_of(by, held, open_copy=True),):
            assert not lines[0].closed_words
            assert [one.why for one in lines[0].corrections] == ["Miscounted", "", ""]
            assert lines[1].withheld
    with open_scope(trust=trust, person=observer) as by:
        shown = repr(minutes_queries.minutes_of(by, held))
        assert "family was named" not in shown
        assert "ceiling" not in shown


def test_a_confidential_decision_is_in_nobodys_register_without_the_right(
    trust, support, observer, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        attend(by, held, people)
        decide(by, items[0])
        decide(by, items[1], words="The ceiling.")
        actions.add_action(
            by=by, item=items[1], what="Offer", owner_name="X", due_on=datetime.date(2010, 1, 1)
        )
        assert registers.visible_decisions(by).count() == 2
        assert registers.visible_actions(by).count() == 1
    with open_scope(trust=trust, person=observer) as by:
        shown = registers.visible_decisions(by).get()
        assert shown.item == items[0]
        assert [one.key for one in records.decisions(by)] == [str(shown.pk)]
        assert registers.withheld_decisions(by) == 1
        assert not registers.visible_actions(by)


def test_two_meetings_missed_propose_a_letter_which_is_recorded_once(
    trust, support, people, held, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        last = Membership.objects.get(person=people[4])
        attend(by, held, people, ("present",) * 4 + ("absent",))
        assert registers.letter_for(last).step.kind == "explanation"
        later = actions.add_meeting(
            by=by, body=held.body, ref="2009-11", starts_at=LATER, place="Hall"
        )
        attend(by, later, people, ("present",) * 4 + ("apology",))
        letter = registers.letter_for(last)
        assert letter.step.kind == "letter"
        assert "chief officer" in letter.addressee
        assert "22 September 2009 and 10 November 2009" in letter.words

        def send():
            return actions.record_letter(
                by=by,
                meeting=later,
                seat=last,
                step="letter",
                addressee=letter.addressee,
                words=letter.words,
            )

        send()
        with pytest.raises(Refusal, match="already"):
            send()
        row = next(
            one for one in registers.attendance_register(held.body).rows if one.seat.key == last.pk
        )
        assert row.letter is not None
        first = Membership.objects.get(person=people[0])
        assert registers.letter_for(first) is None
        with pytest.raises(Refusal, match="did not miss"):
            actions.record_letter(
                by=by, meeting=later, seat=first, step="letter", addressee="X", words="Y"
            )


def test_a_cancelled_meeting_is_not_recorded(trust, support, people, held) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.cancel_meeting(by=by, meeting=held, why="Snow")
        with pytest.raises(Refusal, match="cancelled"):
            attend(by, held, people)


def test_drafts_wait_for_the_chair_and_actions_for_their_owner(
    trust, support, member, people, held, items
) -> None:
    written(trust, support, people, held, items)
    with open_scope(trust=trust, person=support) as by:
        made = actions.add_action(
            by=by,
            item=items[0],
            what="Write it up",
            owner=people[1],
            due_on=datetime.date(2009, 12, 1),
        )
        assert not list(waiting_room.waiting_drafts(by))
    with open_scope(trust=trust, person=people[0]) as by:
        (draft,) = waiting_room.waiting_drafts(by)
        assert "Agree the minutes of board group" in draft.text
        assert not list(waiting_room.waiting_actions(by))
    with open_scope(trust=trust, person=people[1]) as by:
        (mine,) = waiting_room.waiting_actions(by)
        assert mine.due == made.due_on
        actions.tell_progress(by=by, of=made, state="done", words="Written", seen=1)
        assert not list(waiting_room.waiting_actions(by))


def test_a_pack_opens_with_minutes_actions_and_interests(
    trust, support, people, held, items
) -> None:
    minutes = written(trust, support, people, held, items)
    with open_scope(trust=trust, person=people[1]) as by:
        declare_interest(
            by=by,
            person=people[1],
            partner=None,
            kind="other",
            what="A cousin at the Harbour",
            starts_on=TERM_STARTS,
        )
    with open_scope(trust=trust, person=support) as by:
        for item, what in zip(items, ("Open thing", "Closed thing"), strict=True):
            actions.add_action(
                by=by, item=item, what=what, owner_name="X", due_on=datetime.date(2010, 1, 1)
            )
    with open_scope(trust=trust, person=people[0]) as by:
        actions.agree_minutes(by=by, minutes=minutes)
    with open_scope(trust=trust, person=support) as by:
        later = actions.add_meeting(
            by=by, body=held.body, ref="2009-11", starts_at=LATER, place="Hall"
        )
        parts = list(standing_parts(by, later))
        none = list(standing_parts(by, held))
    assert [(part.title, part.needs) for part in parts] == [
        ("Interests to declare", None),
        ("Minutes of 22 September 2009, to approve", None),
        ("Confidential part of the minutes of 22 September 2009", Permission.PAPER_CONFIDENTIAL),
        ("Action log", None),
        ("Action log: confidential items", Permission.PAPER_CONFIDENTIAL),
    ]
    open_words = str([part.context for part in parts if part.needs is None])
    assert "Open thing" in open_words
    assert "Three options were heard." in open_words
    for secret in ("Closed thing", "A family.", "The ceiling", "Harbour terms"):
        assert secret not in open_words
    assert [part.title for part in none] == ["Interests to declare"]
