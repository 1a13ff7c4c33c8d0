"""Mandates: whether a seat may commit its organisation's money, and under which document.

Members of a local area group are expected to have, or be delegated, authority to decide and to
commit resources (2009 governance guide, appendix 2, paragraphs 3.1 and 3.7.2).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """What a mandate says: up to how many pounds at a time, by which document, and when.

    `ends_on` is the last day it counts; None means until it is ended.
    """

    limit: Decimal
    instrument: str
    starts_on: datetime.date
    ends_on: datetime.date | None = None

    def in_force(self, on: datetime.date) -> bool:
        """Whether it counts on the day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the seat may commit the amount; `mandate` is the one that allows it."""

    allowed: bool
    mandate: MandateFacts | None
    words: str


def may_commit(mandates: Sequence[MandateFacts], amount: Decimal, on: datetime.date) -> Verdict:
    """Decide whether a seat with these mandates may commit `amount` pounds on a day.

    Where several mandates allow it, the one with the lowest limit is named. Raises ValueError for
    an amount that is not more than nothing.
    """
    if amount <= 0:
        raise ValueError("Money committed is more than nothing.")
    now = [mandate for mandate in mandates if mandate.in_force(on)]
    if not now:
        return Verdict(False, None, "No mandate is in force on this day.")
    enough = [mandate for mandate in now if amount <= mandate.limit]
    if enough:
        chosen = min(enough, key=lambda mandate: (mandate.limit, mandate.instrument))
        return Verdict(
            True, chosen, f"Within the limit of £{chosen.limit:,.2f} of {chosen.instrument}."
        )
    highest = max(now, key=lambda mandate: (mandate.limit, mandate.instrument))
    return Verdict(
        False,
        None,
        f"£{amount - highest.limit:,.2f} above the limit of £{highest.limit:,.2f} of "
        f"{highest.instrument}.",
    )
