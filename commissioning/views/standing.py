"""Pages of what partners did: approvals and entries, progress, milestones."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.forms.standing import (
    ApprovalForm,
    EntryForm,
    MetForm,
    MilestoneForm,
    ProgressForm,
)
from commissioning.models import ActionProgress, Milestone, PlanApproval, PlanEntry
from commissioning.models import ProgressState as State
from commissioning.queries import progress_by_partner, progress_of, standing_of
from commissioning.views.base import ActionPage, EditionPage
from commissioning.views.editing import EditingView
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.parts import Event, Tag
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in

COLOURS = {
    State.NOT_STARTED: "grey",
    State.ON_TRACK: "green",
    State.AT_RISK: "yellow",
    State.LATE: "red",
    State.DONE: "blue",
    State.STOPPED: "grey",
}


def tag_of(report: ActionProgress | None) -> Tag:
    """Where an action stands, in words."""
    if report is None:
        return Tag("No report", "grey")
    return Tag(report.get_state_display(), COLOURS[State(report.state)])


class PartnersView(EditionPage, TrustTemplateView):
    """Each partner's approval and entries, and what is missing."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/partners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every partner."""
        rows = standing_of(self.plan)
        return super().get_context_data(
            plan=self.plan,
            rows=rows,
            missing=sum(1 for one in rows if one.missing),
            may_record=self.scope.may(Permission.PLAN_APPROVAL_RECORD),
            **kwargs,
        )


class PartnerFormView(EditingView, abstract=True):
    """A form about one partner, chosen in the address (`?partner=`) or on the page."""

    def get_initial(self) -> dict[str, Any]:
        """The partner of the address."""
        asked = self.request.GET.get("partner", "")
        return {"partner": asked} if asked.isdigit() else {}

    def get_success_url(self) -> str:
        """The partners' page."""
        return reverse("commissioning:partners", kwargs=address_in(self, pk=self.plan.pk))


class ApprovalView(PartnerFormView):
    """Record a partner's formal approval."""

    permission = Permission.PLAN_APPROVAL_RECORD
    form_class = ApprovalForm
    heading = "Record a partner’s approval"
    button = "Record the approval"

    def run(self, form: Any) -> PlanApproval:
        """Record it."""
        return actions.record_approval(by=self.scope, plan=self.plan, **form.cleaned_data)


class EntryView(PartnerFormView):
    """Record where a partner put the edition into a plan of its own."""

    permission = Permission.PLAN_APPROVAL_RECORD
    form_class = EntryForm
    heading = "Record an entry in a partner’s own plan"
    button = "Record the entry"

    def run(self, form: Any) -> PlanEntry:
        """Record it."""
        return actions.record_entry(by=self.scope, plan=self.plan, **form.cleaned_data)


class ProgressView(EditionPage, TrustTemplateView):
    """How far each partner has acted in accordance with the plan."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Actions by lead partner."""
        partners = progress_by_partner(progress_of(self.plan, on=today()))
        return super().get_context_data(
            plan=self.plan,
            partners=[
                (row, [(one, tag_of(one.newest)) for one in row.actions]) for row in partners
            ],
            **kwargs,
        )


class ActionView(ActionPage, TrustTemplateView):
    """One action: its cost, milestones, and every report of progress."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/action.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The action and its history."""
        one = self.planned
        reports = list(one.progress.all())
        plan = one.priority.plan
        costs = {plan.first_year: one.cost}
        costs |= {row.financial_year: row.cost for row in one.later_costs.all()}
        return super().get_context_data(
            planned=one,
            plan=plan,
            tag=tag_of(reports[0] if reports else None),
            costs=[(year, costs.get(year)) for year in plan.years],
            milestones=list(one.milestones.all()),
            today=today(),
            events=[
                Event(
                    f"{row.get_state_display()}, as at {row.reported_on:%-d %B %Y}",
                    row.made_at,
                    by=row.reported_by,
                    text=row.words,
                )
                for row in reports
            ],
            may_report=actions.may_report(self.scope, one) and not plan.is_open,
            may_set=actions.may_report(self.scope, one),
            may_change=self.scope.may(Permission.PLAN_EDIT) and plan.is_open,
            **kwargs,
        )


class AboutActionView(ActionPage, TrustFormView, abstract=True):
    """A form about one action."""

    template_name = "commissioning/form.html"
    heading = ""
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            caption=str(self.planned),
            button=self.button,
            back=self.get_success_url(),
            back_words=str(self.planned),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The action's page."""
        return reverse("commissioning:action", kwargs=address_in(self, pk=self.planned.pk))


class ReportProgressView(AboutActionView):
    """Say how far an action has come."""

    permission = Permission.PLAN_VIEW
    form_class = ProgressForm
    heading = "Say how far the action has come"
    button = "Report"

    def get_initial(self) -> dict[str, Any]:
        """As at today."""
        return {"reported_on": today()}

    def run(self, form: Any) -> ActionProgress:
        """Report it."""
        return actions.report_progress(by=self.scope, planned=self.planned, **form.cleaned_data)


class NewMilestoneView(AboutActionView):
    """Give an action a step with its day."""

    permission = Permission.PLAN_VIEW
    form_class = MilestoneForm
    heading = "Add a milestone"
    button = "Add the milestone"

    def run(self, form: Any) -> Milestone:
        """Add it."""
        return actions.set_milestone(by=self.scope, planned=self.planned, **form.cleaned_data)


class MeetMilestoneView(EditionPage, TrustFormView):
    """Say that a milestone was reached."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/form.html"
    form_class = MetForm

    def milestone(self) -> Milestone:
        """The milestone of the address."""
        rows = Milestone.objects.select_related("action")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"met_on": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        found = self.milestone()
        return super().get_context_data(
            heading="When was it reached?",
            caption=found.name,
            button="Tick it off",
            back=self.get_success_url(),
            back_words=str(found.action),
            **kwargs,
        )

    def run(self, form: Any) -> Milestone:
        """Tick it off."""
        return actions.meet_milestone(
            by=self.scope, milestone=self.milestone(), met_on=form.cleaned_data["met_on"]
        )

    def get_success_url(self) -> str:
        """The action's page."""
        pk = self.milestone().action_id
        return reverse("commissioning:action", kwargs=address_in(self, pk=pk))
