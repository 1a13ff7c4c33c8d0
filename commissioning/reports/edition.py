"""What the reports of the plan ask for: an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from commissioning.models import Plan, PlanApproval
from reports.base import Report, ReportForm
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

SUBJECT = "Plan"


@dataclass(frozen=True)
class EditionParams:
    """Which edition, by its key."""

    edition: str


class EditionForm(ReportForm):
    """Asks for the edition."""

    edition = forms.ChoiceField(label="Edition of the plan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["edition"]
        field.choices = [
            (str(plan.pk), f"{plan.edition}, {plan.get_state_display().lower()}")
            for plan in Plan.objects.all()
        ]


class PlanReport(Report, abstract=True):
    """A document of one edition. The plan is public to the whole trust at every level."""

    subject = SUBJECT
    permission = Permission.PLAN_VIEW
    Params = EditionParams
    form_class = EditionForm

    def title(self, scope: Scope, params: EditionParams) -> str:
        """The report and the edition."""
        return f"{self.name}, {plan_of(params).edition}"


def plan_of(params: EditionParams) -> Plan:
    """The edition asked for; refuses one that there is not."""
    key = int(params.edition) if params.edition.isascii() and params.edition.isdigit() else 0
    found = Plan.objects.filter(pk=key).first()
    if found is None:
        raise Refusal("There is no such edition of the plan any more.")
    return found


def standing_words(plan: Plan) -> str:
    """How far the edition has come, in a few words."""
    if plan.published_on:
        return f"Published on {plan.published_on:%-d %B %Y}"
    if plan.approved_on:
        return f"Agreed by the board on {plan.approved_on:%-d %B %Y}"
    return plan.get_state_display()


def year_words(year: int) -> str:
    """A financial year as people write it: 2009–10."""
    return f"{year}–{(year + 1) % 100:02}"


def approval_words(approval: PlanApproval | None) -> str:
    """Which body of the partner approved the edition, when, and where it is written; or nothing."""
    if approval is None:
        return ""
    return f"{approval.body}, {day(approval.approved_on)}, {approval.reference}"
