"""What partners did about the plan: approvals, own plans, progress. Every write."""

import datetime

from django.db import IntegrityError, transaction

from commissioning.actions.editions import locked
from commissioning.models import (
    Action,
    ActionProgress,
    EntryKind,
    Milestone,
    Plan,
    PlanApproval,
    PlanEntry,
    PlanState,
    ProgressState,
)
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PLAN_APPROVAL_RECORD, verb="plan.approval_recorded")
def record_approval(
    *,
    by: Scope,
    plan: Plan,
    partner: Partner,
    body: str,
    approved_on: datetime.date,
    reference: str,
) -> PlanApproval:
    """Record that a partner's own body approved the edition, once and on a day that has come.

    Source: 2009 briefing, resource planning (formal agreement by each partner).
    """
    if approved_on > today():
        raise Refusal("Enter the day it was approved, not one to come.", field="approved_on")
    if locked(plan).state == PlanState.DRAFT:
        raise Refusal("Put the draft to consultation first: partners approve what is settled.")
    try:
        with transaction.atomic():
            made = PlanApproval.objects.create(
                plan=plan,
                partner=partner,
                body=body.strip(),
                approved_on=approved_on,
                reference=reference.strip(),
                recorded_by=by.actor[:200],
            )
    except IntegrityError as error:
        raise Refusal(f"The approval of {partner} is recorded already.", field="partner") from error
    record(by, made, partner=partner.name, reference=reference, approved_on=approved_on)
    return made


@action(Permission.PLAN_APPROVAL_RECORD, verb="plan.entry_recorded")
def record_entry(*, by: Scope, plan: Plan, partner: Partner, kind: str, where: str) -> PlanEntry:
    """Record where a partner put the edition into its own plans; again to correct the place."""
    if not where.strip():
        raise Refusal("Say where: the title of its plan and the page.", field="where")
    made, _ = PlanEntry.objects.update_or_create(
        plan=plan,
        partner=partner,
        kind=EntryKind(kind),
        defaults={"where": where.strip(), "recorded_by": by.actor[:200]},
    )
    record(by, made, partner=partner.name, kind=kind, where=where)
    return made


def may_report(scope: Scope, planned: Action) -> bool:
    """Whether this person may say how far an action has come: its lead's members, or editors.

    The right and the partner are of one seat: who submits items for another partner and watches
    for this one does not speak for it.
    """
    if scope.may(Permission.PLAN_EDIT):
        return True
    return planned.lead_id is not None and any(
        Permission.ITEM_SUBMIT in grant.permissions and grant.partner_id == planned.lead_id
        for grant in scope.grants
    )


@action(Permission.PLAN_VIEW, verb="action.progress_reported")
def report_progress(
    *, by: Scope, planned: Action, reported_on: datetime.date, state: str, words: str
) -> ActionProgress:
    """Say how far an action has come. Refuses an empty word, a day to come, and other partners'."""
    if not may_report(by, planned):
        raise Refusal("Only people of the lead partner, or who edit the plan, report on an action.")
    if planned.priority.plan.is_open:
        raise Refusal("The edition is not approved yet: there is nothing to report on.")
    if not words.strip():
        raise Refusal("Say what was done and what is in the way.", field="words")
    if reported_on > today():
        raise Refusal("Enter a day that has come.", field="reported_on")
    refuse_personal_data({"words": ("What was done, and what is in the way", words)})
    made = ActionProgress.objects.create(
        action=planned,
        reported_on=reported_on,
        state=ProgressState(state),
        words=words.strip(),
        reported_by=by.actor[:200],
    )
    record(by, made, state=state)
    return made


@action(Permission.PLAN_VIEW, verb="action.milestone_set")
def set_milestone(*, by: Scope, planned: Action, name: str, due_on: datetime.date) -> Milestone:
    """Give an action a step with its day. Refuses two of one name, and other partners' actions."""
    if not may_report(by, planned):
        raise Refusal("Only people of the lead partner, or who edit the plan, set milestones.")
    if Milestone.objects.filter(action=planned, name__iexact=name.strip()).exists():
        raise Refusal("The action has a milestone of that name already.", field="name")
    refuse_personal_data({"name": ("Milestone", name)})
    made = Milestone.objects.create(action=planned, name=name.strip(), due_on=due_on)
    record(by, made, due_on=due_on)
    return made


@action(Permission.PLAN_VIEW, verb="action.milestone_met")
def meet_milestone(*, by: Scope, milestone: Milestone, met_on: datetime.date) -> Milestone:
    """Say that a milestone was reached. Refuses one that is, a day to come, and other partners'."""
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if not may_report(by, row.action):
        raise Refusal("Only people of the lead partner, or who edit the plan, tick milestones off.")
    if row.met_on:
        raise Refusal("It is ticked off already.")
    if met_on > today():
        raise Refusal("Enter a day that has come.", field="met_on")
    row.met_on = met_on
    row.save(update_fields=["met_on"])
    record(by, row, met_on=met_on)
    return row
