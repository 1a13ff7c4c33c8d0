"""The plan, how far it has come, and what children and families were asked."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from commissioning.models import Consultation, Milestone, Plan, PlanState, VulnerableGroup
from commissioning.queries import (
    PlannedOutcome,
    cost_by_year,
    costed_plan,
    progress_by_partner,
    progress_of,
    standing_of,
)
from commissioning.queries.editions import ActionStanding
from commissioning.reports.edition import year_words
from publication.models import Kind
from publication.snapshots.base import Maker, NotReady, Ready, Snapshot
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day

NAME = "Children and Young People’s Plan"


class OfPlan(Maker, abstract=True):
    """A maker whose things belong to one agreed edition of the plan."""

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """One line an agreed edition."""
        if scope.may(Permission.PUBLISH) and scope.may(Permission.PLAN_VIEW):
            for plan in Plan.objects.filter(state=PlanState.APPROVED):
                yield Ready(self.kind, key_of(plan), plan.edition, plan.approved_on)

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The thing of the edition with that key."""
        if not scope.may(Permission.PLAN_VIEW):
            return None
        plan = next((one for one in Plan.objects.all() if key_of(one) == key), None)
        if plan is None:
            return None
        if plan.is_open:
            raise NotReady("This edition of the plan has not been agreed by the board yet.")
        return self.of(plan)

    def of(self, plan: Plan) -> Snapshot:
        """The thing of this edition."""
        raise NotImplementedError


def key_of(plan: Plan) -> str:
    """What an edition is called in addresses, such as 2009-10."""
    return slugify(plan.edition.replace("–", "-"))[:60] or f"edition-{plan.pk}"


class PlanMaker(OfPlan):
    """An agreed edition: vision, needs, outcomes, priorities and actions with their cost."""

    kind = Kind.PLAN

    def of(self, plan: Plan) -> Snapshot:
        """The edition in words."""
        costed = costed_plan(plan)
        steps: dict[int, list[str]] = defaultdict(list)
        for step in Milestone.objects.filter(action__priority__plan=plan):
            steps[step.action_id].append(f"{step.name}, {day(step.due_on)}")
        return Snapshot(
            kind=self.kind,
            key=key_of(plan),
            title=f"{NAME} {plan.edition}",
            about_on=plan.approved_on,
            content={
                "runs": f"{day(plan.starts_on)} to {day(plan.ends_on)}",
                "agreed": day(plan.approved_on),
                "costs": [[year_words(y), pounds(cost)] for y, cost in cost_by_year(plan)],
                "vision": plan.vision,
                "needs": plan.needs,
                "groups": [
                    {
                        "name": one.name,
                        "measure": f"{one.measure}, {one.unit}",
                        "theirs": str(one.theirs),
                        "others": str(one.others),
                        "gap": str(one.gap),
                        "source": one.source,
                    }
                    for one in VulnerableGroup.objects.filter(plan=plan)
                ],
                "outcomes": [_outcome(under, steps) for under in costed.outcomes],
                "partners": [
                    {
                        "name": row.partner.name,
                        "approval": f"{row.approval.body}, {day(row.approval.approved_on)}"
                        if row.approval
                        else "",
                    }
                    for row in standing_of(plan)
                ],
            },
        )


def _outcome(under: PlannedOutcome, steps: dict[int, list[str]]) -> dict[str, Any]:
    return {
        "name": under.outcome.name,
        "priorities": [
            {
                "name": str(planned.priority),
                "why": planned.priority.why,
                "actions": [
                    {
                        "name": str(one.action),
                        "lead": one.action.lead.name if one.action.lead else "",
                        "due": day(one.action.due_on),
                        "funding": one.action.funding,
                        "cost": "" if one.action.cost is None else pounds(one.action.cost),
                        "milestones": steps.get(one.action.pk, []),
                    }
                    for one in planned.actions
                ],
            }
            for planned in under.priorities
        ],
    }


class ProgressMaker(OfPlan):
    """How far each partner has acted in accordance with an edition, on the day of publishing."""

    kind = Kind.PROGRESS

    def of(self, plan: Plan) -> Snapshot:
        """Partner by partner, each action with its newest report."""
        rows = progress_of(plan, on=today())
        if not any(one.newest for one in rows):
            raise NotReady("Nobody has reported on this edition’s actions yet.")
        return Snapshot(
            kind=self.kind,
            key=key_of(plan),
            title=f"Annual progress report: plan {plan.edition}",
            about_on=max(one.newest.reported_on for one in rows if one.newest),
            content={
                "actions": len(rows),
                "reported": sum(1 for one in rows if one.newest),
                "overdue": sum(1 for one in rows if one.is_overdue),
                "partners": [
                    {
                        "name": row.partner.name if row.partner else "Actions that nobody leads",
                        "counted": [f"{label}: {count}" for label, count in row.counted()],
                        "actions": [_progress(one) for one in row.actions],
                    }
                    for row in progress_by_partner(rows)
                ],
            },
        )


def _progress(one: ActionStanding) -> dict[str, Any]:
    return {
        "name": str(one.action),
        "due": day(one.action.due_on),
        "state": one.newest.get_state_display() if one.newest else "No report",
        "overdue": one.is_overdue,
        "words": one.newest.words if one.newest else "",
        "as_at": day(one.newest.reported_on) if one.newest else "",
    }


class ConsultationMaker(Maker):
    """One consultation: who was asked, what they said, what changed."""

    kind = Kind.CONSULTATION

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """Every consultation."""
        if scope.may(Permission.PUBLISH) and scope.may(Permission.PLAN_VIEW):
            for row in Consultation.objects.all():
                yield Ready(self.kind, str(row.pk), row.about, row.began_on)

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The consultation with that number."""
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        row = Consultation.objects.filter(pk=int(key)).first()
        if row is None or not scope.may(Permission.PLAN_VIEW):
            return None
        return Snapshot(
            kind=self.kind,
            key=key,
            title=f"Consultation: {row.about}",
            about_on=row.began_on,
            content={
                "who": row.who,
                "how": row.how,
                "when": f"{day(row.began_on)} to {day(row.ended_on)}"
                if row.ended_on
                else f"from {day(row.began_on)}",
                "reached": row.reached,
                "said": row.said,
                "changed": row.changed,
            },
        )
