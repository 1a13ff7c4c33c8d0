"""Quorum: whether enough of the right members are present for a body to decide.

A rule is a composition of clauses: a share of some members ("75% of commissioning members"), a
number of them ("7 members"), and all or any of several such clauses. The two sample terms of
reference ask for 75% of members and of commissioning members, unless the chair has heard the
absent ones (board), and for 50% of voting members (area group) (2009 governance guide, appendices
1 and 2). Shares are of the seats held on the day, and are never rounded down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

BOTH = "both"
SIDES = {"commissioning": "commissioning", "provider": "provider"}


@dataclass(frozen=True, slots=True)
class Member:
    """One member's seat, as quorum sees it.

    `side` is "commissioning", "provider", "both" or "" where nobody has said; `sector` and
    `partner` are codes.
    """

    key: int
    voting: bool = True
    side: str = ""
    sector: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Which members a clause counts. What is left empty does not narrow it.

    `words` is how a rule names the sector or partner, since rules hold codes only.
    """

    voting: bool = False
    side: str = ""
    sector: str = ""
    partner: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if self.side and self.side not in SIDES:
            raise ValueError(f"{self.side} is no side: use one of {sorted(SIDES)}.")
        if (self.sector or self.partner) and not self.words:
            raise ValueError("A sector or partner needs the words that name it.")

    def has(self, member: Member) -> bool:
        """Whether the member is one of the group. Who is on both sides is on each."""
        return (
            (member.voting or not self.voting)
            and (not self.side or member.side in (self.side, BOTH))
            and self.sector in ("", member.sector)
            and self.partner in ("", member.partner)
        )

    def name(self, number: int = 2) -> str:
        """The group in words: "voting members", "member from health"."""
        kinds = [word for word in ("voting" if self.voting else "", self.side) if word]
        noun = "member" if number == 1 else "members"
        source = f" from {self.words}" if self.words else ""
        return " ".join([*kinds, noun]) + source


EVERYONE = Group()


