"""Which reminder of a deadline is due on a day."""

import datetime
from collections.abc import Iterable

STALE_AFTER = 3
"""A reminder nobody could send within so many days of its day is left out: it is no news."""

BEFORE_ITEMS = (-3,)
BEFORE_PAPERS = (-2, 0, 1)
ONCE = (0,)
BEFORE_MINUTES = (-2, 0, 1)


def due_offset(today: datetime.date, due: datetime.date, offsets: Iterable[int]) -> int | None:
    """The latest offset (days from the deadline, negative before it) whose day has come.

    None where none has, or where that day is more than STALE_AFTER days ago.
    """
    passed = (today - due).days
    come = [offset for offset in offsets if offset <= passed]
    if not come or passed - max(come) > STALE_AFTER:
        return None
    return max(come)
