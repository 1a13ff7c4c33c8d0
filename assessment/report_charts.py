"""Drawings of a round for pages and documents, and the figures in them as words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assessment import rules
from assessment.models import Round
from assessment.queries import OthersCompared, RoundsCompared, RoundSummary, ThemeTrend, Trend
from assessment.rules import SCALE, Break, Place, Spread
from reports.charts import BarGroup, Point, SpreadRow, bar_chart, spread_chart, trend_chart
from reports.position_chart import PositionRow, position_chart
from trusts.ui.tags import day


def submitted(summary: RoundSummary) -> str:
    """How many of how many."""
    part = summary.participation
    return f"{part.submitted} of {part.asked} members"


def one_place(figure: Fraction | None) -> str:
    """An average to one decimal place, or that there is none."""
    return "No ratings" if figure is None else str(rules.one_place(figure))


def score(figure: Fraction | None) -> Decimal | str:
    """An average as the number that a workbook holds, or that there is none."""
    return "No ratings" if figure is None else rules.one_place(figure)


def open_words(round_: Round) -> str:
    """From when to when it was open; while it is not closed, when answers are due."""
    if round_.closed_at is None:
        return f"From {day(round_.opens_on)}, answers due {day(round_.closes_on)}"
    return f"{day(round_.opens_on)} to {day(round_.closed_at)}"


def counts(spread: Spread) -> tuple[int, ...]:
    """How often each rating was given, lowest first."""
    return tuple(spread.counts[step.code] for step in SCALE)


def spread_of_themes(summary: RoundSummary) -> str:
    """One divided bar for each theme."""
    return spread_chart(
        title=f"How {submitted(summary)} rated their board, theme by theme. "
        "The table below has the same figures.",
        description="One bar for each theme, divided by how often each rating was given.",
        ratings=[step.label for step in SCALE],
        rows=[SpreadRow(theme.title, counts(theme.spread)) for theme in summary.themes],
        chart_id="self-assessment",
    )


def change_chart(compared: RoundsCompared) -> str:
    """Two bars for each theme, then and now; "" where no theme was rated in both."""
    both = [change for change in compared.themes if change.by is not None]
    if not both:
        return ""
    risen = sum(1 for change in both if change.words.startswith("Up"))
    return bar_chart(
        title=f"Average rating by theme, then and now: {risen} of {len(both)} themes have risen",
        description="From 1, not in place, to 5, leading. The table after the chart has the same "
        "figures.",
        series=(f"{compared.before.opens_on:%B %Y}", f"{compared.after.opens_on:%B %Y}"),
        groups=[
            BarGroup(change.text, (_decimal(change.before), _decimal(change.after)))
            for change in both
        ],
        unit="",
        chart_id="since",
        reach=Decimal(SCALE[-1].value),
    )


def others_chart(compared: OthersCompared) -> str:
    """Each theme's average against the middle half of other trusts; "" without figures."""
    known = [row for row in compared.themes if row.place is not Place.UNKNOWN]
    if not known:
        return ""
    above = sum(1 for row in known if row.place is Place.ABOVE)
    below = sum(1 for row in known if row.place is Place.BELOW)
    return position_chart(
        title=f"This round against other trusts, theme by theme: {above} of {len(known)} themes "
        f"above the middle half, {below} below it",
        description="From 1, not in place, to 5, leading. The table after the chart has the same "
        "figures.",
        rows=[
            PositionRow(
                row.title,
                own=_decimal(row.own),
                lower=_decimal(row.others and row.others.lower),
                middle=_decimal(row.others and row.others.middle),
                upper=_decimal(row.others and row.others.upper),
            )
            for row in compared.themes
        ],
        low=SCALE[0].value,
        high=SCALE[-1].value,
        own_name="This round",
        others_name="Middle half of trusts",
        chart_id="others",
    )


def theme_trend_chart(trend: Trend, theme: ThemeTrend) -> str:
    """A line from round to round; "" with fewer than two figures."""
    if not theme.has_line:
        return ""
    known = [step.average for step in theme.steps if step.average is not None]
    return trend_chart(
        title=f"{theme.title}: average rating from {one_place(known[0])} to "
        f"{one_place(known[-1])} in {len(known)} rounds",
        description="From 1, not in place, to 5, leading. No line joins rounds that cannot be "
        "compared. The table has the same figures.",
        points=[
            Point(label, _decimal(step.average), joins=step.why_apart is Break.NONE)
            for label, step in zip(trend.labels, theme.steps, strict=True)
        ],
        unit="",
        chart_id=f"trend-{theme.code.lower()}",
        reach=Decimal(SCALE[-1].value),
    )


def _decimal(figure: Fraction | None) -> Decimal | None:
    return None if figure is None else Decimal(one_place(figure))
