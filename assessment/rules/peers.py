"""What trusts may learn of each other: the one place that decides.

Closed rounds go into a **batch**, on the first day of a quarter, together or not at all. A batch's
figures are worked out once and never again, a round is in one batch only, and batches share no
round. So whoever keeps every figure ever shown has nothing to take from anything: no figure is
of some trusts, and another of the same ones and one more. Withdrawing consent changes no figure
that is out, for the change would tell what the trust had said.

A batch has at least seven trusts, which leaves five others to a trust that knows its own ratings
and to another that tells it theirs. Of each theme there are three figures, the quartiles, in half
steps of the scale: no mean (two of them give a sum), no lowest and highest (they are one trust's
each), and nothing of single questions.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from statistics import quantiles

FEWEST_OTHERS = 5
"""Fewest trusts that stand behind a figure, whoever looks at it..."""
COLLUDING = 2
"""...and even when this many trusts, the one who looks included, tell each other all they know."""
FEWEST_TRUSTS = FEWEST_OTHERS + COLLUDING
"""Fewest trusts in a batch."""
STEP = Fraction(1, 2)
"""Figures of other trusts are in half steps of the scale."""


@dataclass(frozen=True)
class Candidate:
    """A closed round that may be shown with others: whose it is and when it was closed."""

    trust: int
    round: int
    closed_at: datetime.datetime


@dataclass(frozen=True)
class Quartiles:
    """The middle trust of a batch, and the ends of its middle half; 1 to 5, in half steps."""

    lower: Fraction
    middle: Fraction
    upper: Fraction


class Place(Enum):
    """Where a trust stands against the middle half of a batch, in words."""

    ABOVE = "Above"
    WITHIN = "Within"
    EDGE = "Near its edge"
    BELOW = "Below"
    UNKNOWN = "Not known"


def quarter_of(day: datetime.date) -> datetime.date:
    """Return the first day of the quarter: rounds and consents count that are older than it."""
    return datetime.date(day.year, day.month - (day.month - 1) % 3, 1)


def choose_batch(
    candidates: Iterable[Candidate], shown_until: Mapping[int, datetime.datetime]
) -> tuple[Candidate, ...]:
    """Return the rounds that go into a batch together: the newest of each trust, or none at all.

    `shown_until` says of each trust when its newest round in an earlier batch was closed: only a
    newer one goes in. Empty where there are fewer than `FEWEST_TRUSTS`; they wait.
    """
    newest: dict[int, Candidate] = {}
    for one in candidates:
        before = shown_until.get(one.trust)
        if before is not None and one.closed_at <= before:
            continue
        held = newest.get(one.trust)
        if held is None or (held.closed_at, held.round) < (one.closed_at, one.round):
            newest[one.trust] = one
    if len(newest) < FEWEST_TRUSTS:
        return ()
    return tuple(sorted(newest.values(), key=lambda one: one.trust))


def quartiles(averages: Collection[Fraction | None]) -> Quartiles | None:
    """Return the quartiles of the trusts' averages (1 to 5), rounded; None for too few of them.

    None stands for a trust whose members gave no rating. A quarter step is rounded up.
    """
    known = sorted(one for one in averages if one is not None)
    if len(known) < FEWEST_TRUSTS:
        return None
    return Quartiles(*(to_step(cut) for cut in quantiles(known, n=4, method="inclusive")))


def to_step(figure: Fraction) -> Fraction:
    """Return the nearest half step; the higher of two equally near."""
    return ((figure + STEP / 2) // STEP) * STEP


def at_least(trusts: int) -> int:
    """Return how many trusts a batch may be said to have: seven, then fives.

    The exact number would tell when one trust joins. Raises ValueError for fewer than seven.
    """
    if trusts < FEWEST_TRUSTS:
        raise ValueError(f"A batch has {FEWEST_TRUSTS} trusts or more.")
    return max(FEWEST_TRUSTS, trusts // 5 * 5)


def place(own: Fraction | None, others: Quartiles | None) -> Place:
    """Say where an average surely stands, whichever way the others' figures were rounded."""
    if own is None or others is None:
        return Place.UNKNOWN
    doubt = STEP / 2
    if own < others.lower - doubt:
        return Place.BELOW
    if own > others.upper + doubt:
        return Place.ABOVE
    surely_in = others.lower + doubt < own < others.upper - doubt
    return Place.WITHIN if surely_in else Place.EDGE
