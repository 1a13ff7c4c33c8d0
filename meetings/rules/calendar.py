"""Where a year of meetings clashes, leaves gaps, or misses what it has to serve.

Strategic bodies meet at least four times a year, area groups every two months (2009 briefing,
Appendices 1 and 2); a body's terms in force may ask for another number.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations, pairwise

DAYS_OF_YEAR = 365
SLACK = 1.5
"""A gap is too long when it exceeds the even distance of the year's meetings by half."""
SERVED_WITHIN = 56
"""Days within which a body should meet after figures or answers are in, or they grow stale."""


class Kind(Enum):
    """What is wrong with a calendar."""

    CLASH = "clash"
    GAP = "gap"
    TOO_FEW = "too few"
    NO_MEETINGS = "no meetings"
    MISFIT = "misfit"


@dataclass(frozen=True)
class Slot:
    """A meeting in the calendar. `people` are those with a seat; `papers_due` when papers go out.

    `key` names the meeting to the caller. Times are aware.
    """

    key: str
    body: str
    starts: datetime.datetime
    ends: datetime.datetime
    papers_due: datetime.date
    people: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("A meeting ends after it starts.")

    @property
    def on(self) -> datetime.date:
        """Its day."""
        return self.starts.date()


@dataclass(frozen=True)
class Warned:
    """A warning in words, the body it is about, and the meetings (of others too) it names."""

    kind: Kind
    words: str
    keys: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Closed:
    """Days without meetings, both included."""

    title: str
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Served:
    """A deadline that meetings have to serve: figures or answers are in by the day."""

    title: str
    on: datetime.date


def clashes(slots: Sequence[Slot]) -> list[Warned]:
    """Pairs of meetings that overlap in time and share people, or are of the same body.

    Two meetings touching (one ends when the other starts) do not clash.
    """
    found = []
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.key))
    for one, other in combinations(ordered, 2):
        if one.ends <= other.starts or other.ends <= one.starts:
            continue
        shared = len(one.people & other.people)
        if one.body == other.body:
            words = f"{one.body} has two meetings at the same time on {_day(one.on)}."
        elif shared:
            people = "1 person sits" if shared == 1 else f"{shared} people sit"
            words = (
                f"{one.body} and {other.body} meet at the same time on {_day(one.on)}, "
                f"and {people} on both."
            )
        else:
            continue
        found.append(Warned(Kind.CLASH, words, (one.key, other.key), one.body))
    return found


def on_closed_days(slots: Iterable[Slot], closed: Iterable[Closed]) -> list[Warned]:
    """Meetings at a weekend, or on days when nobody meets."""
    days = list(closed)
    found = []
    for slot in slots:
        if slot.on.weekday() >= 5:
            words = f"{slot.body} meets on a {slot.on:%A}, {_day(slot.on)}."
            found.append(Warned(Kind.NO_MEETINGS, words, (slot.key,), slot.body))
        found += [
            Warned(
                Kind.NO_MEETINGS,
                f"{slot.body} meets on {_day(slot.on)}: no meetings then ({each.title}).",
                (slot.key,),
                slot.body,
            )
            for each in days
            if each.first <= slot.on <= each.last
        ]
    return found


def gaps(
    body: str,
    meetings: Iterable[datetime.date],
    *,
    a_year: int | None,
    first: datetime.date,
    last: datetime.date,
) -> list[Warned]:
    """Too few meetings of a body between two days, both included, and distances too long.

    `a_year` is the least number of meetings in a year (None: the body has none to keep). A shorter
    span asks for its share, rounded down. Raises ValueError when the span runs backwards.
    """
    if last < first:
        raise ValueError("The span ends before it starts.")
    if not a_year:
        return []
    span = (last - first).days + 1
    needed = a_year * span // DAYS_OF_YEAR
    dates = sorted(day for day in meetings if first <= day <= last)
    found = []
    if len(dates) < needed:
        times = "once" if len(dates) == 1 else f"{len(dates)} times"
        held = f"meets {times}" if dates else "does not meet"
        found.append(
            Warned(
                Kind.TOO_FEW,
                f"{body} {held} between {_day(first)} and {_day(last)}. "
                f"Its terms ask for at least {needed}.",
                body=body,
            )
        )
    longest = DAYS_OF_YEAR / a_year * SLACK
    found += [
        Warned(
            Kind.GAP,
            f"{body} does not meet for {(later - earlier).days} days, "
            f"from {_day(earlier)} to {_day(later)}.",
            body=body,
        )
        for earlier, later in pairwise(dates)
        if (later - earlier).days > longest
    ]
    return found


def misfits(
    slots: Iterable[Slot], served: Iterable[Served], watched: Iterable[Served] = ()
) -> list[Warned]:
    """Deadlines that one body's meetings do not serve: papers out too early, or no meeting after.

    A meeting serves a deadline when its papers go out on or after it, and it takes place within
    SERVED_WITHIN days. A meeting whose papers go out before a deadline that falls before the
    meeting itself is told apart: it looks in time and is not. `watched` deadlines come so often
    (monthly returns) that only this is told of them.
    """
    ordered = sorted(slots, key=lambda slot: slot.starts)
    if not ordered:
        return []
    body = ordered[0].body
    asked = [(each, True) for each in served] + [(each, False) for each in watched]
    found = []
    for each, must in sorted(asked, key=lambda one: (one[0].on, one[0].title)):
        early = [slot for slot in ordered if slot.papers_due < each.on <= slot.on]
        found += [
            Warned(
                Kind.MISFIT,
                f"{body} meets on {_day(slot.on)}. Its papers are due out on "
                f"{_day(slot.papers_due)}, before {_day(each.on)}: {each.title}.",
                (slot.key,),
                body,
            )
            for slot in early
        ]
        limit = each.on + datetime.timedelta(days=SERVED_WITHIN)
        serving = [slot for slot in ordered if slot.papers_due >= each.on and slot.on <= limit]
        if must and not serving and not early:
            found.append(
                Warned(
                    Kind.MISFIT,
                    f"{body} does not meet within {SERVED_WITHIN // 7} weeks after "
                    f"{_day(each.on)}: {each.title}.",
                    body=body,
                )
            )
    return found


def spread(first: datetime.date, count: int, *, weeks: int) -> list[datetime.date]:
    """`count` dates on the weekday of the first, so many weeks apart.

    Raises ValueError for fewer than one meeting or less than a week.
    """
    if count < 1 or weeks < 1:
        raise ValueError("A year has at least one meeting, and meetings are a week apart.")
    return [first + datetime.timedelta(weeks=weeks * number) for number in range(count)]


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
