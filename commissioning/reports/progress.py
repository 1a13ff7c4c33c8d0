"""The annual progress report: how far each partner has acted in accordance with the plan."""

from __future__ import annotations

from typing import Any

from commissioning.models import Plan
from commissioning.queries import (
    PartnerProgress,
    PartnerStanding,
    progress_by_partner,
    progress_of,
    standing_of,
)
from commissioning.reports.edition import EditionParams, PlanReport, approval_words, plan_of
from reports.base import PDF, XLSX, Content, Section
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, Workbook
from trusts.clock import today
from trusts.errors import Refusal
from trusts.scope import Scope
from trusts.ui.tags import day

FOLDER = "commissioning/reports"


@register
class AnnualProgress(PlanReport):
    """Partner by partner: approval, entries in its own plans, and every action it leads."""

    slug = "annual-progress"
    name = "Annual progress report"
    summary = "How far each partner has acted in accordance with the plan, action by action."
    template = f"{FOLDER}/partners.html"
    formats = (PDF, XLSX)

    def collect(self, scope: Scope, params: EditionParams) -> Content:
        """Every partner, those that lead nothing included."""
        plan = _agreed(params)
        actions = progress_of(plan, on=today())
        found = {row.partner.pk if row.partner else 0: row for row in progress_by_partner(actions)}
        standing = standing_of(plan)
        parts = [_partner(row, found.get(row.partner.pk)) for row in standing]
        if 0 in found:
            parts.append(_nobody(found[0]))
        overdue = sum(1 for one in actions if one.is_overdue)
        return Content(
            title="Annual progress report",
            subtitle=str(plan),
            facts=[
                ("As at", day(today())),
                ("Actions", str(len(actions))),
                ("Reported on", str(sum(1 for one in actions if one.newest))),
                ("Overdue", str(overdue)),
                ("Partners that approved the plan", str(sum(1 for r in standing if r.approval))),
            ],
            parts=[Section("Partner by partner", {"partners": parts})],
        )

    def workbook(self, scope: Scope, params: EditionParams) -> Workbook:
        """One row an action."""
        plan = _agreed(params)
        sheet = Sheet(
            "actions",
            "Actions",
            "Every action and its newest report",
            [
                Column("partner", "Lead partner", width=32),
                Column("priority", "Priority", width=44),
                Column("action", "Action", width=60),
                Column("due", "Due", Kind.DATE),
                Column("state", "Stands", width=14),
                Column("overdue", "Overdue", width=10),
                Column("as_at", "Reported as at", Kind.DATE),
                Column("by", "Reported by", width=28),
                Column("words", "What was done, and what is in the way", width=80),
                Column("missed", "Milestones missed", Kind.COUNT, total=True),
            ],
            [
                {
                    "partner": one.action.lead.name if one.action.lead else "Nobody yet",
                    "priority": str(one.action.priority),
                    "action": str(one.action),
                    "due": one.action.due_on or "No date",
                    "state": one.newest.get_state_display() if one.newest else "No report",
                    "overdue": "Yes" if one.is_overdue else "No",
                    "as_at": one.newest.reported_on if one.newest else "No report",
                    "by": one.newest.reported_by if one.newest else "",
                    "words": one.newest.words if one.newest else "",
                    "missed": len(one.missed),
                }
                for one in progress_of(plan, on=today())
            ],
            empty="The edition has no actions.",
        )
        return Workbook("Annual progress report", str(plan), f"as at {day(today())}", [sheet])


def _agreed(params: EditionParams) -> Plan:
    plan = plan_of(params)
    if plan.is_open:
        raise Refusal("This edition is not agreed yet: there is no progress to report on.")
    return plan


def _partner(row: PartnerStanding, progress: PartnerProgress | None) -> dict[str, Any]:
    return {
        "name": row.partner.name,
        "under_duty": row.under_duty,
        "approval": approval_words(row.approval),
        "entries": [f"{kind.label}: {entry.where}" for kind, entry in row.rows if entry],
        "missing": row.missing,
        "is_partner": True,
        **_actions(progress),
    }


def _nobody(progress: PartnerProgress) -> dict[str, Any]:
    return {"name": "Actions that nobody leads", "is_partner": False, **_actions(progress)}


def _actions(progress: PartnerProgress | None) -> dict[str, Any]:
    return {
        "counted": progress.counted() if progress else [],
        "actions": [
            {
                "name": str(one.action),
                "due": one.action.due_on,
                "state": one.newest.get_state_display() if one.newest else "No report",
                "colour": _colour(one.newest.state if one.newest else ""),
                "overdue": one.is_overdue,
                "words": one.newest.words if one.newest else "",
                "as_at": one.newest.reported_on if one.newest else None,
                "milestones": [
                    f"{m.name}: {'reached ' + day(m.met_on) if m.met_on else 'not reached'}"
                    f" (due {day(m.due_on)})"
                    for m in one.milestones
                ],
            }
            for one in (progress.actions if progress else ())
        ],
    }


def _colour(state: str) -> str:
    return {
        "on_track": "green",
        "done": "blue",
        "at_risk": "amber",
        "late": "red",
    }.get(state, "grey")
