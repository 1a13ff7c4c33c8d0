"""The consolidated position of a trust: every partner, every line, from accepted returns only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from finance.models import (
    Budget,
    BudgetLine,
    ReportingPeriod,
    Return,
    ReturnLine,
    ReturnState,
)
from finance.queries.position_lines import Mapping, PositionLine, add_up
from finance.queries.position_types import ConsolidatedPosition, PartnerPosition
from finance.queries.procedure import settings_of
from finance.queries.returns import PartnerReturn, returns_of_period
from finance.rules.money import ZERO
from finance.rules.variance import Thresholds, needs_explanation, rag, rag_words, variance
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import current_scope


def consolidated_position(
    period: ReportingPeriod, *, thresholds: Thresholds | None = None
) -> ConsolidatedPosition:
    """The position at the end of a period, in the open scope.

    Only accepted returns count; every other partner is listed with the reason. What the scope
    may not see (levels, partners) is not in it, so a report is built by somebody who sees all.
    The number of queries does not grow with partners or lines. Thresholds are those of the
    procedure the period is monitored with, unless others are given.
    """
    thresholds = thresholds or settings_of(period).thresholds
    statuses = returns_of_period(period)
    accepted = [s.live for s in statuses if s.live and s.live.state == ReturnState.ACCEPTED]
    figures = {
        line.budget_line_id: line
        for line in ReturnLine.objects.filter(of_return__in=accepted).select_related("of_return")
    }
    before = _previous_forecasts(period)
    lines_of = _budget_lines(period)
    partners = []
    for status in statuses:
        counts = status.live is not None and status.live.state == ReturnState.ACCEPTED
        note = status.live.note if status.live else ""
        lines = tuple(
            _line(line, period, figures.get(line.pk) if counts else None, before, note, thresholds)
            for line in lines_of[status.partner.pk]
        )
        partners.append(_partner(status, lines, counts))
    return ConsolidatedPosition(
        period_code=period.code,
        period_name=str(period),
        financial_year=period.year_label,
        due_on=period.due_on,
        as_at=today(),
        partners=tuple(partners),
        totals=add_up(line for partner in partners for line in partner.lines),
        unreported_budget=sum((p.budget.net.current for p in partners if not p.counts), ZERO),
        unmapped_budget=sum(
            (line.unmapped for partner in partners for line in partner.lines if not line.is_income),
            ZERO,
        ),
        thresholds=thresholds,
    )


def _budget_lines(period: ReportingPeriod) -> dict[int, list[BudgetLine]]:
    budgets = current_scope().visible(
        Budget.objects.filter(financial_year=period.financial_year), Permission.BUDGET_VIEW
    )
    found: dict[int, list[BudgetLine]] = defaultdict(list)
    lines = BudgetLine.objects.filter(budget__in=budgets)
    for line in lines.select_related("budget__partner", "funding", "priority__outcome"):
        found[line.budget.partner_id].append(line)
    return found


def _previous_forecasts(period: ReportingPeriod) -> dict[int, Decimal]:
    """Forecast of each line in the accepted returns of the period before (a month or quarter)."""
    before = ReportingPeriod.objects.filter(
        financial_year=period.financial_year, number__lt=period.number
    )
    accepted = Return.objects.filter(
        period=before.order_by("-number").first(), state=ReturnState.ACCEPTED
    )
    return dict(
        ReturnLine.objects.filter(of_return__in=accepted).values_list(
            "budget_line_id", "forecast_outturn"
        )
    )


def _mappings(line: BudgetLine) -> tuple[Mapping, ...]:
    """What of the plan a line pays for."""
    if line.priority is None:
        return ()
    found = line.priority
    return (
        Mapping(
            found.code,
            found.name,
            found.outcome.name,
            basis=line.basis,
            outcome_order=found.outcome.order,
        ),
    )


def _line(
    line: BudgetLine,
    period: ReportingPeriod,
    figure: ReturnLine | None,
    before: dict[int, Decimal],
    note: str,
    thresholds: Thresholds,
) -> PositionLine:
    profiled = line.profile_to_date(period.number)
    budgeted = PositionLine(
        partner=line.budget.partner.name,
        partner_slug=line.budget.partner.slug,
        code=line.code,
        service=line.service,
        subjective=line.get_subjective_display(),
        tier=line.get_tier_display(),
        arrangement=line.get_arrangement_display(),
        funding=line.funding.name if line.funding else "",
        level=line.get_level_display(),
        mappings=_mappings(line),
        is_income=line.is_income,
        original=line.original,
        current=line.current,
        profile_to_date=profiled,
        explanation_missing="No accepted return.",
        pk=line.pk,
    )
    if figure is None:
        return budgeted
    outturn = variance(figure.forecast_outturn, line.current, is_income=line.is_income)
    colour = rag(outturn, line.current, thresholds)
    needed = needs_explanation(outturn, line.current, thresholds)
    previous = before[line.pk] - line.current if line.pk in before else None
    missing = ""
    if needed and not figure.explanation:
        missing = "None given."
        if note:
            missing += f" With the return the partner wrote: “{note}”"
    return replace(
        budgeted,
        actual=figure.actual_to_date,
        commitments=figure.commitments,
        forecast=figure.forecast_outturn,
        to_date=variance(figure.actual_to_date, profiled, is_income=line.is_income),
        outturn=outturn,
        previous_forecast_variance=previous,
        movement=None if previous is None else outturn.amount - previous,
        rag=colour,
        rag_words=rag_words(colour, outturn, thresholds),
        explanation=figure.explanation,
        explanation_missing=missing,
        needs_explanation=needed,
        of_return=figure.of_return_id,
        file=figure.of_return.return_file_id,
        sheet=figure.sheet,
        cells={
            "actual": figure.actual_cell,
            "commitments": figure.commitments_cell,
            "forecast": figure.forecast_cell,
            "explanation": figure.explanation_cell,
        },
    )


def _partner(
    status: PartnerReturn, lines: tuple[PositionLine, ...], counts: bool
) -> PartnerPosition:
    live = status.live
    return PartnerPosition(
        partner=status.partner.name,
        slug=status.partner.slug,
        status=status.label,
        counts=counts,
        why="" if counts else status.why,
        lines=lines,
        totals=add_up(lines),
        budget=add_up(lines, budgets_only=True),
        version=live.version if live else None,
        submitted_by=live.submitted_by if live else "",
        submitted_on=live.submitted_at.date() if live else None,
        accepted_by=live.decided_by if live and counts else "",
        accepted_on=live.decided_at.date() if live and counts and live.decided_at else None,
        note=live.note if live else "",
    )
