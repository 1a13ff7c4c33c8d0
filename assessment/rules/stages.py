"""How far along a section or a whole round is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """How far along a section is, as the task list says it."""

    NOT_STARTED = "Not yet started"
    PART_WAY = "In progress"
    COMPLETE = "Completed"


@dataclass(frozen=True)
class Progress:
    """How many questions of a section have an answer."""

    answered: int
    total: int

    @property
    def missing(self) -> int:
        """How many have none yet."""
        return self.total - self.answered

    @property
    def stage(self) -> Stage:
        """Not started, in progress or complete. A section with nothing to answer is complete."""
        if self.answered == self.total:
            return Stage.COMPLETE
        return Stage.PART_WAY if self.answered else Stage.NOT_STARTED


def progress(asked: Iterable[str], answered: Iterable[str]) -> Progress:
    """Count which of the questions asked have an answer; answers to others do not count."""
    questions = set(asked)
    return Progress(answered=len(questions & set(answered)), total=len(questions))
