"""Splitting a line's money over priorities and actions, to the penny, with what is left unmapped.

A mapping is a share of the line and a basis: how the share was decided, in words, so that the
next person can repeat it (2009 briefing: the evidence behind the mapping is documented).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rules.money import ZERO
from finance.rules.profile import share_out

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Share:
    """A part of a line: what it goes to, how much of a hundred, and how that was decided."""

    key: str
    percent: Decimal
    basis: str


@dataclass(frozen=True)
class Split:
    """What each key receives, in pounds, and what no share claims; together the amount."""

    parts: dict[str, Decimal]
    unmapped: Decimal


def faults(shares: Sequence[Share]) -> list[str]:
    """What is wrong with a set of shares, in words; empty where it can be used."""
    found = []
    seen: set[str] = set()
    for share in shares:
        if share.key in seen:
            found.append(f"{share.key} is there twice. Add its shares together.")
        seen.add(share.key)
        if share.percent <= 0:
            found.append(f"The share of {share.key} must be more than nothing.")
        if not share.basis.strip():
            found.append(f"Say how the share of {share.key} was decided.")
    total = sum((share.percent for share in shares), Decimal(0))
    if total > WHOLE:
        found.append(f"The shares add up to {total.normalize():f}%. They cannot be more than 100%.")
    return found


def split(amount: Decimal, shares: Sequence[Share]) -> Split:
    """Share an amount of whole pennies out by percentage; parts and the rest sum to it exactly.

    Largest remainder (see `share_out`). Raises ValueError for shares that `faults` objects to.
    """
    wrong = faults(shares)
    if wrong:
        raise ValueError(" ".join(wrong))
    rest = WHOLE - sum((share.percent for share in shares), Decimal(0))
    parts = share_out(amount, [*(share.percent for share in shares), rest])
    keyed = {share.key: part for share, part in zip(shares, parts[:-1], strict=True)}
    return Split(parts=keyed, unmapped=parts[-1] if rest else ZERO)
