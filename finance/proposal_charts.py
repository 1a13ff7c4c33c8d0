"""Pictures of what a proposed pool would mean."""

from django.utils.safestring import SafeString

from finance.queries.proposals import WhatIf
from finance.rules.money import format_money
from finance.rules.risk_share import WHAT_IF
from reports.charts import BarGroup, bar_chart

SHOWN = (-10, 10, 20)
"""The outturns drawn; the table beside the chart has them all."""


def exposure_chart(tried: WhatIf, *, chart_id: str) -> SafeString:
    """What each partner would pay or get back, at three outturns, under one rule.

    ValueError where the rule could not be tried.
    """
    columns = [WHAT_IF.index(percent) for percent in SHOWN]  # type: ignore[arg-type]  # equal numbers
    most = max(tried.rows, key=lambda row: row.amounts[-1])
    return bar_chart(
        title=f"{tried.rule.label}: at 20% over, {most.name} would pay most, "
        f"{format_money(most.amounts[-1], pennies=False)}",
        description="Pounds on top of each partner’s contribution; below zero comes back to it.",
        series=[f"{'+' if percent > 0 else '−'}{abs(percent)}%" for percent in SHOWN],
        groups=[
            BarGroup(row.name, tuple(row.amounts[column] for column in columns))
            for row in tried.rows
        ],
        chart_id=chart_id,
    )
