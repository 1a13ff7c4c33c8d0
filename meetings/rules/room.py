"""Who is in the room for an item, who may take part in deciding it, and who keeps the quorum.

A member who declared an interest and left the room neither votes nor counts towards the quorum of
that item. One who stayed but took no part does not vote, and counts. A substitute has the authority
of the seat (2009 governance guide, appendix 1 paragraph 10.2, appendix 2 paragraph 3.7.2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from governance.rules.quorum import Member, Rule, Verdict, quorum

PRESENT, SUBSTITUTE, APOLOGY, ABSENT = "present", "substitute", "apology", "absent"
LEFT, SILENT, TOOK_PART = "left", "silent", "took_part"


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's seat on the day. `member` is how the quorum's rule sees it.

    `holder` is the key of the person in it: the same where one person holds two seats.
    """

    member: Member
    name: str
    partner: str
    partner_key: int
    is_chair: bool = False
    substitutes: tuple[str, ...] = ()
    holder: int | None = None

    @property
    def key(self) -> int:
        """The seat's key."""
        return self.member.key


@dataclass(frozen=True, slots=True)
class Came:
    """How a seat was filled. Item numbers are inclusive; None is from the start, to the end."""

    state: str
    substitute: str = ""
    from_item: int | None = None
    to_item: int | None = None
    heard: bool = False

    def is_there(self, item: int) -> bool:
        """Whether somebody sat in the seat while the item was talked about."""
        return (
            self.state in (PRESENT, SUBSTITUTE)
            and (self.from_item is None or self.from_item <= item)
            and (self.to_item is None or item <= self.to_item)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat at one item: whether it is in the room and entitled, and if not, why."""

    seat: Seat
    substitute: str
    in_room: bool
    entitled: bool
    why_not: str = ""

    @property
    def name(self) -> str:
        """Who sits there: the member, or the substitute and for whom."""
        if self.substitute:
            return f"{self.substitute}, for {self.seat.name}"
        return self.seat.name


def standing(seat: Seat, came: Came | None, conduct: str, item: int) -> Standing:
    """How one seat stands at an item. `conduct` is empty where no interest was declared."""
    if came is None:
        return Standing(seat, "", False, False, "Attendance was not noted")
    if not came.is_there(item):
        words = {APOLOGY: "Sent apologies", ABSENT: "Was absent"}.get(
            came.state, "Was not there for this item"
        )
        return Standing(seat, came.substitute, False, False, words)
    if conduct == LEFT:
        return Standing(
            seat, came.substitute, False, False, "Declared an interest and left the room"
        )
    if conduct == SILENT:
        return Standing(seat, came.substitute, True, False, "Declared an interest")
    if not seat.member.voting:
        return Standing(seat, came.substitute, True, False, "Has no vote")
    return Standing(seat, came.substitute, True, True)


@dataclass(frozen=True, slots=True)
class Room:
    """The room while one item is talked about: every seat, and the quorum with them."""

    standings: tuple[Standing, ...]
    quorum: Verdict
    rule: str

    @property
    def entitled(self) -> tuple[Standing, ...]:
        """Who may take part in the decision."""
        return tuple(one for one in self.standings if one.entitled)

    @property
    def others(self) -> tuple[Standing, ...]:
        """Who may not, each with the reason."""
        return tuple(one for one in self.standings if not one.entitled)

    @property
    def chairs(self) -> tuple[Standing, ...]:
        """The chair's seat first among the entitled: who may give a casting vote."""
        return tuple(sorted(self.entitled, key=lambda one: not one.seat.is_chair))

    def stamp(self, *more: object) -> str:
        """A short digest of the room: it changes when the room (or `more`) does."""
        told: Iterable[object] = (
            (s.seat.key, s.substitute, s.in_room, s.entitled, s.why_not) for s in self.standings
        )
        text = repr((sorted(map(repr, told)), self.quorum.met, more))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sitters(seats: Sequence[Seat], came: Mapping[int, Came], item: int) -> dict[int, object]:
    """Who sits in each filled seat at an item: a member by who they are, a substitute by name.

    A substitute of the name of a member who is there is that member.
    """
    there = [seat for seat in seats if seat.key in came and came[seat.key].is_there(item)]
    own: dict[int, object] = {
        seat.key: ("holder", seat.holder) if seat.holder is not None else ("seat", seat.key)
        for seat in there
        if not came[seat.key].substitute
    }
    by_name = {_plain(seat.name): own[seat.key] for seat in there if seat.key in own}
    instead: dict[int, object] = {
        seat.key: by_name.get(name := _plain(came[seat.key].substitute), ("substitute", name))
        for seat in there
        if seat.key not in own
    }
    return own | instead


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _one_seat_each(
    standings: Sequence[Standing], sitters: Mapping[int, object]
) -> tuple[Standing, ...]:
    """Nobody sits in two seats at once: one vote for each member who is there.

    One's own seat comes before one filled for somebody else, one with a vote before one without.
    """
    taken: set[object] = set()
    shown: dict[int, Standing] = {}
    for one in sorted(standings, key=lambda s: (bool(s.substitute), not s.entitled)):
        key = one.seat.key
        shown[key] = one
        if one.in_room and sitters[key] in taken:
            name = one.substitute or one.seat.name
            shown[key] = Standing(
                one.seat, one.substitute, False, False, f"{name} sits in another seat"
            )
        elif one.in_room:
            taken.add(sitters[key])
    return tuple(shown[one.seat.key] for one in standings)


def _shared(conducts: Mapping[int, str], sitters: Mapping[int, object]) -> dict[int, str]:
    """Conducts by seat; who declared an interest in one seat has it in every seat they fill."""
    found = dict(conducts)
    for conduct in (SILENT, LEFT):  # the stricter of two counts
        who = {sitters[key] for key, said in conducts.items() if said == conduct and key in sitters}
        found |= {key: conduct for key, sitter in sitters.items() if sitter in who}
    return found


def room(
    seats: Sequence[Seat],
    came: Mapping[int, Came],
    conducts: Mapping[int, str],
    item: int,
    rule: Rule,
) -> Room:
    """The room at an item, by what was noted for each seat (by key) and the body's rule."""
    sitters = _sitters(seats, came, item)
    conducts = _shared(conducts, sitters)
    standings = _one_seat_each(
        [standing(seat, came.get(seat.key), conducts.get(seat.key, ""), item) for seat in seats],
        sitters,
    )
    heard = [seat.key for seat in seats if seat.key in came and came[seat.key].heard]
    present = [one.seat.key for one in standings if one.in_room]
    # Who left because of an interest is not heard on that item either.
    heard = [key for key in heard if conducts.get(key) != LEFT]
    return Room(
        standings,
        quorum(rule, [seat.member for seat in seats], present, heard),
        rule.words,
    )
