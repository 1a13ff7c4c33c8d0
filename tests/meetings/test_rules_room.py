"""The room, votes, limits, absences and tracked changes: examples and properties."""

import dataclasses
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.mandates import MandateFacts
from governance.rules.quorum import AREA_SAMPLE, BOARD_SAMPLE, Member
from meetings.rules import absence, changes, decisions, limits, room

DAY = datetime.date(2009, 11, 24)
STATES = ["present", "substitute", "apology", "absent"]
CONDUCTS = ["", "left", "silent", "took_part"]


def seat(key: int, *, voting: bool = True, side: str = "commissioning") -> room.Seat:
    member = Member(key=key, voting=voting, side=side, sector="health", partner=f"p{key}")
    return room.Seat(member, f"Member {key}", f"Partner {key}", key, is_chair=key == 1)


def full_room(n: int, *, conducts=None, rule=AREA_SAMPLE, absent=(), heard=()) -> room.Room:
    seats = [seat(key) for key in range(1, n + 1)]
    came = {
        key: room.Came("apology", heard=key in heard) if key in absent else room.Came("present")
        for key in range(1, n + 1)
    }
    return room.room(seats, came, conducts or {}, 3, rule)


@pytest.mark.parametrize(
    ("came", "conduct", "in_room", "entitled", "why"),
    [
        (None, "", False, False, "not noted"),
        (room.Came("apology"), "", False, False, "apologies"),
        (room.Came("absent"), "", False, False, "absent"),
        (room.Came("present"), "", True, True, ""),
        (room.Came("substitute", "Sam"), "", True, True, ""),
        (room.Came("present", to_item=2), "", False, False, "not there for this item"),
        (room.Came("present", from_item=4), "", False, False, "not there for this item"),
        (room.Came("present", from_item=3, to_item=3), "", True, True, ""),
        (room.Came("present"), "left", False, False, "left the room"),
        (room.Came("substitute", "Sam"), "left", False, False, "left the room"),
        (room.Came("present"), "silent", True, False, "interest"),
        (room.Came("present"), "took_part", True, True, ""),
    ],
)
def test_how_a_seat_stands_at_item_three(came, conduct, in_room, entitled, why) -> None:
    found = room.standing(seat(1), came, conduct, 3)
    assert (found.in_room, found.entitled) == (in_room, entitled)
    assert why in found.why_not
    assert bool(found.why_not) != entitled


def test_a_seat_without_a_vote_is_in_the_room_and_not_entitled() -> None:
    found = room.standing(seat(1, voting=False), room.Came("present"), "", 3)
    assert found.in_room
    assert found.why_not == "Has no vote"


def test_the_sample_board_is_quorate_with_three_quarters_or_by_hearing_the_absent() -> None:
    assert full_room(12, rule=BOARD_SAMPLE, absent={10, 11, 12}).quorum.met
    too_few = full_room(12, rule=BOARD_SAMPLE, absent={9, 10, 11, 12})
    assert not too_few.quorum.met
    heard = full_room(12, rule=BOARD_SAMPLE, absent={9, 10, 11, 12}, heard={9})
    assert heard.quorum.met
    assert heard.quorum.by_hearing


def test_the_sample_area_group_is_quorate_with_half_of_its_voting_members() -> None:
    assert full_room(6, absent={4, 5, 6}).quorum.met
    assert not full_room(6, absent={3, 4, 5, 6}).quorum.met


def test_who_leaves_for_an_interest_breaks_the_quorum_and_who_stays_silent_does_not() -> None:
    assert not full_room(6, absent={4, 5, 6}, conducts={3: "left"}).quorum.met
    silent = full_room(6, absent={4, 5, 6}, conducts={3: "silent"})
    assert silent.quorum.met
    assert [one.seat.key for one in silent.entitled] == [1, 2]


@st.composite
def rooms(draw) -> room.Room:
    n = draw(st.integers(1, 14))
    seats = [
        seat(
            key,
            voting=draw(st.booleans()),
            side=draw(st.sampled_from(["", "commissioning", "provider", "both"])),
        )
        for key in range(n)
    ]
    numbers = st.none() | st.integers(1, 6)
    came, conducts = {}, {}
    for one in seats:
        if draw(st.booleans()):
            state = draw(st.sampled_from(STATES))
            came[one.key] = room.Came(
                state,
                "Sam" if state == "substitute" else "",
                draw(numbers),
                draw(numbers),
                heard=draw(st.booleans()),
            )
        conducts[one.key] = draw(st.sampled_from(CONDUCTS))
    rule = draw(st.sampled_from([BOARD_SAMPLE, AREA_SAMPLE]))
    return room.room(seats, came, conducts, draw(st.integers(1, 6)), rule)


