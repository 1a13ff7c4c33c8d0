"""The rating scale and the answers beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

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


def one_place(average: Fraction) -> Decimal:
    """Return an average as everybody reads it: to a tenth of a step, halves away from zero.

    Words, gaps and changes are worked out from this figure, so that no two readers of the same
    figures are told different things.
    """
    exact = Decimal(average.numerator) / Decimal(average.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def apart(higher: Fraction, lower: Fraction) -> Fraction:
    """Return how far two averages are apart, as they are read (`one_place`)."""
    return Fraction(one_place(higher)) - Fraction(one_place(lower))


def nearest_step(average: Fraction) -> Step:
    """Return the step of the scale nearest to an average as read; halves go to the lower step.

    Lower, because a board should not be told it is further on than its members said.
    Raises ValueError for an average off the scale.
    """
    if not SCALE[0].value <= average <= SCALE[-1].value:
        raise ValueError(f"{average} is off the scale")
    shown = one_place(average)
    return min(SCALE, key=lambda step: (abs(step.value - shown), step.value))
