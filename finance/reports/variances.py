"""The variance report: worst first, why, what is being done, and which way it is going."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from finance.models import VirementMove, VirementState
from finance.queries import PositionLine
from finance.queries.trend import LineTrend, line_trends
from finance.reports.line_sheets import (
    REPORTED,
    SIGNS,
    figure_columns,
    figures_of,
    lines_sheet,
    where_columns,
    where_of,
)
from finance.reports.reading import (
    MoneyReport,
    PeriodForm,
    PeriodParams,
    Read,
    headline,
    period_name,
    read_position,
)
from finance.reports.returns_sheet import returns_sheet
from finance.reports.trends import trend_drawing, trend_sheet
from finance.rules.money import ZERO, format_money
from reports.base import Content, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from reports.workbook import Column, Kind, Row, Sheet, Workbook
from trusts.permissions import Permission
from trusts.scope import Scope

FOLDER = "finance/reports"
PRINTED = 60
"""Variances that are printed; the rest are in the workbook."""
DRAWN = 10
NOTHING_DONE = "Nothing is recorded."


@dataclass(frozen=True)
class VarianceRow:
    """A line beyond the thresholds, with its trend and what is recorded as being done about it."""

    line: PositionLine
    trend: LineTrend
    done: tuple[str, ...]


@dataclass(frozen=True)
class VariancesRead:
    """What the report shows."""

    read: Read
    rows: tuple[VarianceRow, ...]

    @property
    def unexplained(self) -> tuple[VarianceRow, ...]:
        """Those without an explanation."""
        return tuple(row for row in self.rows if not row.line.explanation)

    def total(self, *, adverse: bool) -> Decimal:
        """The sum of the adverse (or the favourable) variances, as a positive amount."""
        sizes = [row.line.outturn.adverse_amount for row in self.rows if row.line.outturn]
        return sum((abs(size) for size in sizes if (size > 0) == adverse), ZERO)


@register
class Variances(MoneyReport):
    """Every forecast variance beyond the trust's thresholds."""

    slug = "variances"
    name = "Variance report"
    summary = (
        "Every line beyond the trust’s thresholds, the worst first: why, what is being done about "
        "it, and whether it is growing."
    )
    permission = Permission.REPORT_BUILD
    template = f"{FOLDER}/variance_overview.html"
    Params = PeriodParams
    form_class = PeriodForm

    def title(self, scope: Scope, params: PeriodParams) -> str:
        """Name the month."""
        return f"Variance report, {period_name(params.period)}"

    def read(self, scope: Scope, params: PeriodParams) -> VariancesRead:
        """The position, the trend of each line in question, and virements that touch it."""
        read = read_position(params.period)
        lines = read.position.to_explain
        trends = line_trends([line.pk for line in lines], read.period)
        done = being_done([line.pk for line in lines])
        return VariancesRead(
            read,
            tuple(
                VarianceRow(line, trends.get(line.pk, LineTrend(())), tuple(done[line.pk]))
                for line in lines
            ),
        )

    def pages(self, read: VariancesRead) -> Content:
        """What stands out, then each variance, then those without a word."""
        shown = {
            "read": read,
            "position": read.read.position,
            "standing_words": read.read.standing,
            "headline": headline(read.read.position),
            "adverse": read.total(adverse=True),
            "favourable": read.total(adverse=False),
            "rows": read.rows[:PRINTED],
            "left_out": max(0, len(read.rows) - PRINTED),
            "trend": read.read.trend,
            "trend_chart": trend_drawing(read.read.trend, "variance-trend"),
            "chart": _chart(read),
        }
        return Content(
            title="Variance report",
            subtitle=f"Position at the end of {read.read.position.period_name}",
            facts=[*read.read.facts, ("Lines beyond the thresholds", str(len(read.rows)))],
            parts=[
                Section("What stands out", shown),
                Section("Worst first", shown, template=f"{FOLDER}/variance_rows.html"),
                Section("Not explained", shown, template=f"{FOLDER}/variance_unexplained.html"),
                Section(
                    "Partners whose figures are missing", shown, template=f"{FOLDER}/missing.html"
                ),
                Section("How the figures are made", shown, template=f"{FOLDER}/method.html"),
            ],
        )

    def sheets(self, read: VariancesRead) -> Workbook:
        """The variances with their trend, every line, and the returns behind them."""
        position = read.read.position
        return Workbook(
            title="Variance report",
            subtitle=f"Position at the end of {position.period_name}",
            standing=read.read.standing,
            facts=[*read.read.facts, *read.read.versions],
            sheets=[
                _variances_sheet(read),
                trend_sheet(read.read.trend),
                lines_sheet(position.lines),
                returns_sheet(position),
            ],
        )


def being_done(keys: list[int]) -> dict[int, list[str]]:
    """For each budget line, the virements asked for or approved that touch it. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    moves = VirementMove.objects.filter(
        budget_line__in=keys,
        virement__state__in=[VirementState.REQUESTED, VirementState.APPROVED],
    ).select_related("virement")
    for move in moves:
        way = "to" if move.amount > 0 else "from"
        state = (
            "approved" if move.virement.state == VirementState.APPROVED else "waiting for approval"
        )
        found[move.budget_line_id].append(
            f"Virement {move.virement_id} of {format_money(abs(move.amount))} {way} this line, "
            f"{state}: {move.virement.reason}"
        )
    return found


def _chart(read: VariancesRead) -> str:
    rows = read.rows[:DRAWN]
    if not rows:
        return ""
    worst = rows[0].line
    return bar_chart(
        title=f"The {len(rows)} worst forecast variances; the first is {worst.code} "
        f"{worst.service} of {worst.partner}",
        description="Bars to the right cost more than planned (or bring in less), bars to the left "
        "cost less. The next part has the same figures in a table.",
        series=("Forecast variance, adverse to the right",),
        groups=[
            BarGroup(
                f"{row.line.code} {row.line.service}",
                (row.line.outturn.adverse_amount if row.line.outturn else None,),
            )
            for row in rows
        ],
        chart_id="worst-variances",
    )


def _variances_sheet(read: VariancesRead) -> Sheet:
    periods = [point for point in read.read.trend if point.forecast is not None]
    return Sheet(
        "variances",
        "Variances",
        "Variances to explain, the worst first",
        [
            Column("rank", "No", Kind.COUNT, width=6),
            *where_columns(),
            *figure_columns(),
            Column("standing", "Standing", Kind.STANDING),
            Column("words", "What it is", width=16),
            Column("explanation", "Explanation", width=60),
            Column("done", "What is being done", width=60),
            Column("trend", "Trend", width=24),
            *(Column(f"p-{p.code}", f"Forecast variance, {p.name}", Kind.MONEY) for p in periods),
        ],
        [_row(number, row) for number, row in enumerate(read.rows, start=1)],
        summary="Lines whose forecast differs from the year’s budget by more than the thresholds.",
        totals=REPORTED,
        notes=[SIGNS],
        frozen=4,
        empty="No line of the accepted returns is beyond the thresholds.",
    )


def _row(number: int, row: VarianceRow) -> Row:
    line = row.line
    return {
        "rank": number,
        **where_of(line),
        **figures_of(line),
        "standing": line.rag.label,
        "words": line.outturn.words if line.outturn else "",
        "explanation": line.explanation or line.explanation_missing,
        "done": "\n".join(row.done) or NOTHING_DONE,
        "trend": row.trend.words,
        **{f"p-{code}": amount for code, amount in row.trend.points},
    }
