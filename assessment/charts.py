"""The spread of answers as a bar: where each part begins and how wide it is. No Django."""

from __future__ import annotations

from dataclasses import dataclass

from assessment import rules

WIDTH = 600
"""Width of the bar in SVG units."""

GAP = 2


@dataclass(frozen=True)
class Part:
    """One part of the bar: `x` and `width` in SVG units, `count` members."""

    code: str
    label: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where the number stands."""
        return self.x + self.width / 2

    @property
    def has_room(self) -> bool:
        """Whether the number fits."""
        return self.width >= 8 + 14 * len(str(self.count))


@dataclass(frozen=True)
class SpreadBar:
    """A bar of everyone who submitted, lowest rating first, then those who gave no rating."""

    parts: tuple[Part, ...]
    words: str


def spread_bar(spread: rules.Spread) -> SpreadBar:
    """Return the parts of a spread's bar. A part with nobody in it is left out."""
    counts = [
        *((step.code, step.label, spread.counts[step.code]) for step in rules.SCALE),
        (rules.DONT_KNOW, "Don’t know", spread.dont_know),
        (rules.NOT_FOR_ME, "Not for me", spread.not_for_me),
        ("carried", "Carried over", spread.carried),
        ("none", "No answer", spread.unanswered),
    ]
    present = [entry for entry in counts if entry[2]]
    if not present:
        return SpreadBar((), "Nobody was asked.")
    room = WIDTH - GAP * (len(present) - 1)
    parts = []
    x = 0.0
    for code, label, count in present:
        width = room * count / spread.total
        parts.append(Part(code, label, count, round(x, 2), round(width, 2)))
        x += width + GAP
    words = ", ".join(f"{label} {count}" for _, label, count in present)
    return SpreadBar(tuple(parts), words)
