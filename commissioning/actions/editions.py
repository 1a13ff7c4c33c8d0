"""Editions of the plan: every write from the first draft to the day it is published."""

import datetime

from commissioning.actions.indicators import copy_links
from commissioning.models import Action, LaterCost, Outcome, Plan, PlanState, Priority
from commissioning.models import VulnerableGroup as Group
from commissioning.personal import refuse_personal_data
from commissioning.rules.refreshing import next_edition
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

# The five Every Child Matters outcomes and what the Children Act 2004 s10(2) says they stand for
# (2005 guidance §2.4), in our words.
EVERY_CHILD_MATTERS = [
    ("being-healthy", "Being healthy", "Physical and mental health and emotional wellbeing"),
    ("staying-safe", "Staying safe", "Protection from harm and neglect"),
    ("enjoying-and-achieving", "Enjoying and achieving", "Education, training and recreation"),
    (
        "positive-contribution",
        "Making a positive contribution",
        "The contribution children make to society",
    ),
    ("economic-wellbeing", "Economic wellbeing", "Social and economic wellbeing"),
]


@action(Permission.PLAN_EDIT, verb="outcomes.set_up")
def set_up_outcomes(
    *, by: Scope, outcomes: list[tuple[str, str, str]] | None = None
) -> list[Outcome]:
    """Give the trust its outcomes: the five, or a framework of its own (slug, name, wording).

    Refuses where it has outcomes already, and two of one name.
    """
    wanted = outcomes or EVERY_CHILD_MATTERS
    if Outcome.objects.exists():
        raise Refusal("This trust already has its outcomes.")
    if len({slug for slug, _, _ in wanted}) < len(wanted):
        raise Refusal("Two outcomes have the same name. Give each its own.", field="outcomes")
    made = [
        Outcome.objects.create(slug=slug, name=name, statutory_wording=wording, order=order)
        for order, (slug, name, wording) in enumerate(wanted, start=1)
    ]
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    record(by, by.trust, outcomes=[outcome.name for outcome in made])
    return made


@action(Permission.PLAN_EDIT, verb="plan.drafted")
def draft_plan(
    *,
    by: Scope,
    edition: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    vision: str,
    needs: str = "",
) -> Plan:
    """Start a draft edition. Refuses an edition name in use and dates in the wrong order."""
    _check(edition, starts_on, ends_on)
    _check_words(vision, needs)
    plan = Plan.objects.create(
        edition=edition, starts_on=starts_on, ends_on=ends_on, vision=vision, needs=needs
    )
    record(by, plan)
    return plan


@action(Permission.PLAN_EDIT, verb="plan.changed")
def change_plan(
    *,
    by: Scope,
    plan: Plan,
    edition: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    vision: str,
    needs: str,
) -> Plan:
    """Change an edition that is not approved yet. Refuses what `draft_plan` refuses."""
    plan = locked(plan)
    refuse_approved(plan)
    _check(edition, starts_on, ends_on, but=plan)
    _check_words(vision, needs)
    plan.edition, plan.vision, plan.needs = edition, vision, needs
    plan.starts_on, plan.ends_on = starts_on, ends_on
    plan.save()
    record(by, plan, edition=edition, starts_on=starts_on, ends_on=ends_on)
    return plan


