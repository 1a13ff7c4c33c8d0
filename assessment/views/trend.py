"""The page of a body's rounds over time."""

from __future__ import annotations

from typing import Any

from assessment import queries
from assessment.report_charts import one_place, theme_trend_chart
from assessment.views.rounds import OneRound
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class TrendView(OneRound, TrustTemplateView):
    """Every closed round of the body and question set: a line for each theme, with its gaps."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/trend.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table of all themes, then a chart for each."""
        trend = queries.trend_of(self.round)
        return super().get_context_data(
            trend=trend,
            gaps=trend.gaps(),
            withheld=[
                (label, each.withheld)
                for label, each in zip(trend.labels, trend.rounds, strict=True)
                if each.withheld
            ],
            rows=[
                (theme, [(one_place(step.average), step.why_apart.value) for step in theme.steps])
                for theme in trend.themes
            ],
            charts=[
                (theme, chart)
                for theme in trend.themes
                if (chart := theme_trend_chart(trend, theme))
            ],
            **kwargs,
        )