@given(rooms())
def test_whoever_is_entitled_sits_there_with_a_vote_and_without_a_conflict(found) -> None:
    assert len(found.entitled) + len(found.others) == len(found.standings)
    for one in found.entitled:
        assert one.in_room
        assert one.seat.member.voting
    for one in found.others:
        assert one.why_not


@given(rooms())
def test_the_stamp_changes_with_the_room_and_only_then(found) -> None:
    again = room.Room(tuple(reversed(found.standings)), found.quorum, found.rule)
    assert again.stamp() == found.stamp()
    assert found.stamp(1) != found.stamp()
    if found.entitled:
        gone = found.entitled[0]
        changed = tuple(
            room.Standing(one.seat, one.substitute, False, False, "Was absent")
            if one is gone
            else one
            for one in found.standings
        )
        assert room.Room(changed, found.quorum, found.rule).stamp() != found.stamp()


def test_the_chair_comes_first_among_those_who_may_cast() -> None:
    assert full_room(4).chairs[0].seat.is_chair
    assert full_room(4, conducts={1: "left"}).chairs[0].seat.key != 1


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_an_outcome_follows_from_the_votes(f: int, a: int, s: int) -> None:
    count = decisions.Count(f, a, s)
    assert count.outcome == ("agreed" if f > a else "not_agreed")
    assert not decisions.count_reasons(count, f + a + s)
    assert decisions.count_reasons(count, f + a + s + 1)
    with_cast = decisions.Count(f, a, s, "for")
    assert bool(decisions.count_reasons(with_cast, f + a + s)) == (f != a)
    if f == a:
        assert with_cast.outcome == "agreed"
        assert decisions.Count(f, a, s, "against").outcome == "not_agreed"


@given(st.dictionaries(st.integers(0, 40), st.sampled_from(["for", "against", "abstain"])))
def test_votes_by_name_are_counted_once_each(casts) -> None:
    assert decisions.count_of(casts).total == len(casts)


def proposal(**changed) -> decisions.Proposal:
    return decisions.Proposal(**{"reached": "consensus", "quorate": True, "entitled": 5, **changed})


def words_of(**changed) -> str:
    return " ".join(one.words for one in decisions.reasons(proposal(**changed)))


SUM = limits.PledgeVerdict(1, "The PCT", Decimal("500.00"), True, "Within", "Ann")
OVER = limits.PledgeVerdict(1, "The PCT", Decimal("500.00"), False, "Ann: above the limit.")


def test_nothing_stands_in_the_way_of_a_plain_decision() -> None:
    assert not decisions.reasons(proposal())
    assert not decisions.reasons(proposal(reached="vote", count=decisions.Count(2, 2, 1, "for")))
    assert not decisions.reasons(proposal(finance="not_known", pledges=[SUM]))
    assert not decisions.reasons(
        proposal(finance="not_known", pledges=[OVER], subject_to_approval=True)
    )
    assert not decisions.reasons(proposal(quorate=False, is_advice=True))
    assert not decisions.reasons(proposal(quorate=False, outcome="put_off"))
    assert not decisions.reasons(proposal(reached="referral", outcome="referred", referred_to="x"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quorate": False}, "not quorate"),
        ({"is_advice": True}, "The meeting is quorate"),
        ({"entitled": 0}, "Nobody in the room"),
        ({"reached": "vote"}, "Count the votes"),
        ({"reached": "vote", "count": decisions.Count(5, 1, 0)}, "1 more than the 5"),
        ({"reached": "vote", "count": decisions.Count(3, 1, 0)}, "1 fewer than the 5"),
        ({"reached": "vote", "count": decisions.Count(-1, 5, 1)}, "fewer than none"),
        ({"reached": "vote", "count": decisions.Count(3, 2, 0, "for")}, "only where votes are"),
        (
            {
                "reached": "vote",
                "count": decisions.Count(2, 2, 1, "for"),
                "has_casting_vote": False,
            },
            "has no casting vote",
        ),
        ({"reached": "referral", "outcome": "referred"}, "referred to"),
        ({"finance": "known"}, "who advised"),
        ({"pledges": [SUM]}, "has financial implications"),
        ({"finance": "not_known", "pledges": [SUM], "outcome": "put_off"}, "commits money"),
        ({"finance": "not_known", "pledges": [SUM], "vote_on_money": True}, "needs a vote"),
        ({"finance": "not_known", "pledges": [OVER]}, "subject to that partner's own approval"),
    ],
)
def test_what_stands_in_the_way_is_said(changed, words) -> None:
    assert words in words_of(**changed)


def mandate(limit: str, instrument: str = "Scheme") -> MandateFacts:
    return MandateFacts(Decimal(limit), instrument, datetime.date(2009, 4, 1))


