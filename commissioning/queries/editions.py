"""Editions of the plan side by side, and what each partner did about one."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from commissioning.models import (
    Action,
    ActionProgress,
    EntryKind,
    LaterCost,
    Milestone,
    Plan,
    PlanApproval,
    PlanEntry,
    Priority,
    ProgressState,
    VulnerableGroup,
)
from commissioning.rules.refreshing import Compared, Facts, compare
from trusts.models import Partner


@dataclass(frozen=True)
class PartnerStanding:
    """A partner and an edition: its approval, the entries in its own plans, and what is missing."""

    partner: Partner
    under_duty: bool
    approval: PlanApproval | None
    entries: dict[str, PlanEntry]

    @property
    def rows(self) -> list[tuple[EntryKind, PlanEntry | None]]:
        """Each kind of entry with what was recorded of it."""
        return [(kind, self.entries.get(kind)) for kind in EntryKind]

    @property
    def missing(self) -> list[str]:
        """What is still missing, in plain words."""
        found = [] if self.approval else ["No formal approval"]
        found += [f"Not in its {kind.label.lower()}" for kind, entry in self.rows if entry is None]
        return found


def standing_of(plan: Plan) -> list[PartnerStanding]:
    """Every partner's standing towards an edition, by name. Three queries."""
    approvals = {row.partner_id: row for row in PlanApproval.objects.filter(plan=plan)}
    entries: dict[int, dict[str, PlanEntry]] = defaultdict(dict)
    for row in PlanEntry.objects.filter(plan=plan):
        entries[row.partner_id][row.kind] = row
    return [
        PartnerStanding(
            partner,
            partner.under_duty(plan.starts_on),
            approvals.get(partner.pk),
            entries[partner.pk],
        )
        for partner in Partner.objects.order_by("name")
    ]


def cost_by_year(plan: Plan) -> list[tuple[int, Decimal]]:
    """What the edition's actions cost in each of its financial years, in pounds. Two queries."""
    first = Action.objects.filter(priority__plan=plan).aggregate(sum=Sum("cost"))["sum"]
    rows = LaterCost.objects.filter(action__priority__plan=plan).values("financial_year")
    later = dict(
        rows.order_by("financial_year")
        .annotate(sum=Sum("cost"))
        .values_list("financial_year", "sum")
    )
    found = {plan.first_year: first or Decimal(0), **later}
    return [(year, found.get(year, Decimal(0))) for year in plan.years]


@dataclass(frozen=True)
class PlanComparison:
    """What the yearly refresh changed, by name or code; the cost of each first year in pounds."""

    before: Plan
    after: Plan
    words: tuple[Compared, ...]
    groups: tuple[Compared, ...]
    priorities: tuple[Compared, ...]
    actions: tuple[Compared, ...]
    cost_before: Decimal
    cost_after: Decimal


def compared(before: Plan, after: Plan) -> PlanComparison:
    """Compare two editions: first years with first years. Twelve queries."""
    return PlanComparison(
        before,
        after,
        compare(_words(before), _words(after)),
        compare(_groups(before), _groups(after)),
        compare(_priorities(before), _priorities(after)),
        compare(_actions(before), _actions(after)),
        cost_by_year(before)[0][1],
        cost_by_year(after)[0][1],
    )


def _words(plan: Plan) -> dict[str, Facts]:
    return {
        "Vision": Facts("", {"Words": plan.vision}, {}),
        "What the needs assessment found": Facts("", {"Words": plan.needs}, {}),
    }


def _groups(plan: Plan) -> dict[str, Facts]:
    return {
        str(row): Facts(
            "",
            {
                "Unit": row.unit,
                "For them": f"{row.theirs:f}",
                "For the rest": f"{row.others:f}",
                "Source": row.source,
            },
            {},
        )
        for row in VulnerableGroup.objects.filter(plan=plan)
    }


def _priorities(plan: Plan) -> dict[str, Facts]:
    rows = Priority.objects.filter(plan=plan).select_related("outcome")
    return {
        row.code: Facts(row.name, {"Outcome": row.outcome.name, "Why": row.why}, {}) for row in rows
    }


def _actions(plan: Plan) -> dict[str, Facts]:
    rows = Action.objects.filter(priority__plan=plan).select_related("lead", "priority")
    later: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for cost in LaterCost.objects.filter(action__priority__plan=plan).order_by("financial_year"):
        heading = f"Cost in year {cost.financial_year - plan.first_year + 1}"
        later[cost.action_id][heading] = cost.cost
    return {
        row.code: Facts(
            row.name,
            {
                "Priority": row.priority.code,
                "Level": row.get_level_display(),
                "Lead partner": row.lead.name if row.lead else "nobody",
                "Due": f"{row.due_on:%-d %B %Y}" if row.due_on else "no date",
                "Funding": row.funding or "none named",
            },
            {"Cost in the first year": row.cost, **later.get(row.pk, {})},
        )
        for row in rows
    }


@dataclass(frozen=True)
class ActionStanding:
    """An action with the newest report on it and its milestones."""

    action: Action
    newest: ActionProgress | None
    milestones: tuple[Milestone, ...]
    today: datetime.date

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and nobody has said that it is done or stopped."""
        ended = self.newest is not None and self.newest.state in (
            ProgressState.DONE,
            ProgressState.STOPPED,
        )
        return self.action.due_on is not None and self.action.due_on < self.today and not ended

    @property
    def missed(self) -> tuple[Milestone, ...]:
        """Milestones whose day has passed without being reached."""
        return tuple(m for m in self.milestones if m.met_on is None and m.due_on < self.today)


@dataclass(frozen=True)
class PartnerProgress:
    """How far a partner has acted in accordance with the plan: the actions it leads."""

    partner: Partner | None
    actions: tuple[ActionStanding, ...]

    def counted(self) -> list[tuple[str, int]]:
        """How many of its actions stand where, "No report" included."""
        found: dict[str, int] = defaultdict(int)
        for one in self.actions:
            found[one.newest.get_state_display() if one.newest else "No report"] += 1
        order = [*(state.label for state in ProgressState), "No report"]
        return [(label, found[label]) for label in order if found[label]]

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(1 for one in self.actions if one.is_overdue)


def progress_of(plan: Plan, *, on: datetime.date) -> list[ActionStanding]:
    """Every action of an edition with its newest report and milestones. Three queries."""
    newest = {
        row.action_id: row
        for row in ActionProgress.objects.filter(action__priority__plan=plan, reported_on__lte=on)
        .order_by("action_id", "-reported_on", "-pk")
        .distinct("action_id")
    }
    steps: dict[int, list[Milestone]] = defaultdict(list)
    for step in Milestone.objects.filter(action__priority__plan=plan):
        steps[step.action_id].append(step)
    rows = Action.objects.filter(priority__plan=plan).select_related("lead", "priority")
    return [ActionStanding(row, newest.get(row.pk), tuple(steps[row.pk]), on) for row in rows]


def progress_by_partner(actions: list[ActionStanding]) -> list[PartnerProgress]:
    """The same by lead partner, by name; actions that nobody leads come last."""
    found: dict[int, list[ActionStanding]] = defaultdict(list)
    partners: dict[int, Partner] = {}
    for one in actions:
        lead = one.action.lead
        found[lead.pk if lead else 0].append(one)
        if lead:
            partners[lead.pk] = lead
    ordered = sorted(partners.values(), key=lambda partner: partner.name)
    rows = [PartnerProgress(partner, tuple(found[partner.pk])) for partner in ordered]
    if found.get(0):
        rows.append(PartnerProgress(None, tuple(found[0])))
    return rows
