"""When a red figure has to be answered before it is accepted. No Django."""

from __future__ import annotations

import datetime

HISTORY = datetime.timedelta(days=366)


def needs_answer(ends_on: datetime.date, *, newest: datetime.date, on: datetime.date) -> bool:
    """Whether a red figure of a period needs corrective action in words.

    Always, unless its period ended more than a year before and the indicator has a newer figure:
    what is loaded as history cannot be put right any more.
    """
    return ends_on >= on - HISTORY or ends_on == newest
