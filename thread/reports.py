"""The golden thread as a document: the picture, each outcome down to its lines, the breaks."""

from __future__ import annotations

from typing import Any

from finance.queries.position_lines import PositionLine
from reports.base import Content, Report, Section
from reports.registry import register
from thread.charts import flow_chart
from thread.queries.looking import Thread, thread_of
from thread.queries.money import COLUMNS, Figure, flow_of
from thread.queries.walk import OutcomeStep, PriorityStep
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds

FOLDER = "thread/reports"


@register
class GoldenThread(Report):
    """Where every partner's money goes, outcome by outcome, and where the thread is broken.

    It is the whole trust's, so whoever builds it sees every partner's money.
    """

    slug = "golden-thread"
    name = "Golden thread"
    summary = (
        "Where the money goes, from its source to the outcome it serves, and where it is broken."
    )
    subject = "Plan"
    permission = Permission.PLAN_VIEW
    template = f"{FOLDER}/outcome.html"

    def collect(self, scope: Scope, params: Any) -> Content:
        """The thread as it stands. Refuses where there is no plan, or money is not all seen."""
        thread = thread_of(scope)
        if thread is None:
            raise Refusal("There is no edition of the plan yet. Start one first.")
        if not thread.sees_all_money:
            raise Refusal("Only people who see every partner’s budgets and returns can build this.")
        assert thread.basis is not None  # noqa: S101 - who sees all money sees a position
        walk = thread.walk
        loose = sum((part.current for part in walk.loose), start=walk.money.budget * 0)
        return Content(
            title="The golden thread",
            subtitle=str(thread.costed.plan),
            facts=[
                ("Figures of", thread.basis.name),
                ("Budget for the year", pounds(walk.money.budget)),
                ("Not mapped to the plan", pounds(loose)),
                ("Breaks to mend", str(thread.breaks.open)),
            ],
            parts=[
                Section(
                    "Where the money goes", _picture(thread), template=f"{FOLDER}/picture.html"
                ),
                *(Section(step.outcome.name, _outcome(step)) for step in walk.outcomes),
                Section(
                    "Where the thread is broken", _breaks(thread), template=f"{FOLDER}/breaks.html"
                ),
            ],
        )


def _picture(thread: Thread) -> dict[str, Any]:
    flow = flow_of(thread.parts, Figure.BUDGET)
    chart = flow and flow_chart(
        flow,
        headings=COLUMNS,
        title=f"{pounds(flow.total)} of budget, from its source to the outcome it serves",
        description="Each band is as thick as its money. Grey dashed bands serve no priority.",
    )
    return {
        "chart": chart or "",
        "undrawn": pounds(flow.undrawn_total) if flow and flow.undrawn else "",
        "rows": [
            {
                "name": step.outcome.name,
                "planned": step.planned,
                "budget": step.money.budget,
                "actual": step.money.actual,
                "forecast": step.money.forecast,
            }
            for step in thread.walk.outcomes
        ],
        "unreported": thread.walk.money.unreported,
    }


def _outcome(step: OutcomeStep) -> dict[str, Any]:
    return {
        "name": step.outcome.name,
        "wording": step.outcome.statutory_wording,
        "priorities": [_priority(under) for under in step.priorities],
    }


def _priority(step: PriorityStep) -> dict[str, Any]:
    return {
        "name": str(step.priority),
        "planned": step.planned,
        "budget": step.money.budget,
        "gap": step.gap,
        "actions": [
            {
                "name": str(one.action),
                "lead": one.action.lead.name if one.action.lead else "Nobody yet",
                "cost": one.action.cost,
                "gaps": ", ".join(one.gaps),
            }
            for one in step.actions
        ],
        "lines": [_line(part) for part in step.parts],
    }


def _line(part: PositionLine) -> dict[str, Any]:
    mapping = part.mappings[0]
    cell = part.cells.get("actual", "")
    return {
        "name": f"{part.code} {part.service}",
        "partner": part.partner,
        "share": mapping.percent,
        "basis": mapping.basis,
        "budget": part.current,
        "actual": part.actual,
        "cell": f"{cell} on {part.sheet}" if cell and part.sheet else cell,
    }


def _breaks(thread: Thread) -> dict[str, Any]:
    """The breaks by kind. Of a decision its number alone: readers of the document may be others
    than who may read its words, which can be confidential or of another level.
    """
    return {
        "kinds": [
            {
                "name": of.kind.name,
                "why": of.kind.why,
                "open": [
                    {
                        "what": one.what,
                        "note": "" if of.kind.permission is Permission.MEETING_VIEW else one.note,
                    }
                    for one in of.open
                ],
                "known": [
                    {
                        "what": known.found.what,
                        "reason": known.accepted.reason,
                        "review_on": known.accepted.review_on,
                    }
                    for known in of.known
                ],
            }
            for of in thread.breaks.kinds
        ]
    }
