"""From one member's ratings to a question's, from questions to a theme's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from assessment.rules.scale import value_of


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
