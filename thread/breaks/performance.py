"""Breaks between the plan and its results: an indicator that nobody can judge by."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.queries.performance import without_data
from thread.breaks.base import Break, Looking, kind
from trusts.clock import today
from trusts.permissions import Permission


@kind(
    "indicator-without-data",
    name="Indicators without data",
    why="Nobody can tell whether the money and the work change anything.",
    mend="Report the figure that is due, or give the indicator up.",
    permission=Permission.PLAN_VIEW,
)
def indicators_without_data(looking: Looking) -> Iterator[Break]:
    """Live indicators with no accepted figure, or none since more than a period ago."""
    for indicator, why in without_data(today()):
        yield Break(
            f"indicator-{indicator.pk}",
            str(indicator),
            reverse("commissioning:indicator", args=[looking.trust, indicator.pk]),
            note=why,
        )
