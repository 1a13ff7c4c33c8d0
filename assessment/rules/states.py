"""Where a round stands."""

from __future__ import annotations

from enum import Enum


class RoundState(Enum):
    """Where a round stands."""

    NOT_YET = "Not open yet"
    OPEN = "Open"
    CLOSED = "Closed"


def round_state(opened: bool, closed: bool) -> RoundState:
    """Return where a round stands.

    Its opening day does not open it by itself, since those who are asked are told when it is. The
    due date does not end it: late answers are welcome until the coordinator closes it.
    """
    if closed:
        return RoundState.CLOSED
    return RoundState.OPEN if opened else RoundState.NOT_YET
