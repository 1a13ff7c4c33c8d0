"""On which days reminders of a round go out, and that a late start never makes a flood."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

GRACE_DAYS = 2
"""A reminder whose day passed while no worker ran still goes out within so many days."""


def due_offset(on: datetime.date, due_on: datetime.date, days: Iterable[int]) -> int | None:
    """Which reminder is to be sent on a day, as days from the due date, or None.

    It is the newest whose day has come. An older one that was missed is not sent any more, nor is
    one whose day passed more than GRACE_DAYS ago, nor after the due date one meant for before it.
    """
    distance = (on - due_on).days
    reached = max((day for day in days if day <= distance), default=None)
    if reached is None or distance - reached > GRACE_DAYS:
        return None
    return None if reached <= 0 < distance else reached
