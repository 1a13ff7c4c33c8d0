"""On which days reminders of a return go out, and that a late start never makes a flood."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

GRACE_DAYS = 2
"""A reminder whose day passed while no worker ran still goes out within so many days."""


def offsets(before: Sequence[int], after: Sequence[int]) -> tuple[int, ...]:
    """Days from the deadline, in order: -7 is a week before, 1 the day after."""
    return tuple(sorted({-days for days in before} | set(after)))


def due_offset(
    on: datetime.date, due_on: datetime.date, before: Sequence[int], after: Sequence[int]
) -> int | None:
    """Which reminder is to be sent on a day: the newest whose day has come, or None.

    An older one that was missed is not sent any more, nor is one whose day passed more than
    GRACE_DAYS ago.
    """
    distance = (on - due_on).days
    reached = [offset for offset in offsets(before, after) if offset <= distance]
    if not reached or distance - reached[-1] > GRACE_DAYS:
        return None
    # What was meant to come before the deadline makes no sense after it.
    return None if reached[-1] <= 0 < distance else reached[-1]