def test_a_sum_within_a_mandate_names_it_and_one_above_says_by_how_much() -> None:
    speakers = [limits.Speaker("Ann", (mandate("1000"),)), limits.Speaker("Ben")]
    within = limits.pledge(1, "The PCT", Decimal("1000.00"), speakers, DAY)
    assert (within.within, within.limit, within.spoken_for_by) == (True, Decimal("1000"), "Ann")
    over = limits.pledge(1, "The PCT", Decimal("1000.01"), speakers, DAY)
    assert not over.within
    assert "£0.01 above the limit of £1,000.00" in over.words
    assert over.spoken_for_by == "Ann"
    nobody = limits.pledge(1, "The PCT", Decimal("1.00"), [], DAY)
    assert "Nobody in the room" in nobody.words
    without = limits.pledge(1, "The PCT", Decimal("1.00"), [limits.Speaker("Ben")], DAY)
    assert "no mandate" in without.words
    assert without.limit is None
    with pytest.raises(ValueError, match="more than nothing"):
        limits.pledge(1, "The PCT", Decimal("0.00"), speakers, DAY)


POUNDS = st.decimals(Decimal("0.01"), Decimal("1000000"), places=2)


@given(POUNDS, st.lists(st.lists(POUNDS, max_size=3), max_size=4))
def test_a_sum_is_within_exactly_when_somebodys_limit_reaches_it(amount, found) -> None:
    speakers = [
        limits.Speaker(str(i), tuple(mandate(str(one)) for one in each))
        for i, each in enumerate(found)
    ]
    verdict = limits.pledge(1, "P", amount, speakers, DAY)
    assert verdict.within == any(amount <= one for each in found for one in each)
    if verdict.within:
        assert verdict.limit is not None
        assert verdict.limit >= amount


def past(*states: str) -> list[absence.Past]:
    return [absence.Past(key, state) for key, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "kind", "missed"),
    [
        ((), None, ()),
        (("absent",), "explanation", (0,)),
        (("apology",), None, ()),
        (("absent", "absent"), "letter", (0, 1)),
        (("apology", "absent"), "letter", (0, 1)),
        (("apology", "apology"), "letter", (0, 1)),
        (("absent", "present"), None, ()),
        (("absent", "substitute"), None, ()),
        (("absent", "present", "absent"), "explanation", (2,)),
        (("absent", "", "absent"), "letter", (0, 2)),
        (("absent", "absent", "absent"), "letter", (0, 1, 2)),
    ],
)
def test_misses_ask_for_an_explanation_then_for_a_letter(states, kind, missed) -> None:
    found = absence.step(past(*states))
    assert (found.kind if found else None) == kind
    assert (found.missed if found else ()) == missed


@given(st.lists(st.sampled_from([*STATES, ""]), max_size=12))
def test_who_came_last_time_is_written_to_by_nobody(states) -> None:
    assert absence.step(past(*states, "present")) is None
    assert absence.step(past(*states, "substitute")) is None
    found = absence.step(past(*states, "absent", "absent"))
    assert found is not None
    assert found.kind == "letter"


@given(st.text(max_size=200), st.text(max_size=200))
def test_tracked_changes_hold_both_texts_whole(old: str, new: str) -> None:
    found = changes.pieces(old, new)
    assert "".join(one.text for one in found if one.kind != "in") == old
    assert "".join(one.text for one in found if one.kind != "out") == new
    if old == new:
        assert all(one.kind == "kept" for one in found)


def test_a_changed_word_is_shown_as_taken_out_and_put_in() -> None:
    found = [
        (one.kind, one.text) for one in changes.pieces("three packages came", "two packages came")
    ]
    assert found == [("out", "three"), ("in", "two"), ("kept", " packages came")]


def came_as(*substitutes: str) -> dict[int, room.Came]:
    return {
        key: room.Came("substitute", name) if name else room.Came("present")
        for key, name in enumerate(substitutes, start=1)
    }


@pytest.mark.parametrize(
    ("substitutes", "entitled"),
    [
        (("", "", ""), [1, 2, 3]),
        (("", "Sam Lee", "sam  lee"), [1, 2]),  # one person for two seats
        (("Member 3", "", ""), [2, 3]),  # a member who is there stands in for another
        (("Member 3", "", "Sam Lee"), [1, 2, 3]),  # one who is not
    ],
)
def test_nobody_sits_in_two_seats(substitutes, entitled) -> None:
    seats = [seat(key) for key in (1, 2, 3)]
    found = room.room(seats, came_as(*substitutes), {}, 3, AREA_SAMPLE)
    assert [one.seat.key for one in found.entitled] == entitled
    assert all("another seat" in one.why_not for one in found.others)


def test_a_person_in_two_seats_counts_once_and_has_their_interest_in_both() -> None:
    seats = [dataclasses.replace(seat(key), holder=7) for key in (1, 2)]
    came = came_as("", "")
    assert [one.seat.key for one in room.room(seats, came, {}, 3, AREA_SAMPLE).entitled] == [1]
    both = room.room(seats, came, {2: "left"}, 3, AREA_SAMPLE)
    assert not both.entitled
    assert not both.quorum.met
