"""Where a round stands."""

from __future__ import annotations

import datetime
from enum import Enum


class RoundState(Enum):
    """Where a round stands."""

    NOT_YET = "Not open yet"
    OPEN = "Open"
    CLOSED = "Closed"


def round_state(opens_on: datetime.date, closed: bool, day: datetime.date) -> RoundState:
    """Return where a round stands on a day.

    The due date does not end a round: late answers are welcome until the coordinator closes it.
    """
    if closed:
        return RoundState.CLOSED
    return RoundState.OPEN if opens_on <= day else RoundState.NOT_YET
