"""When items are due in, papers out and minutes out: distances from a meeting's day.

The distances are those of the sample terms of reference (2009 briefing, Appendix 1): items 14
days before, papers 7 days before, minutes 7 days after. A body's own terms may say others.
"""

import datetime
from dataclasses import dataclass
from enum import Enum

ITEMS_BEFORE = 14
PAPERS_BEFORE = 7
MINUTES_AFTER = 7
DESTROYED_AFTER = 28
"""Days after the meeting on which a confidential paper is destroyed, unless somebody says
otherwise: past the next draft of the minutes, before the next meeting of most bodies. Ours; the
sample terms ask for a schedule and name none."""


class Standing(Enum):
    """How a deadline stands on a day."""

    DONE = "done"
    DONE_LATE = "done late"
    OPEN = "open"
    TODAY = "today"
    MISSED = "missed"


@dataclass(frozen=True)
class Distances:
    """A body's distances in whole calendar days, none of them negative.

    Raises ValueError for a negative one, and where papers would go out before items are in.
    """

    items_before: int = ITEMS_BEFORE
    papers_before: int = PAPERS_BEFORE
    minutes_after: int = MINUTES_AFTER

    def __post_init__(self) -> None:
        if min(self.items_before, self.papers_before, self.minutes_after) < 0:
            raise ValueError("A deadline cannot lie on the wrong side of the meeting.")
        if self.items_before < self.papers_before:
            raise ValueError("Papers cannot go out before items are in.")


DEFAULT = Distances()


@dataclass(frozen=True)
class Deadlines:
    """The days of one meeting."""

    items_due: datetime.date
    papers_due: datetime.date
    meeting: datetime.date
    minutes_due: datetime.date


def deadlines(meeting: datetime.date, distances: Distances = DEFAULT) -> Deadlines:
    """The deadlines of a meeting held on a day. Raises OverflowError past the calendar's end."""
    return Deadlines(
        items_due=meeting - datetime.timedelta(days=distances.items_before),
        papers_due=meeting - datetime.timedelta(days=distances.papers_before),
        meeting=meeting,
        minutes_due=meeting + datetime.timedelta(days=distances.minutes_after),
    )


def standing(due: datetime.date, done: datetime.date | None, today: datetime.date) -> Standing:
    """How a deadline stands. Done on the day itself is in time."""
    if done is not None:
        return Standing.DONE if done <= due else Standing.DONE_LATE
    if today == due:
        return Standing.TODAY
    return Standing.OPEN if today < due else Standing.MISSED


def is_in_time(due: datetime.date, on: datetime.date) -> bool:
    """Whether an item handed in on a day is in time: the day itself still is."""
    return on <= due


def destruction_day(meeting: datetime.date, after: int = DESTROYED_AFTER) -> datetime.date:
    """The day on which a confidential paper is destroyed if nobody says otherwise."""
    if after < 0:
        raise ValueError("A paper is not destroyed before its meeting.")
    return meeting + datetime.timedelta(days=after)
