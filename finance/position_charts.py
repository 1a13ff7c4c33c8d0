"""Charts of positions, for pages and reports."""

from decimal import Decimal

from django.utils.safestring import SafeString

from finance.queries.position_groups import Dimension, Group
from finance.queries.position_types import ConsolidatedPosition
from finance.queries.prevention import Shift
from finance.rules.money import format_money
from reports.charts import BarGroup, bar_chart

SHOWN = 12
"""How many groups a chart shows; the table has all."""


def chart_of(
    position: ConsolidatedPosition, dimension: Dimension, groups: tuple[Group, ...]
) -> SafeString | str:
    """Net forecast variance of each group, the largest first; "" where nothing was returned."""
    known = sorted(
        (group for group in groups if group.is_known),
        key=lambda group: -abs(group.totals.net.outturn.amount),
    )
    if not known:
        return ""
    shown = sorted(known[:SHOWN], key=lambda group: -group.totals.net.outturn.amount)
    whole = position.totals.net.outturn
    side = "over" if whole.amount > 0 else "under"
    found = (
        f"{format_money(whole.size, pennies=False)} {side} budget" if whole.amount else "on budget"
    )
    which = f"The {SHOWN} largest are shown. " if len(known) > SHOWN else ""
    return bar_chart(
        title=f"Net forecast against budget by {dimension.label.lower()}: {found} in all",
        description=f"Bars to the right are over budget, bars to the left under it. {which}"
        "The table below holds the figures.",
        series=("Net forecast variance",),
        groups=[BarGroup(group.name, (group.totals.net.outturn.amount,)) for group in shown],
        chart_id=f"position-{dimension.code}",
    )


def chart_of_shift(shift: Shift, *, what: str) -> SafeString | str:
    """The share of each tier year by year, of `what` ("budget" or "spending"), in percent."""
    years = [year for year in shift.years if year.of(what).percents]
    if not years:
        return ""
    names = [tier.label for tier in years[0].of(what).tiers]
    return bar_chart(
        title=f"Universal, targeted and specialist shares of net {what} by year, in percent",
        description="Each year’s three bars make a hundred. The table below holds the figures.",
        series=tuple(names),
        groups=[
            BarGroup(f"{year.label}, %", tuple(Decimal(p) for p in year.of(what).percents))
            for year in years
        ],
        unit="",
        chart_id=f"shift-{what}",
    )
