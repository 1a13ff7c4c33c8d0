"""The consolidated budget monitoring report."""

from collections import Counter
from typing import Any

from finance.queries import ConsolidatedPosition, PartnerPosition
from finance.queries.position_detail import at_detail
from finance.queries.position_groups import Dimension
from finance.queries.procedure import settings_of
from finance.reports.line_sheets import group_sheet, lines_sheet, parts_sheet
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
from finance.rules.procedure import Detail, ReportPart
from finance.rules.variance import Thresholds
from reports.base import Content, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from reports.workbook import Workbook
from trusts.permissions import Permission
from trusts.scope import Scope

FOLDER = "finance/reports"
LISTED_LINES = 40
"""Up to so many lines of a partner are listed on paper; of more, those that are not green."""


@register
class BudgetMonitoring(MoneyReport):
    """Every partner's money for children at the end of a period, consolidated."""

    slug = "budget-monitoring"
    name = "Budget monitoring"
    summary = (
        "Expenditure, commitments, budgets, variances and explanations of every partner, from the "
        "accepted returns, and who has not returned."
    )
    permission = Permission.REPORT_BUILD
    template = f"{FOLDER}/position.html"
    Params = PeriodParams
    form_class = PeriodForm

    def title(self, scope: Scope, params: PeriodParams) -> str:
        """Name the month."""
        return f"Budget monitoring, {period_name(params.period)}"

    def read(self, scope: Scope, params: PeriodParams) -> Read:
        """The position of the period."""
        return read_position(params.period)

    def pages(self, read: Read) -> Content:
        """For the board: the position, what needs explaining, who is missing, then each partner."""
        return Content(
            title="Budget monitoring",
            subtitle=f"Position at the end of {read.position.period_name}",
            facts=read.facts,
            came_from=read.came_from,
            parts=sections(read),
        )

    def sheets(self, read: Read) -> Workbook:
        """For finance staff: every line, and live sums of them along every dimension."""
        position = read.position
        return Workbook(
            title="Budget monitoring",
            subtitle=f"Position at the end of {position.period_name}",
            standing=read.standing,
            facts=[*read.facts, *read.versions],
            sheets=[
                *(group_sheet(position, dimension) for dimension in Dimension),
                trend_sheet(read.trend),
                lines_sheet(position.lines),
                parts_sheet(position.lines),
                returns_sheet(position),
            ],
        )


def sections(read: Read) -> list[Section]:
    """The parts of the document, in the order a board reads them."""
    position, agreed = read.position, settings_of(read.period)
    detail, wanted = agreed.level_of_detail, agreed.report_parts
    shared = {"position": position, "headline": headline(position), "standing_words": read.standing}
    partners = [
        Section(
            partner.partner,
            {
                "partner": partner,
                "position": position,
                **at_level(partner, detail, position.thresholds),
            },
            template=f"{FOLDER}/partner.html",
            rank=2,
            footer=f"Budget monitoring: {partner.partner}",
            key=f"partner-{partner.slug}",
        )
        for partner in position.partners
    ]
    where = Section(
        "Where the money goes",
        {**shared, "dimensions": [(each, position.by(each)) for each in LAID_OUT]},
        template=f"{FOLDER}/groups.html",
        key="groups",
    )
    lines = Section("Lines by partner", shared, template=f"{FOLDER}/lines.html", key="lines")
    return [
        Section(
            "Position at a glance",
            {
                **shared,
                "chart": chart(position) if ReportPart.CHART in wanted else "",
                "trend": read.trend,
                "trend_chart": trend_drawing(read.trend, "trend-all"),
                "standing": standing(position),
            },
            key="position",
        ),
        Section(
            "Variances to explain", shared, template=f"{FOLDER}/variances.html", key="variances"
        ),
        Section(
            "Partners whose figures are missing",
            shared,
            template=f"{FOLDER}/missing.html",
            key="missing",
        ),
        *([where] if ReportPart.GROUPS in wanted else []),
        *([lines, *partners] if ReportPart.LINES in wanted else []),
        Section("How the figures are made", shared, template=f"{FOLDER}/method.html", key="method"),
    ]


LAID_OUT = tuple(each for each in Dimension if each is not Dimension.PARTNER)
"""The dimensions after the partners, which the first part has."""


def at_level(partner: PartnerPosition, detail: Detail, thresholds: Thresholds) -> dict[str, Any]:
    """What is printed of a partner's lines at the trust's level of detail; sums are never cut."""
    if detail is Detail.LINE:
        return listed(partner)
    return {"lines": at_detail(partner.lines, detail, thresholds), "left_out": 0}


def listed(partner: PartnerPosition) -> dict[str, Any]:
    """The lines of a partner that are printed, and how many are left to the workbook."""
    lines = partner.lines
    if len(lines) > LISTED_LINES:
        lines = tuple(line for line in lines if line.needs_explanation or line.rag != "green")
        lines = lines[:LISTED_LINES]
    return {"lines": lines, "left_out": len(partner.lines) - len(lines)}


def standing(position: ConsolidatedPosition) -> list[tuple[str, int]]:
    """How many lines are red, amber and green, and how many are not known."""
    counts = Counter(line.rag.label for line in position.lines)
    return [(label, counts[label]) for label in ("Red", "Amber", "Green", "Not known")]


def chart(position: ConsolidatedPosition) -> str:
    """Net forecast variance of each partner that returned, worst first; "" with none."""
    partners = sorted(position.returned, key=worst, reverse=True)
    if not partners:
        return ""
    return bar_chart(
        title=f"Net forecast against the year’s budget by partner: {headline(position)} in all",
        description="Bars to the right are over budget, bars to the left under budget. The table "
        "after the chart holds the same figures.",
        series=("Net forecast variance",),
        groups=[BarGroup(p.partner, (p.totals.net.outturn.amount,)) for p in partners],
        chart_id=f"variance-{position.period_code}",
    )


def worst(partner: PartnerPosition) -> Any:
    """Sorting key: the net forecast variance in pounds."""
    return partner.totals.net.outturn.amount
