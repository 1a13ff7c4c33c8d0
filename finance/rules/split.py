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
HUNDREDTH = Decimal("0.01")


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
        if share.percent % HUNDREDTH:
            found.append(f"The share of {share.key} has more than two decimals.")
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


@dataclass(frozen=True)
class MappedPart:
    """A share as it is kept: of which priority, and perhaps which of its actions.

    `action` (its code) is empty where the money serves the priority as a whole.
    """

    code: str
    name: str
    outcome: str
    percent: Decimal
    basis: str
    action: str = ""
    action_name: str = ""
    outcome_order: int = 0
    priority_id: int = 0
    action_id: int | None = None

    @property
    def priority(self) -> str:
        """The priority as people write it: BH1 Emotional health."""
        return f"{self.code} {self.name}"

    @property
    def key(self) -> str:
        """What tells it from the line's other shares."""
        return f"{self.code}/{self.action}"

    @property
    def serves(self) -> str:
        """The priority, and the action where there is one."""
        return (
            f"{self.priority}, {self.action} {self.action_name}" if self.action else self.priority
        )

    @property
    def words(self) -> str:
        """What it serves and how much of the line."""
        return f"{self.serves} ({self.percent.normalize():f}%)"


@dataclass(frozen=True)
class Mapping:
    """How a line is mapped to the plan: its shares; what they leave is unmapped."""

    parts: tuple[MappedPart, ...] = ()

    @property
    def unmapped_percent(self) -> Decimal:
        """What of a hundred no share claims."""
        return WHOLE - sum((part.percent for part in self.parts), Decimal(0))

    @property
    def words(self) -> str:
        """Every share in words; empty where nothing is mapped."""
        return "; ".join(part.words for part in self.parts)

    def amounts(self, amount: Decimal) -> tuple[Decimal, ...]:
        """Pounds of each share, in order, of an amount of whole pennies; the unmapped rest last.

        They sum to the amount exactly, whatever figure of the line it is.
        """
        shared = split(amount, [Share(part.key, part.percent, part.basis) for part in self.parts])
        return (*shared.parts.values(), shared.unmapped)

    def unmapped(self, amount: Decimal) -> Decimal:
        """Pounds of an amount that no share claims."""
        return self.amounts(amount)[-1]

    def by_priority(self, amount: Decimal) -> Split:
        """An amount's pounds by priority name, the shares of its actions added together."""
        *parts, rest = self.amounts(amount)
        found: dict[str, Decimal] = {}
        for part, pounds in zip(self.parts, parts, strict=True):
            found[part.priority] = found.get(part.priority, ZERO) + pounds
        return Split(parts=found, unmapped=rest)
