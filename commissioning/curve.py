"""Turning the curve of one indicator: its chart with targets, tolerance and forecast."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString

from commissioning.charts import Curve, curve_chart
from commissioning.models import Indicator
from commissioning.queries.story import Story
from commissioning.rules.judging import Polarity, Rag, projected, rounded
from commissioning.rules.periods import Frequency, Period

MOST_PROJECTED = 4


def curve_of(indicator: Indicator, story: Story, *, chart_id: str = "curve") -> SafeString | None:
    """Its chart, with the forecast; None where there is nothing to draw."""
    frequency = Frequency(indicator.frequency)
    actuals = {Period(one.ends_on, frequency): one.value for one in story.accepted}
    targets = {Period(one.ends_on, frequency): one.value for one in story.targets}
    newest = max(actuals, default=None)
    return curve_chart(
        Curve(
            title=_title(indicator, story),
            unit=indicator.unit,
            places=indicator.places,
            actuals=actuals,
            targets=targets,
            tolerance=story.in_force.margin if story.in_force else None,
            polarity=Polarity(indicator.polarity) if indicator.polarity else None,
            projected=_projected(indicator, actuals, targets) if newest else (),
            expected=_expected(story, newest, max(targets, default=None)),
            chart_id=chart_id,
        )
    )


def _projected(
    indicator: Indicator, actuals: dict[Period, Decimal], targets: dict[Period, Decimal]
) -> list[tuple[Period, Decimal]]:
    """The line carried on to the last target, four periods at most."""
    newest = max(actuals)
    ahead = sum(1 for period in targets if period > newest) or 1
    ahead = min(ahead, MOST_PROJECTED)
    window = [actuals.get(newest.back(at)) for at in range(7, -1, -1)]
    values = projected(window, ahead)
    return [
        (newest.back(-step), rounded(value, indicator.places))
        for step, value in enumerate(values, start=1)
    ]


def _expected(
    story: Story, newest: Period | None, last: Period | None
) -> tuple[Period, Decimal] | None:
    if newest is None or last is None or last <= newest:
        return None
    words = next(iter(story.accepted[0].commentaries.all()), None)
    return (last, words.forecast) if words and words.forecast is not None else None


def _title(indicator: Indicator, story: Story) -> str:
    if not story.accepted:
        return f"{indicator.name}: no figure yet"
    newest = story.accepted[0]
    period = Period(newest.ends_on, Frequency(indicator.frequency)).label
    stands = f", {Rag(newest.rag).label.lower()}" if newest.rag != Rag.NONE else ""
    return f"{indicator.name}: {newest.value:.{indicator.places}f} in {period}{stands}"
