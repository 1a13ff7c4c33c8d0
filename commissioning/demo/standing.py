"""Demo data of what Anyplace's partners did about the plan, and of next year's draft. Invented."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from commissioning import actions
from commissioning.models import Action, ActionProgress, Milestone, Plan
from trusts.models import Partner, Person, Trust
from trusts.scope import current_scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_standing.yaml"
SUPPORT = "support@anyplace.example"
NEW_NAMES = {"BH1.1": "Run the single point of referral for CAMHS"}


def before_approval(plan: Plan) -> None:
    """What was written into the edition while it was a draft."""
    by, data = current_scope(), read()
    actions.change_plan(
        by=by,
        plan=plan,
        edition=plan.edition,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        vision=plan.vision,
        needs=data["needs"].strip(),
    )
    for name, measure, unit, theirs, others, source in data["groups"]:
        actions.add_group(
            by=by,
            plan=plan,
            name=name,
            measure=measure,
            unit=unit,
            theirs=Decimal(theirs),
            others=Decimal(others),
            source=source,
        )
    for number, row in enumerate(data["consultations"]):
        about, who, how, began, ended, reached, said, changed = row
        actions.record_consultation(
            by=by,
            plan=None if number else plan,
            about=about,
            who=who,
            how=how,
            began_on=began,
            ended_on=ended,
            reached=reached,
            said=said,
            changed=changed,
        )
    actions.put_to_consultation(by=by, plan=plan)


def after_approval(trust: Trust, plan: Plan, people: dict[str, Person]) -> None:
    """Approvals, entries, milestones and progress since; the edition is published."""
    data, by = read(), current_scope()
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    actions.publish_plan(by=by, plan=plan)
    with open_scope(trust=trust, person=people[SUPPORT]) as support:
        for partner, body, approved_on, reference in data["approvals"]:
            actions.record_approval(
                by=support,
                plan=plan,
                partner=partners[partner],
                body=body,
                approved_on=approved_on,
                reference=reference,
            )
        for partner, kind, where in data["entries"]:
            actions.record_entry(
                by=support, plan=plan, partner=partners[partner], kind=kind, where=where
            )
    planned = {one.code: one for one in Action.objects.filter(priority__plan=plan)}
    for code, name, due_on, met_on in data["milestones"]:
        made: Milestone = actions.set_milestone(
            by=by, planned=planned[code], name=name, due_on=due_on
        )
        if met_on:
            actions.meet_milestone(by=by, milestone=made, met_on=met_on)
    for code, reported_on, state, words, who in data["progress"]:
        with open_scope(trust=trust, person=people[f"{who}@anyplace.example"]) as reporter:
            made_report: ActionProgress = actions.report_progress(
                by=reporter,
                planned=planned[code],
                reported_on=reported_on,
                state=state,
                words=words,
            )
        # The demo is set in 2009: only the moment is put back.
        ActionProgress.objects.filter(pk=made_report.pk).update(
            made_at=datetime.datetime.combine(reported_on, datetime.time(15), datetime.UTC)
        )


def next_year() -> None:
    """Start the draft of 2010–12. Last of all: other demo data name priorities by code alone."""
    by, data = current_scope(), read()
    draft = actions.refresh_plan(by=by, plan=Plan.objects.get(state="approved"))
    draft = actions.change_plan(
        by=by,
        plan=draft,
        edition="2010–12",
        starts_on=draft.starts_on,
        ends_on=draft.ends_on.replace(year=2012),
        vision=draft.vision,
        needs=draft.needs,
    )
    costs = {code: (Decimal(first), second) for code, first, second in data["next_costs"]}
    for one in Action.objects.filter(priority__plan=draft).select_related("priority", "lead"):
        first, second = costs.get(one.code, (one.cost, None))
        actions.change_action(
            by=by,
            planned=one,
            priority=one.priority,
            code=one.code,
            name=NEW_NAMES.get(one.code, one.name),
            level=one.level,
            lead=one.lead,
            due_on=one.due_on and one.due_on.replace(year=one.due_on.year + 1),
            cost=first,
            funding=one.funding,
            later={2011: Decimal(second)} if second else {},
        )


def read() -> Any:
    """The data file."""
    return yaml.safe_load(DATA.read_text())
