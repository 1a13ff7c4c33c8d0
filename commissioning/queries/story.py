"""The story of one indicator: its figures, targets and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commissioning.models import (
    Actual,
    ActualState,
    Comparator,
    GroupFigure,
    Indicator,
    Target,
    TargetState,
    TargetVersion,
)


@dataclass(frozen=True)
class Story:
    """What is told about an indicator. `figures` of every version, newest period first."""

    figures: list[Actual]
    versions: list[TargetVersion]
    comparators: list[Comparator]
    groups: list[GroupFigure]

    @property
    def accepted(self) -> list[Actual]:
        """The figures that count, newest first."""
        return [figure for figure in self.figures if figure.state == ActualState.ACCEPTED]

    @property
    def in_force(self) -> TargetVersion | None:
        """The version of the targets that counts."""
        return next((one for one in self.versions if one.state == TargetState.IN_FORCE), None)

    @property
    def targets(self) -> list[Target]:
        """The targets that count, oldest first."""
        return list(self.in_force.targets.all()) if self.in_force else []


def story_of(indicator: Indicator, *, sees_waiting: bool) -> Story:
    """Read one indicator's. Without `sees_waiting` only what was accepted."""
    return stories_of([indicator], sees_waiting=sees_waiting)[indicator.pk]


def stories_of(indicators: Iterable[Indicator], *, sees_waiting: bool) -> dict[int, Story]:
    """Read several indicators', by key. Seven queries, however many."""
    known = {indicator.pk: indicator for indicator in indicators}
    figures = Actual.objects.filter(indicator__in=known)
    versions = TargetVersion.objects.filter(indicator__in=known)
    if not sees_waiting:
        figures = figures.filter(state=ActualState.ACCEPTED)
        versions = versions.exclude(state__in=[TargetState.PROPOSED, TargetState.REFUSED])
    found = {key: Story([], [], [], []) for key in known}
    for row in figures.select_related("file").prefetch_related("commentaries__partner"):
        row.indicator = known[row.indicator_id]
        found[row.indicator_id].figures.append(row)
    for version in versions.prefetch_related("targets"):
        found[version.indicator_id].versions.append(version)
    for place in Comparator.objects.filter(indicator__in=known):
        found[place.indicator_id].comparators.append(place)
    for group in GroupFigure.objects.filter(indicator__in=known):
        found[group.indicator_id].groups.append(group)
    return found
