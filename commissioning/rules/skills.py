"""The audit of a commissioning unit's skills: gaps of posts and of the whole unit. Pure.

Skills are audited against what the unit is for, to see what its staff can meet and where there are
gaps (2009 governance guide).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GOOD = 2
"""The level from which a post can do the work alone."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a post has and needs of one skill: 0 none, 1 some, 2 good, 3 leads others."""

    has: int
    needs: int

    @property
    def gap(self) -> int:
        """Levels short of what is needed; never below nothing."""
        return max(0, self.needs - self.has)


@dataclass(frozen=True, slots=True)
class SkillGap:
    """One skill over the unit: posts audited, posts short of it, and whether nobody is good at it.

    `short` is the number of posts with a gap, `levels` the levels short over all of them.
    """

    skill: str
    posts: int
    short: int
    levels: int
    best: int

    @property
    def is_missing(self) -> bool:
        """Whether no post of the unit can do this work alone."""
        return self.posts > 0 and self.best < GOOD


def gaps(
    skills: Iterable[str], ratings: Mapping[int, Mapping[str, Rating]]
) -> tuple[SkillGap, ...]:
    """Each skill over all posts (by post, then by skill), in the order of `skills`."""
    found = []
    for skill in skills:
        rated = [of_post[skill] for of_post in ratings.values() if skill in of_post]
        found.append(
            SkillGap(
                skill,
                len(rated),
                sum(1 for one in rated if one.gap),
                sum(one.gap for one in rated),
                max((one.has for one in rated), default=0),
            )
        )
    return tuple(found)
