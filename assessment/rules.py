"""The arithmetic of self-assessment: scale, spread, agreement, roll-up, progress. No Django.

The rules, in one place and as the pages state them:

* A question is answered with one of five ratings (worth 1 to 5), "don't know" or "not for me".
  The last two are answers, are counted apart from each other, and never enter an average.
* A question with others under it rolls up to the mean of every rating one member gave in that
  family, the question itself included; all count the same.
* A theme's average is the mean of the rolled-up ratings of its top-level questions, each
  counting once, however many questions are under it and however many members rated it.
* Agreement on a question runs from 0 (half of the members at each end of the scale) to 1 (all
  alike); on a theme it is the mean of its questions', nested ones included.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from statistics import median_low

DONT_KNOW = "dont_know"
NOT_FOR_ME = "not_for_me"


@dataclass(frozen=True)
class Step:
    """One step of the rating scale: its code, its worth in averages, and its words."""

    code: str
    value: int
    label: str


SCALE: tuple[Step, ...] = (
    Step("not_in_place", 1, "Not in place"),
    Step("emerging", 2, "Emerging"),
    Step("developing", 3, "Developing"),
    Step("established", 4, "Established"),
    Step("leading", 5, "Leading"),
)
VALUES: Mapping[str, int] = {step.code: step.value for step in SCALE}
LABELS: Mapping[str, str] = {
    **{step.code: step.label for step in SCALE},
    DONT_KNOW: "I don’t know",
    NOT_FOR_ME: "Not for me",
}
CHOICES: tuple[str, ...] = tuple(LABELS)
"""Every answer a member may give."""


def value_of(choice: str | None) -> int | None:
    """Return the worth of a rating; None for no answer, "don't know" and "not for me".

    Raises ValueError for anything else, so that a misspelt code is never taken for no answer.
    """
    if choice is None or choice in (DONT_KNOW, NOT_FOR_ME):
        return None
    if choice not in VALUES:
        raise ValueError(f"{choice!r} is not an answer on the scale")
    return VALUES[choice]


def nearest_step(average: Fraction) -> Step:
    """Return the step of the scale nearest to an average; halves go to the lower step.

    Lower, because a board should not be told it is further on than its members said.
    Raises ValueError for an average off the scale.
    """
    if not SCALE[0].value <= average <= SCALE[-1].value:
        raise ValueError(f"{average} is off the scale")
    return min(SCALE, key=lambda step: (abs(step.value - average), step.value))


@dataclass(frozen=True)
class Spread:
    """How a group of members answered. `counts` has every step of the scale, in order."""

    counts: Mapping[str, int]
    dont_know: int
    not_for_me: int
    unanswered: int

    @property
    def rated(self) -> int:
        """How many gave a rating."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """How many were asked."""
        return self.rated + self.dont_know + self.not_for_me + self.unanswered

    @property
    def values(self) -> list[int]:
        """The ratings given, lowest first."""
        return [step.value for step in SCALE for _ in range(self.counts[step.code])]

    @property
    def mean(self) -> Fraction | None:
        """The exact mean of the ratings; None when nobody rated."""
        values = self.values
        return Fraction(sum(values), len(values)) if values else None

    @property
    def middle(self) -> Step | None:
        """The middle rating; the lower of the two middle ones for an even number."""
        values = self.values
        return SCALE[median_low(values) - 1] if values else None

    @property
    def lowest(self) -> Step | None:
        """The lowest rating given."""
        values = self.values
        return SCALE[values[0] - 1] if values else None

    @property
    def highest(self) -> Step | None:
        """The highest rating given."""
        values = self.values
        return SCALE[values[-1] - 1] if values else None


def spread(choices: Iterable[str | None]) -> Spread:
    """Count one entry for each member asked; None stands for no answer.

    Raises ValueError for a choice that is not on the scale.
    """
    found = Counter(choices)
    unknown = set(found) - set(CHOICES) - {None}
    if unknown:
        raise ValueError(f"{sorted(map(str, unknown))} are not answers on the scale")
    return Spread(
        counts={step.code: found[step.code] for step in SCALE},
        dont_know=found[DONT_KNOW],
        not_for_me=found[NOT_FOR_ME],
        unanswered=found[None],
    )


def combine(spreads: Iterable[Spread]) -> Spread:
    """Add spreads, answer by answer: the spread of a theme from those of its questions."""
    spreads = list(spreads)
    return Spread(
        counts={step.code: sum(one.counts[step.code] for one in spreads) for step in SCALE},
        dont_know=sum(one.dont_know for one in spreads),
        not_for_me=sum(one.not_for_me for one in spreads),
        unanswered=sum(one.unanswered for one in spreads),
    )


def agreement(answers: Spread) -> Fraction | None:
    """Return how far members agree: 1 all alike, 0 half at each end. None below two ratings.

    It is one minus the mean distance from the middle rating, as a share of the largest that
    distance can be (half of the scale's length, reached by an even split between the ends).
    """
    values = answers.values
    middle = answers.middle
    if len(values) < 2 or middle is None:
        return None
    distance = Fraction(sum(abs(value - middle.value) for value in values), len(values))
    largest = Fraction(SCALE[-1].value - SCALE[0].value, 2)
    return 1 - distance / largest


class Closeness(Enum):
    """Agreement in words."""

    CLOSE = "Members agree"
    MIXED = "Views are mixed"
    APART = "Members are far apart"
    TOO_FEW = "Too few ratings to compare"


def closeness(share: Fraction | None) -> Closeness:
    """Put agreement in words: close from 0.75, mixed from 0.5, apart below."""
    if share is None:
        return Closeness.TOO_FEW
    if share >= Fraction(3, 4):
        return Closeness.CLOSE
    if share >= Fraction(1, 2):
        return Closeness.MIXED
    return Closeness.APART


def roll_up(own: str | None, nested: Sequence[str | None]) -> Fraction | None:
    """Return one member's rolled-up rating of a question: the mean of all ratings in the family.

    "Don't know", "not for me" and no answer do not count. None when nothing in it was rated.
    """
    values = [value for value in map(value_of, [own, *nested]) if value is not None]
    return Fraction(sum(values), len(values)) if values else None


def average(figures: Iterable[Fraction | None]) -> Fraction | None:
    """Return the mean of those figures that there are; None when there are none.

    Of members' rolled-up ratings it gives a question's; of a theme's questions, the theme's.
    """
    present = [figure for figure in figures if figure is not None]
    return sum(present, Fraction()) / len(present) if present else None


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
