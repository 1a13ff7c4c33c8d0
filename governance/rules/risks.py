"""Scoring risks: likelihood times impact, from 1 to 25, before and after what is done about them.

A hazard would do harm; an opportunity would do good. The same scale serves both: what is done about
a hazard makes it less likely or smaller, what is done about an opportunity more likely or larger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

HAZARD, OPPORTUNITY = "hazard", "opportunity"
LOWEST, HIGHEST = 1, 5
SCALE = range(LOWEST, HIGHEST + 1)
LIKELIHOODS = {1: "Very unlikely", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Very likely"}
IMPACTS = {1: "Very small", 2: "Small", 3: "Moderate", 4: "Large", 5: "Very large"}


class Band(Enum):
    """How much attention a score asks for."""

    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"


FROM = {Band.HIGH: 15, Band.MEDIUM: 8, Band.LOW: 1}
"""The lowest score of each band."""


@dataclass(frozen=True, slots=True)
class Score:
    """A likelihood and an impact, each from 1 to 5. ValueError outside the scale."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if self.likelihood not in SCALE or self.impact not in SCALE:
            raise ValueError(f"Likelihood and impact go from {LOWEST} to {HIGHEST}.")

    @property
    def value(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """Its band."""
        return next(band for band, lowest in FROM.items() if self.value >= lowest)

    @property
    def words(self) -> str:
        """Such as "12, medium: likely, moderate impact"."""
        return (
            f"{self.value}, {self.band.value.lower()}: {LIKELIHOODS[self.likelihood].lower()}, "
            f"{IMPACTS[self.impact].lower()} impact"
        )


def contradiction(kind: str, before: Score, after: Score) -> str | None:
    """Why two scores of one risk cannot both be right, or None.

    What is done about a hazard makes neither its likelihood nor its impact larger, and what is done
    about an opportunity neither smaller.
    """
    if kind == HAZARD:
        if after.likelihood > before.likelihood or after.impact > before.impact:
            return "What is done about a hazard cannot make it more likely or larger."
    elif after.likelihood < before.likelihood or after.impact < before.impact:
        return "What is done about an opportunity cannot make it less likely or smaller."
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map: its score, and what stands in it, in the order given."""

    score: Score
    names: tuple[str, ...]


def heat_map(scored: Iterable[tuple[str, Score]]) -> tuple[tuple[Cell, ...], ...]:
    """The five rows of a heat map, most likely first; each has five cells, least impact first."""
    found: dict[Score, list[str]] = defaultdict(list)
    for name, score in scored:
        found[score].append(name)
    return tuple(
        tuple(
            Cell(Score(likelihood, impact), tuple(found[Score(likelihood, impact)]))
            for impact in SCALE
        )
        for likelihood in reversed(SCALE)
    )