@action(Permission.PLAN_EDIT, verb="plan.refreshed")
def refresh_plan(*, by: Scope, plan: Plan) -> Plan:
    """Start next year's edition as a draft copy of an approved one, to be changed from there.

    Outcomes stay, priorities, actions and groups are copied with their codes, and indicators stay
    tied to the copies; progress, approvals and entries are not: they are of the edition they were
    given for. An action keeps its cost of the new edition's first year where one was planned;
    where none was it has none. Refuses an edition that is not approved, or that a draft already
    refreshes.
    """
    plan = locked(plan)
    if plan.is_open:
        raise Refusal("Only an approved edition is refreshed. Change the draft itself.")
    if Plan.objects.filter(refreshes=plan).exists():
        raise Refusal("A newer edition was started from this one. Open that one.")
    edition, starts_on, ends_on = next_edition(plan.edition, plan.starts_on, plan.ends_on)
    _check(edition, starts_on, ends_on)
    made = Plan.objects.create(
        edition=edition,
        starts_on=starts_on,
        ends_on=ends_on,
        vision=plan.vision,
        needs=plan.needs,
        refreshes=plan,
    )
    later = {
        (row.action_id, row.financial_year): row.cost
        for row in LaterCost.objects.filter(action__priority__plan=plan)
    }
    copied = []
    for old in Priority.objects.filter(plan=plan).prefetch_related("actions"):
        priority = Priority.objects.create(
            plan=made, outcome_id=old.outcome_id, code=old.code, name=old.name, why=old.why
        )
        copied.append((old.pk, priority.pk))
        for one in old.actions.all():
            copy = Action.objects.create(
                priority=priority,
                code=one.code,
                name=one.name,
                level=one.level,
                lead_id=one.lead_id,
                due_on=one.due_on,
                cost=later.get((one.pk, made.first_year)),
                funding=one.funding,
            )
            for year in made.years[1:]:
                if (one.pk, year) in later:
                    LaterCost.objects.create(
                        action=copy, financial_year=year, cost=later[one.pk, year]
                    )
    copy_links(copied)
    for group in Group.objects.filter(plan=plan):
        group.pk, group.plan = None, made
        group._state.adding = True
        group.save()
    record(by, made, refreshes=plan.edition)
    return made


@action(Permission.PLAN_EDIT, verb="plan.put_to_consultation")
def put_to_consultation(*, by: Scope, plan: Plan) -> Plan:
    """Say that a draft is open to comments. It may still change. Refuses any other state."""
    plan = locked(plan)
    if plan.state != PlanState.DRAFT:
        raise Refusal(f"{plan} is no draft any more.")
    if not Priority.objects.filter(plan=plan).exists():
        raise Refusal("There is nothing to comment on yet. Add a priority first.")
    plan.state = PlanState.CONSULTATION
    plan.save(update_fields=["state"])
    record(by, plan)
    return plan


@action(Permission.PLAN_EDIT, verb="plan.approved")
def approve_plan(*, by: Scope, plan: Plan, approved_on: datetime.date) -> Plan:
    """Mark the edition as agreed by the board on a date; it cannot change afterwards.

    Refuses one approved already, one without a priority and a date to come.
    """
    plan = locked(plan)
    if not plan.is_open:
        raise Refusal(f"{plan} was approved on {plan.approved_on:%-d %B %Y}.")
    if not Priority.objects.filter(plan=plan).exists():
        raise Refusal("There is nothing to agree yet. Add a priority first.")
    if approved_on > today():
        raise Refusal("Enter the day the board agreed it, not one to come.", field="approved_on")
    plan.state, plan.approved_on = PlanState.APPROVED, approved_on
    plan.save()
    record(by, plan, approved_on=approved_on)
    return plan


@action(Permission.PUBLISH, verb="plan.published")
def publish_plan(*, by: Scope, plan: Plan) -> Plan:
    """Publish an approved edition on today's date. Refuses any other, and one published already."""
    plan = locked(plan)
    if plan.is_open:
        raise Refusal("Only an approved edition is published.")
    if plan.published_on:
        raise Refusal(f"{plan} was published on {plan.published_on:%-d %B %Y}.")
    plan.published_on = today()
    plan.save(update_fields=["published_on"])
    record(by, plan, published_on=plan.published_on)
    return plan


def locked(plan: Plan) -> Plan:
    """The edition as it stands now, held until the transaction ends."""
    return Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def refuse_approved(plan: Plan) -> None:
    """Refuse to change an approved edition."""
    if not plan.is_open:
        raise Refusal(f"{plan} is approved and cannot change. Start a new edition.")


def _check_words(vision: str, needs: str) -> None:
    """Everybody reads a published plan: refuse what looks like one child's data before that."""
    refuse_personal_data(
        {"vision": ("Vision", vision), "needs": ("What the needs assessment found", needs)}
    )


def _check(
    edition: str, starts_on: datetime.date, ends_on: datetime.date, but: Plan | None = None
) -> None:
    if ends_on <= starts_on:
        raise Refusal("The last day must be after the first day.", field="ends_on")
    others = Plan.objects.filter(edition__iexact=edition)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refusal(f"There is already an edition {edition}. Use another name.", field="edition")
