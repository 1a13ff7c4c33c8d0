"""The trend over the periods of a year, as a drawing, a table's rows, and a sheet."""

from collections.abc import Sequence

from finance.queries.trend import TrendPoint
from finance.reports.line_sheets import NOT_KNOWN
from finance.rules.money import format_money
from reports.charts import Point, trend_chart
from reports.workbook import Column, Kind, Less, Row, Share, Sheet

ABOUT_TREND = (
    "Net, of the partners whose return for that period was accepted, against their budgets as they "
    "are now. Periods of other partners cannot be compared with one another."
)


def trend_drawing(points: Sequence[TrendPoint], chart_id: str) -> str:
    """Net forecast variance from period to period; "" where no period has a figure."""
    known = [point for point in points if point.variance is not None]
    if not known:
        return ""
    return trend_chart(
        title=f"Net forecast variance by period: {said(known[-1])} at the end of {known[-1].name}",
        description="Above the line is over budget, below it under. A hollow point has the figures "
        "of some partners only. Points are joined where they are of the same partners. The table "
        "after the chart has the same figures.",
        points=[
            Point(
                short_name(point.name),
                point.variance,
                is_whole=point.is_whole,
                # Other partners, other money: a line between the two would show a movement
                # that nobody made.
                joins=bool(i) and point.budget == points[i - 1].budget,
            )
            for i, point in enumerate(points)
        ],
        chart_id=chart_id,
    )


def said(point: TrendPoint) -> str:
    """A point's variance in words."""
    varies = point.variance
    if varies is None:
        return "not known"
    if not varies:
        return "on budget"
    return f"{format_money(abs(varies), pennies=False)} {'over' if varies > 0 else 'under'}"


def short_name(name: str) -> str:
    """A period's name for a drawing: September 2009 is Sep."""
    first, *rest = name.replace(",", "").split()
    return first[:3] if len(rest) == 1 and rest[0].isdigit() else name[:12]


def trend_sheet(points: Sequence[TrendPoint]) -> Sheet:
    """One row a period."""
    return Sheet(
        "trend",
        "Trend",
        "Net forecast variance by period",
        [
            Column("period", "Period", width=22),
            Column("returned", "Returns accepted", Kind.COUNT),
            Column("owed", "Partners", Kind.COUNT),
            Column("budget", "Budget of those partners", Kind.MONEY),
            Column("actual", "Actual to date", Kind.MONEY),
            Column("forecast", "Forecast outturn", Kind.MONEY),
            Column("variance", "Forecast variance", Kind.MONEY, formula=Less("forecast", "budget")),
            Column(
                "share", "Forecast variance %", Kind.PERCENT, formula=Share("variance", "budget")
            ),
        ],
        [_row(point) for point in points],
        summary=ABOUT_TREND,
    )


def _row(point: TrendPoint) -> Row:
    known = point.budget is not None
    return {
        "period": point.name,
        "returned": point.returned,
        "owed": point.owed,
        "budget": point.budget if known else NOT_KNOWN,
        "actual": point.actual if known else NOT_KNOWN,
        "forecast": point.forecast if known else NOT_KNOWN,
    }
