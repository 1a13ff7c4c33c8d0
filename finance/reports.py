"""The consolidated budget monitoring report."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms

from finance import pool_reports, proposal_reports  # noqa: F401 - they register themselves
from finance.models import ReportingPeriod
from finance.queries import ConsolidatedPosition, PartnerPosition, consolidated_position
from finance.rules.money import format_money
from reports.base import Content, Report, ReportForm, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

FOLDER = "finance/reports"


@dataclass(frozen=True)
class PeriodParams:
    """A reporting period, by its code."""

    period: str


class PeriodForm(ReportForm):
    """Asks for the period."""

    period = forms.ChoiceField(label="Reporting period")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = ReportingPeriod.objects.filter(ends_on__lt=today()).order_by("-starts_on")
        self.fields["period"].choices = [(p.code, str(p)) for p in ended]  # type: ignore[attr-defined] # ChoiceField


@register
class BudgetMonitoring(Report):
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
        period = ReportingPeriod.objects.filter(code=params.period).first()
        return f"Budget monitoring, {period or params.period}"

    def collect(self, scope: Scope, params: PeriodParams) -> Content:
        """Freeze the position and lay it out."""
        period = ReportingPeriod.objects.filter(code=params.period).first()
        if period is None:
            raise Refusal(f"There is no reporting period {params.period}. Choose another.")
        position = consolidated_position(period)
        if not position.partners:
            raise Refusal(
                f"No partner has a budget for {period.year_label}. Record the budgets first."
            )
        return Content(
            title="Budget monitoring",
            subtitle=f"Position at the end of {period}",
            facts=facts(position),
            parts=sections(position),
        )


def facts(position: ConsolidatedPosition) -> list[tuple[str, str]]:
    """What the cover says."""
    return [
        ("Financial year", position.financial_year),
        ("Period", position.period_name),
        ("Figures as at", day(position.as_at)),
        ("Returns accepted", f"{len(position.returned)} of {len(position.partners)} partners"),
        ("Net forecast", headline(position)),
    ]


def headline(position: ConsolidatedPosition) -> str:
    """The finding in a sentence."""
    found = position.totals.net.outturn
    if not position.returned:
        return "Not known: no return has been accepted"
    if not found.amount:
        return "On budget"
    direction = "over" if found.amount > 0 else "under"
    percent = f" ({abs(found.percent)}%)" if found.percent is not None else ""
    return f"{format_money(found.size, pennies=False)} {direction} budget{percent}"


def sections(position: ConsolidatedPosition) -> list[Section]:
    """The parts of the document, in the order a board reads them."""
    shared = {"position": position, "headline": headline(position)}
    partners = [
        Section(
            partner.partner,
            {"partner": partner, "position": position},
            template=f"{FOLDER}/partner.html",
            rank=2,
            footer=f"Budget monitoring: {partner.partner}",
            key=f"partner-{partner.slug}",
        )
        for partner in position.partners
    ]
    return [
        Section(
            "Position at a glance",
            {**shared, "chart": chart(position), "standing": standing(position)},
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
        Section("Every line by partner", shared, template=f"{FOLDER}/lines.html", key="lines"),
        *partners,
        Section("How the figures are made", shared, template=f"{FOLDER}/method.html", key="method"),
    ]


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
