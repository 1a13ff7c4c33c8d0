"""Days that several rules of governance reckon with."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

STALE_AFTER = 3
"""A reminder nobody could send within so many days of its day is left out: it is no news."""


def a_year_after(day: datetime.date) -> datetime.date:
    """The same day of the next year; 28 February after a leap day."""
    if (day.month, day.day) == (2, 29):
        return datetime.date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def due_offset(today: datetime.date, due: datetime.date, offsets: Iterable[int]) -> int | None:
    """The latest offset (days from `due`, negative before it) whose day has come.

    None where none has, or where that day is more than STALE_AFTER days ago.
    """
    passed = (today - due).days
    come = [offset for offset in offsets if offset <= passed]
    if not come or passed - max(come) > STALE_AFTER:
        return None
    return max(come)