@dataclass(frozen=True, slots=True)
class Share:
    """At least `percent` (more than 0, at most 100) of the seats of a group."""

    percent: Decimal
    of: Group = EVERYONE

    def __post_init__(self) -> None:
        if not 0 < self.percent <= 100:
            raise ValueError("A share is more than 0% and at most 100%.")

    @property
    def words(self) -> str:
        """The clause in words."""
        return f"{self.percent.normalize():f}% of {self.of.name()}"

    def needed(self, seats: int) -> int:
        """How many of so many seats reach the share; never fewer than one."""
        exact = Fraction(self.percent) * seats / 100
        return max(1, -(-exact.numerator // exact.denominator))


@dataclass(frozen=True, slots=True)
class Count:
    """At least `number` members of a group."""

    number: int
    of: Group = EVERYONE

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("A number of members is 1 or more.")

    @property
    def words(self) -> str:
        """The clause in words."""
        return f"{self.number} {self.of.name(self.number)}"

    def needed(self, seats: int) -> int:
        """The number, however many seats there are."""
        return self.number


@dataclass(frozen=True, slots=True)
class Every:
    """All of the clauses hold."""

    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError("Name at least one clause.")

    @property
    def words(self) -> str:
        """The clauses in words."""
        return _joined(self.clauses, "and")


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the clauses holds."""

    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError("Name at least one clause.")

    @property
    def words(self) -> str:
        """The clauses in words."""
        return _joined(self.clauses, "or")


Simple = Share | Count
Clause = Share | Count | Every | Either


def _joined(clauses: Sequence[Clause], word: str) -> str:
    inner = [f"({c.words})" if isinstance(c, Every | Either) else c.words for c in clauses]
    return f" {word} ".join(inner)


@dataclass(frozen=True, slots=True)
class Rule:
    """A body's quorum.

    With `chair_may_hear_absent`, absent members whose views the chair has heard on what is on the
    agenda count where those in the room are too few.
    """

    clause: Clause
    chair_may_hear_absent: bool = False

    @property
    def words(self) -> str:
        """The rule as a sentence."""
        more = ""
        if self.chair_may_hear_absent:
            more = ", counting absent members whose views the chair has heard"
        return f"At least {self.clause.words}{more}."


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """How one simple clause stands: `there` of `seats` are present, `needed` would do."""

    words: str
    there: int
    needed: int
    seats: int

    @property
    def met(self) -> bool:
        """Whether enough are there. A group that nobody belongs to never is."""
        return self.seats > 0 and self.there >= self.needed

    @property
    def sentence(self) -> str:
        """How it stands, in words."""
        if not self.seats:
            return f"{self.words}: nobody holds such a seat"
        return f"{self.words}: {self.there} of {self.seats} present, {self.needed} needed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the quorum is met, in words, with each simple clause of the rule.

    `by_hearing` says that it is met only because the chair heard absent members.
    """

    met: bool
    words: str
    clauses: tuple[ClauseVerdict, ...]
    by_hearing: bool = False


def quorum(
    rule: Rule,
    members: Sequence[Member],
    present: Collection[int],
    heard: Collection[int] = (),
) -> Verdict:
    """Decide whether the quorum is met.

    `present` and `heard` are keys of `members`; a seat whose substitute sits in for it is present.
    Raises ValueError for a key that is nobody's, or for the same key twice among members.
    """
    keys = {member.key for member in members}
    if len(keys) != len(members):
        raise ValueError("A member is named twice.")
    if unknown := (set(present) | set(heard)) - keys:
        raise ValueError(f"Not members: {sorted(unknown)}.")
    in_room = set(present)
    clauses = _verdicts(rule.clause, members, in_room)
    if _holds(rule.clause, members, in_room):
        return Verdict(True, _words(True, clauses), clauses)
    if rule.chair_may_hear_absent and heard:
        counted = in_room | set(heard)
        with_heard = _verdicts(rule.clause, members, counted)
        if _holds(rule.clause, members, counted):
            absent = len(set(heard) - in_room)
            words = (
                "The quorum is met, counting "
                f"{absent} absent member{'' if absent == 1 else 's'} whose views the chair has "
                f"heard. {_listed(with_heard)}"
            )
            return Verdict(True, words, with_heard, by_hearing=True)
    return Verdict(False, _words(False, clauses), clauses)


def _simple(clause: Clause) -> Iterator[Simple]:
    if isinstance(clause, Share | Count):
        yield clause
    else:
        for one in clause.clauses:
            yield from _simple(one)


def _verdict(clause: Simple, members: Sequence[Member], there: set[int]) -> ClauseVerdict:
    group = [member for member in members if clause.of.has(member)]
    return ClauseVerdict(
        words=clause.words,
        there=sum(member.key in there for member in group),
        needed=clause.needed(len(group)),
        seats=len(group),
    )


def _verdicts(
    clause: Clause, members: Sequence[Member], there: set[int]
) -> tuple[ClauseVerdict, ...]:
    return tuple(_verdict(one, members, there) for one in _simple(clause))


def _holds(clause: Clause, members: Sequence[Member], there: set[int]) -> bool:
    if isinstance(clause, Share | Count):
        return _verdict(clause, members, there).met
    each = (_holds(one, members, there) for one in clause.clauses)
    return all(each) if isinstance(clause, Every) else any(each)


def _words(met: bool, clauses: tuple[ClauseVerdict, ...]) -> str:
    start = "The quorum is met." if met else "The quorum is not met."
    return f"{start} {_listed(clauses)}"


def _listed(clauses: tuple[ClauseVerdict, ...]) -> str:
    return "; ".join(clause.sentence for clause in clauses) + "."


BOARD_SAMPLE = Rule(
    Every((Share(Decimal(75)), Share(Decimal(75), Group(side="commissioning")))),
    chair_may_hear_absent=True,
)
"""The sample board's quorum (2009 governance guide, appendix 1, paragraph 5.1)."""

AREA_SAMPLE = Rule(Share(Decimal(50), Group(voting=True)))
"""The sample local area group's quorum (2009 governance guide, appendix 2, section 5)."""
