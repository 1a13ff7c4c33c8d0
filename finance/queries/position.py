"""The consolidated position of a trust: every partner, every line, from accepted returns only."""

from __future__ import annotations

from collections import defaultdict

from finance.models import Budget, BudgetLine, ReportingPeriod, ReturnState
from finance.queries.position_build import (
    Standing,
    accepted_before,
    assemble,
    budgeted,
    figures_of,
    forecasts_of,
    last_accepted,
    lines_of_returns,
    partner_position,
)
from finance.queries.position_lines import Mapping
from finance.queries.position_types import ConsolidatedPosition
from finance.queries.procedure import settings_of
from finance.queries.returns import returns_of_period
from finance.queries.shares import mapping_of
from finance.rules.variance import Thresholds
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import current_scope


def consolidated_position(
    period: ReportingPeriod, *, thresholds: Thresholds | None = None
) -> ConsolidatedPosition:
    """The position at the end of a period, in the open scope.

    Only accepted returns count; every other partner is listed with the reason, and with its
    newest accepted figures of the year apart. What the scope may not see (levels, partners) is
    not in it, so a report is built by somebody who sees all. The number of queries does not grow
    with partners or lines. Thresholds are those of the procedure the period is monitored with,
    unless others are given.
    """
    thresholds = thresholds or settings_of(period).thresholds
    statuses = returns_of_period(period)
    missing = [s.partner.pk for s in statuses if not s.live or s.live.state != ReturnState.ACCEPTED]
    last = last_accepted(period, missing)
    owners = {s.partner.pk: Standing.from_status(s, last.get(s.partner.pk)) for s in statuses}
    figures = figures_of(o.of_return for o in owners.values() if o.counts and o.of_return)
    before = forecasts_of(row.pk for row in accepted_before(period).values())
    old = lines_of_returns(last.values())
    lines_of = _budget_lines(period)
    mappings = _mappings([line for lines in lines_of.values() for line in lines])
    partners = []
    for key, owner in owners.items():
        lines = [
            budgeted(
                line,
                pk=line.pk,
                owner=owner,
                funding=line.funding.name if line.funding else "",
                mappings=mappings[line.pk],
                period_number=period.number,
            )
            for line in lines_of[key]
        ]
        rows = old[last[key].pk] if key in last else ()
        partners.append(partner_position(owner, lines, figures, before, thresholds, rows))
    return assemble(period, partners, as_at=today(), thresholds=thresholds)


def _budget_lines(period: ReportingPeriod) -> dict[int, list[BudgetLine]]:
    budgets = current_scope().visible(
        Budget.objects.filter(financial_year=period.financial_year), Permission.BUDGET_VIEW
    )
    owners = dict(budgets.values_list("pk", "partner_id"))
    found: dict[int, list[BudgetLine]] = defaultdict(list)
    lines = BudgetLine.objects.filter(budget__in=list(owners))
    for line in lines.select_related("funding"):
        found[owners[line.budget_id]].append(line)
    return found


def _mappings(lines: list[BudgetLine]) -> dict[int, tuple[Mapping, ...]]:
    """What of the plan each line pays for, by line."""
    return {
        pk: tuple(
            Mapping(
                part.code,
                part.name,
                part.outcome,
                part.percent,
                part.basis,
                part.action,
                part.action_name,
                part.outcome_order,
            )
            for part in mapping.parts
        )
        for pk, mapping in mapping_of(lines).items()
    }
