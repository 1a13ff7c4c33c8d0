"""How a group of members answered, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from statistics import median_low

from assessment.rules.scale import CHOICES, DONT_KNOW, NOT_FOR_ME, SCALE, Step


@dataclass(frozen=True)
class Spread:
    """How a group of members answered. `counts` has every step of the scale, in order.

    `carried` are answers copied from an earlier round that nobody looked at again: they are not
    ratings of this round. As many as may not be told (`protection`) are in `unanswered` instead.
    """

    counts: Mapping[str, int]
    dont_know: int
    not_for_me: int
    unanswered: int
    carried: int = 0

    @property
    def rated(self) -> int:
        """How many gave a rating."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """How many were asked."""
        return self.rated + self.dont_know + self.not_for_me + self.unanswered + self.carried

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


def set_apart(answers: Spread, carried: int) -> Spread:
    """Count so many of those without an answer as carried over. Raises ValueError for too many."""
    if not 0 <= carried <= answers.unanswered:
        raise ValueError("Only answers that are missing can be carried over.")
    return replace(answers, unanswered=answers.unanswered - carried, carried=carried)


def combine(spreads: Iterable[Spread]) -> Spread:
    """Add spreads, answer by answer: the spread of a theme from those of its questions."""
    spreads = list(spreads)
    return Spread(
        counts={step.code: sum(one.counts[step.code] for one in spreads) for step in SCALE},
        dont_know=sum(one.dont_know for one in spreads),
        not_for_me=sum(one.not_for_me for one in spreads),
        unanswered=sum(one.unanswered for one in spreads),
        carried=sum(one.carried for one in spreads),
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
