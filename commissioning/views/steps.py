"""The steps of an edition: to consultation, approved, published, refreshed."""

from typing import Any

from commissioning import actions
from commissioning.forms.plan import ApproveForm
from commissioning.models import Plan
from commissioning.queries import costed_plan, standing_of
from commissioning.views.base import EditionPage, StepView
from commissioning.views.editing import EditingView
from trusts.permissions import Permission


class ConsultView(EditionPage, StepView):
    """Open a draft to comments."""

    permission = Permission.PLAN_EDIT

    def ask(self) -> dict[str, Any]:
        """What it means."""
        return {
            "heading": f"Put {self.plan} to consultation?",
            "confirm_label": "Put it to consultation",
            "cancel_url": self.edition_url(self.plan),
            "reasons": [
                "Its words, priorities and actions can still change.",
                "Record what children, young people and families said, and what changed.",
            ],
        }

    def step(self) -> tuple[str, str]:
        """Do it."""
        plan = actions.put_to_consultation(by=self.scope, plan=self.plan)
        return f"{plan} is in consultation.", self.edition_url(plan)


class ApproveView(EditingView):
    """Record that the board agreed the edition, having seen what is missing."""

    permission = Permission.PLAN_EDIT
    template_name = "commissioning/approve.html"
    form_class = ApproveForm
    button = "Record that the board agreed it"

    def words(self) -> str:
        """Which edition."""
        return f"Has the board agreed {self.plan}?"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing."""
        return super().get_context_data(
            costed=costed_plan(self.plan),
            without=[one for one in standing_of(self.plan) if not one.approval],
            **kwargs,
        )

    def run(self, form: Any) -> Plan:
        """Record it."""
        return actions.approve_plan(
            by=self.scope, plan=self.plan, approved_on=form.cleaned_data["approved_on"]
        )


class PublishView(EditionPage, StepView):
    """Publish an approved edition."""

    permission = Permission.PUBLISH

    def ask(self) -> dict[str, Any]:
        """What it means, and what is missing."""
        missing = [one.partner.name for one in standing_of(self.plan) if not one.approval]
        reasons = ["Anybody can read a published plan. It cannot be taken back."]
        if missing:
            reasons.append(f"No formal approval is recorded of: {', '.join(missing)}.")
        return {
            "heading": f"Publish {self.plan}?",
            "confirm_label": "Publish it",
            "cancel_url": self.edition_url(self.plan),
            "reasons": reasons,
        }

    def step(self) -> tuple[str, str]:
        """Do it."""
        plan = actions.publish_plan(by=self.scope, plan=self.plan)
        return f"{plan} is published.", self.edition_url(plan)


class RefreshView(EditionPage, StepView):
    """Start next year's edition from an approved one."""

    permission = Permission.PLAN_EDIT

    def ask(self) -> dict[str, Any]:
        """What is copied and what is not."""
        return {
            "heading": f"Start the yearly refresh of {self.plan}?",
            "confirm_label": "Start the new draft",
            "cancel_url": self.edition_url(self.plan),
            "reasons": [
                "A draft of the next edition begins with the same priorities, actions and groups.",
                "Costs are taken from what was planned for that year; where nothing was, the "
                "action has no cost yet and is flagged.",
                "Approvals, entries and progress stay with this edition.",
            ],
        }

    def step(self) -> tuple[str, str]:
        """Do it."""
        made = actions.refresh_plan(by=self.scope, plan=self.plan)
        return f"{made} was started as a draft.", self.edition_url(made)
