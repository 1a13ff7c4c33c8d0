"""How a figure stands against its target, and where it is heading. Pure arithmetic, no Django.

The colour follows from figure, target, polarity and tolerance: nobody chooses it. A contextual
indicator has no target and therefore no colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def label(self) -> str:
        """In words."""
        return "More is better" if self is Polarity.HIGHER else "Less is better"


class ToleranceKind(StrEnum):
    """What a tolerance is counted in."""

    PERCENT = "percent"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """In words."""
        return "Percent of the target" if self is ToleranceKind.PERCENT else "The figure’s own unit"


class Rag(StrEnum):
    """Red, amber or green; or none, where there is no target. Pages show the words."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"

    @property
    def label(self) -> str:
        """One word for a tag."""
        return "No target" if self is Rag.NONE else self.value.capitalize()


@dataclass(frozen=True)
class Tolerance:
    """How much worse than its target a figure may be and still be amber."""

    amount: Decimal
    kind: ToleranceKind

    def of(self, target: Decimal) -> Decimal:
        """The tolerance in the figure's unit, never below nothing."""
        if self.kind is ToleranceKind.UNIT:
            return self.amount
        return abs(target) * self.amount / 100


def worse_by(figure: Decimal, target: Decimal, polarity: Polarity) -> Decimal:
    """How much worse than the target a figure is, in its unit; below nought it is better."""
    return target - figure if polarity is Polarity.HIGHER else figure - target


def rag(figure: Decimal, target: Decimal | None, polarity: Polarity, tolerance: Tolerance) -> Rag:
    """Green at the target or better; amber worse by no more than the tolerance; else red."""
    if target is None:
        return Rag.NONE
    worse = worse_by(figure, target, polarity)
    if worse <= 0:
        return Rag.GREEN
    return Rag.AMBER if worse <= tolerance.of(target) else Rag.RED


class Direction(StrEnum):
    """Where a figure has gone since an earlier one."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In words."""
        return {"same": "No change", "unknown": "Nothing to compare with"}.get(
            self.value, self.value.capitalize()
        )


def direction(now: Decimal, before: Decimal | None, polarity: Polarity | None) -> Direction:
    """Better or worse than before by polarity; without a polarity only up or down."""
    if before is None:
        return Direction.UNKNOWN
    if now == before:
        return Direction.SAME
    rose = now > before
    if polarity is None:
        return Direction.UP if rose else Direction.DOWN
    return Direction.BETTER if rose is (polarity is Polarity.HIGHER) else Direction.WORSE


def projected(values: Sequence[Decimal | None], ahead: int, *, least: int = 4) -> list[Decimal]:
    """What would come for `ahead` periods if nothing changed; it is no promise.

    From the newest figure on, by the slope of the straight line through the last eight (least
    squares). `values` are one a period, None where one is missing, and end with the newest.
    Nothing where fewer than `least` are known: two points make a line and no forecast.
    """
    window = list(values)[-8:]
    points = [(Decimal(at), value) for at, value in enumerate(window) if value is not None]
    if len(points) < least or ahead < 1:
        return []
    count = Decimal(len(points))
    mean_x = sum((x for x, _ in points), Decimal(0)) / count
    mean_y = sum((y for _, y in points), Decimal(0)) / count
    spread = sum(((x - mean_x) ** 2 for x, _ in points), Decimal(0))
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in points), Decimal(0)) / spread
    at, newest = points[-1]
    behind = Decimal(len(window) - 1) - at
    return [newest + slope * (behind + step) for step in range(1, ahead + 1)]


def gap(theirs: Decimal, others: Decimal, polarity: Polarity | None) -> Decimal:
    """How much worse a group does than the rest, in the figure's unit; below nought: better.

    Without a polarity it is the figure of the rest less theirs.
    """
    if polarity is Polarity.LOWER:
        return theirs - others
    return others - theirs


def rounded(value: Decimal, places: int) -> Decimal:
    """A worked-out figure with the places its indicator has, halves away from nought."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def rule_words(tolerance: Tolerance, polarity: Polarity, unit: str) -> str:
    """The rule of the colours in a sentence, as pages and reports state it."""
    side = "below" if polarity is Polarity.HIGHER else "above"
    amount = f"{tolerance.amount.normalize():f}"
    if not tolerance.amount:
        return f"Green at the target or better; red {side} it. There is no amber."
    room = (
        f"{amount}% of the target"
        if tolerance.kind is ToleranceKind.PERCENT
        else f"{amount} {'percentage points' if unit.startswith('percent') else unit}".strip()
    )
    return (
        f"Green at the target or better; amber {side} it by no more than {room}; red beyond that."
    )
