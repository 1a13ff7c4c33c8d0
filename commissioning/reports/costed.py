"""What the plan costs, which money is named for it, and the gap."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.models import Plan
from commissioning.queries import CostedPlan, PlannedPriority, cost_by_year, costed_plan
from commissioning.reports.edition import (
    EditionParams,
    PlanReport,
    plan_of,
    standing_words,
    year_words,
)
from commissioning.rules import costing_gaps
from reports.base import PDF, XLSX, Content, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from reports.workbook import Column, Kind, Less, Sheet, SumOf, Total, Workbook
from trusts.scope import Scope
from trusts.ui.money import pounds

FOLDER = "commissioning/reports"
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Funded:
    """A priority's cost and the part of it with named money, in pounds of the first year."""

    name: str
    outcome: str
    cost: Decimal
    named: Decimal
    uncosted: int

    @property
    def gap(self) -> Decimal:
        """What no money is named for."""
        return self.cost - self.named


def has_money(cost: Decimal | None, funding: str) -> bool:
    """Whether an action's funding names money; "within existing resources" does not."""
    return not any(
        "funding" in gap for gap in costing_gaps(cost=cost, funding=funding, has_lead=True)
    )


def funded(planned: PlannedPriority) -> Funded:
    """What a priority's actions cost, and what has named money."""
    actions = [one.action for one in planned.actions]
    return Funded(
        str(planned.priority),
        planned.priority.outcome.name,
        planned.cost,
        sum((a.cost for a in actions if a.cost and has_money(a.cost, a.funding)), ZERO),
        sum(1 for a in actions if a.cost is None),
    )


@register
class CostedPlanReport(PlanReport):
    """Every action with its cost, its money, and what no money is named for."""

    slug = "costed-plan"
    name = "Costed plan"
    summary = "What each priority and action costs, which money is named, and the gap."
    template = f"{FOLDER}/costed.html"
    formats = (PDF, XLSX)

    def collect(self, scope: Scope, params: EditionParams) -> Content:
        """Overview with the gap, then every outcome's actions."""
        plan = plan_of(params)
        costed = costed_plan(plan)
        rows = _rows(costed)
        gap = sum((row.gap for row in rows), ZERO)
        return Content(
            title="Costed plan",
            subtitle=str(plan),
            facts=[
                ("State", standing_words(plan)),
                *((f"Cost in {year_words(y)}", pounds(cost)) for y, cost in cost_by_year(plan)),
                ("Without named money", pounds(gap)),
            ],
            parts=[
                Section(
                    "What the plan costs", _overview(plan, rows), template=f"{FOLDER}/gap.html"
                ),
                *(
                    Section(under.outcome.name, _actions(under.outcome.name, under.priorities))
                    for under in costed.outcomes
                ),
            ],
        )

    def workbook(self, scope: Scope, params: EditionParams) -> Workbook:
        """Actions, and priorities that add them up."""
        plan = plan_of(params)
        costed = costed_plan(plan)
        actions = Sheet(
            "actions",
            "Actions",
            "Every action, first financial year",
            [
                Column("outcome", "Outcome", width=28),
                Column("priority", "Priority", width=44),
                Column("action", "Action", width=60),
                Column("lead", "Lead partner", width=28),
                Column("due", "Due", Kind.DATE),
                Column("funding", "Money named", width=36),
                Column("cost", "Cost", Kind.MONEY, total=True),
                Column("named", "With named money", Kind.MONEY, total=True),
                Column("gap", "Gap", Kind.MONEY, total=True, formula=Less("cost", "named")),
                Column("lacks", "What it lacks", width=36),
            ],
            [
                {
                    "outcome": under.outcome.name,
                    "priority": str(planned.priority),
                    "action": str(one.action),
                    "lead": one.action.lead.name if one.action.lead else "Nobody yet",
                    "due": one.action.due_on or "No date",
                    "funding": one.action.funding or "None named",
                    "cost": ZERO if one.action.cost is None else one.action.cost,
                    "named": (
                        one.action.cost
                        if one.action.cost and has_money(one.action.cost, one.action.funding)
                        else ZERO
                    ),
                    "lacks": "; ".join(one.gaps) or "Nothing",
                }
                for under in costed.outcomes
                for planned in under.priorities
                for one in planned.actions
            ],
            totals=[Total("All actions")],
            summary="An action without a cost counts as nothing here; what it lacks says so.",
            empty="The edition has no actions.",
        )
        sums = [
            Column(
                key,
                heading,
                Kind.MONEY,
                total=True,
                formula=SumOf("actions", key, where=(("priority", "priority"),)),
            )
            for key, heading in (("cost", "Cost"), ("named", "With named money"), ("gap", "Gap"))
        ]
        priorities = Sheet(
            "priorities",
            "Priorities",
            "Priorities, first financial year",
            [
                Column("outcome", "Outcome", width=28),
                Column("priority", "Priority", width=60),
                *sums,
            ],
            [
                {"outcome": under.outcome.name, "priority": str(planned.priority)}
                for under in costed.outcomes
                for planned in under.priorities
            ],
            totals=[Total("All priorities")],
            summary="Each row adds up its actions on the sheet “Actions”.",
            empty="The edition has no priorities.",
        )
        return Workbook("Costed plan", str(plan), standing_words(plan), [priorities, actions])


def _rows(costed: CostedPlan) -> list[Funded]:
    return [funded(planned) for under in costed.outcomes for planned in under.priorities]


def _overview(plan: Plan, rows: list[Funded]) -> dict[str, Any]:
    shown = [row for row in rows if row.cost]
    chart = (
        bar_chart(
            title="What each priority costs, and what of it has named money",
            description="The table below holds the figures.",
            series=("Cost", "With named money"),
            groups=[BarGroup(row.name, (row.cost, row.named)) for row in shown],
            chart_id="costed-plan",
        )
        if shown
        else ""
    )
    return {
        "chart": chart,
        "rows": rows,
        "cost": sum((row.cost for row in rows), ZERO),
        "named": sum((row.named for row in rows), ZERO),
        "gap": sum((row.gap for row in rows), ZERO),
        "uncosted": sum(row.uncosted for row in rows),
        "years": [(year_words(year), cost) for year, cost in cost_by_year(plan)],
    }


def _actions(name: str, priorities: list[PlannedPriority]) -> dict[str, Any]:
    return {
        "name": name,
        "priorities": [
            {
                "name": str(planned.priority),
                "cost": planned.cost,
                "actions": [
                    {
                        "name": str(one.action),
                        "lead": one.action.lead.name if one.action.lead else "Nobody yet",
                        "funding": one.action.funding,
                        "cost": one.action.cost,
                        "gaps": ", ".join(one.gaps),
                    }
                    for one in planned.actions
                ],
            }
            for planned in priorities
        ],
    }
