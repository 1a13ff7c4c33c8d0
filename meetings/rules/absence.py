"""Missed meetings: when an explanation is asked for, and when a letter is proposed.

A meeting is missed by a seat that nobody filled, neither its member nor a substitute. Missed
without an apology, an explanation is asked for. When two in a row were missed, with or without
apologies, a letter to the chief officer is proposed; whether it is sent, people decide (2009
governance guide, appendix 2, paragraphs 3.7.3 and 3.7.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.rules.room import ABSENT, APOLOGY

EXPLANATION, LETTER = "explanation", "letter"
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Past:
    """A past meeting as one seat has it; `state` is empty where attendance was not noted."""

    key: int
    state: str

    @property
    def was_missed(self) -> bool:
        """Whether nobody filled the seat."""
        return self.state in (APOLOGY, ABSENT)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about the meetings missed last: `missed` are their keys, oldest first."""

    kind: str
    missed: tuple[int, ...]


def step(history: Sequence[Past]) -> Step | None:
    """What a seat's past meetings ask for, oldest first; None where nothing.

    Meetings whose attendance was not noted tell nothing and are passed over.
    """
    missed: list[Past] = []
    for meeting in reversed([one for one in history if one.state]):
        if not meeting.was_missed:
            break
        missed.insert(0, meeting)
    if len(missed) >= IN_A_ROW:
        return Step(LETTER, tuple(one.key for one in missed))
    if missed and missed[-1].state == ABSENT:
        return Step(EXPLANATION, (missed[-1].key,))
    return None
