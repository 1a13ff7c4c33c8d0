"""Pages of the induction of new members."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.seats import EndForm, InductionForm, StepForm
from governance.models import InductionStep
from governance.queries import induction as queries
from governance.views.base import GovernanceForm
from trusts.clock import today
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class InductionView(TrustTemplateView):
    """New members, and how far their induction is."""

    permission = Permission.MANDATE_MANAGE
    template_name = "governance/induction.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """New members, or all of them."""
        everyone = self.request.GET.get("show") == "all"
        return super().get_context_data(
            rows=queries.progress(today(), everyone=everyone),
            steps=queries.steps(today()),
            everyone=everyone,
            **kwargs,
        )


class InductionForms(GovernanceForm, abstract=True):
    """A form that belongs to the induction."""

    permission = Permission.MANDATE_MANAGE

    def back(self) -> str:
        """The induction list."""
        return self.address("induction")


class RecordInductionView(InductionForms):
    """Note what was done with a member."""

    form_class = InductionForm
    button = "Save"
    done = "It was noted."

    @cached_property
    def membership(self) -> Membership:
        """The seat of the address."""
        rows = Membership.objects.select_related("person", "body", "partner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_heading(self) -> str:
        """With whom."""
        return f"Induction of {self.membership.person}"

    def get_intro(self) -> str:
        """What was done already."""
        done = queries.progress_of(self.membership, today()).done
        names = ", ".join(one.step.name for one in done)
        return f"{self.membership.body}. " + (f"Done already: {names}." if names else "")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The steps still to do."""
        to_do = queries.progress_of(self.membership, today()).to_do
        rows = InductionStep.objects.filter(pk__in=[step.pk for step in to_do])
        return {**super().get_form_kwargs(), "steps": rows}

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": today()}

    def run(self, form: Any) -> Any:
        """Note it."""
        return actions.record_induction(
            by=self.scope,
            membership=self.membership,
            steps=list(form.cleaned_data["steps"]),
            on=form.cleaned_data["on"],
        )


class NewStepView(InductionForms):
    """Add a step."""

    form_class = StepForm
    heading = "Add a step"
    button = "Add the step"
    done = "The step was added."

    def run(self, form: Any) -> InductionStep:
        """Add it."""
        return actions.add_step(by=self.scope, **form.cleaned_data)


class DropStepView(InductionForms):
    """Ask a step no longer."""

    form_class = EndForm
    intro = "From this day on the step is not asked any more. What was done stays recorded."
    button = "Drop the step"
    done = "The step was dropped."

    @cached_property
    def step(self) -> InductionStep:
        """The step of the address."""
        return get_object_or_404(InductionStep, pk=self.kwargs["pk"])

    def get_heading(self) -> str:
        """Which step."""
        return f"Drop “{self.step}”"

    def run(self, form: Any) -> InductionStep:
        """Drop it."""
        return actions.drop_step(by=self.scope, step=self.step, on=form.cleaned_data["ends_on"])
