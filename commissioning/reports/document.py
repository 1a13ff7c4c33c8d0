"""The Children and Young People's Plan as a document."""

from __future__ import annotations

from typing import Any

from commissioning.models import Consultation, Milestone, Plan, VulnerableGroup
from commissioning.queries import PlannedOutcome, cost_by_year, costed_plan, standing_of
from commissioning.reports.edition import (
    EditionParams,
    PlanReport,
    approval_words,
    plan_of,
    standing_words,
    year_words,
)
from reports.base import Content, Section
from reports.registry import register
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day

FOLDER = "commissioning/reports"


@register
class PlanDocument(PlanReport):
    """Vision, needs, what children said, outcomes with priorities and actions, who approved it."""

    slug = "plan"
    name = "Children and Young People’s Plan"
    summary = "An edition of the plan as a document: to consult on, to agree or to publish."
    template = f"{FOLDER}/outcome.html"

    def collect(self, scope: Scope, params: EditionParams) -> Content:
        """The edition as it stands."""
        plan = plan_of(params)
        costed = costed_plan(plan)
        steps: dict[int, list[Milestone]] = {}
        for step in Milestone.objects.filter(action__priority__plan=plan):
            steps.setdefault(step.action_id, []).append(step)
        return Content(
            title="Children and Young People’s Plan",
            subtitle=plan.edition,
            facts=[
                ("State", standing_words(plan)),
                ("Runs", f"{day(plan.starts_on)} to {day(plan.ends_on)}"),
                *(
                    (f"Planned cost {year_words(year)}", pounds(cost))
                    for year, cost in cost_by_year(plan)
                ),
            ],
            parts=[
                Section("Vision and needs", _needs(plan), template=f"{FOLDER}/needs.html"),
                *(Section(u.outcome.name, _outcome(u, steps)) for u in costed.outcomes),
                Section(
                    "Who stands behind the plan",
                    _standing(plan),
                    template=f"{FOLDER}/standing.html",
                ),
            ],
        )


def _needs(plan: Plan) -> dict[str, Any]:
    return {
        "vision": plan.vision,
        "needs": plan.needs,
        "groups": [
            {
                "name": group.name,
                "measure": f"{group.measure}, {group.unit}",
                "theirs": group.theirs,
                "others": group.others,
                "gap": group.gap,
                "source": group.source,
            }
            for group in VulnerableGroup.objects.filter(plan=plan)
        ],
        "consultations": [
            {
                "about": row.about,
                "who": row.who,
                "how": row.how,
                "reached": row.reached,
                "said": row.said,
                "changed": row.changed,
            }
            for row in Consultation.objects.filter(plan=plan)
        ],
    }


def _outcome(under: PlannedOutcome, steps: dict[int, list[Milestone]]) -> dict[str, Any]:
    return {
        "name": under.outcome.name,
        "wording": under.outcome.statutory_wording,
        "cost": under.cost,
        "priorities": [
            {
                "name": str(planned.priority),
                "why": planned.priority.why,
                "cost": planned.cost,
                "actions": [
                    {
                        "name": str(one.action),
                        "lead": one.action.lead.name if one.action.lead else "Nobody yet",
                        "due": one.action.due_on,
                        "funding": one.action.funding,
                        "cost": one.action.cost,
                        "gaps": ", ".join(one.gaps),
                        "milestones": [
                            f"{step.name}, {day(step.due_on)}"
                            for step in steps.get(one.action.pk, ())
                        ],
                    }
                    for one in planned.actions
                ],
            }
            for planned in under.priorities
        ],
    }


def _standing(plan: Plan) -> dict[str, Any]:
    return {
        "rows": [
            {
                "partner": row.partner.name,
                "under_duty": row.under_duty,
                "approval": approval_words(row.approval),
                "entries": [f"{k.label}: {entry.where}" for k, entry in row.rows if entry],
                "missing": row.missing,
            }
            for row in standing_of(plan)
        ],
    }
