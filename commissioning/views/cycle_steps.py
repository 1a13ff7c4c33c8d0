"""Pages of the nine steps: what each needs, completing it, opening it again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commissioning import actions
from commissioning.forms.cycle import ReasonForm, StepForm
from commissioning.models import Intention, StepAnswer, StepCompletion
from commissioning.personal import PLAINLY
from commissioning.rules.cycle import FIRST_SIX, Found
from commissioning.views.cycle_base import IntentionFormView, StepPage, step_tag
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in

PARTS = {"resources", "providers", "conflicts", "ending", "reinvested"}
VIEWS = {"assessment", "children", "families", "staff"}


class StepView(StepPage, TrustFormView):
    """One step: what is said, what was found, and whether it is completed."""

    permission = Permission.COMMISSIONING_VIEW
    permission_to_post = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/intention_step.html"
    form_class = StepForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """A box for each need that is said."""
        needs = tuple(found.need for found in self.one.found if found.need.is_said)
        return {
            **super().get_form_kwargs(),
            "needs": needs,
            "strict": self.intention.is_individual,
        }

    def get_initial(self) -> dict[str, Any]:
        """What was said so far."""
        return dict(self.standing.facts.said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The step, and what may be done with it."""
        one, intention = self.one, self.intention
        may_edit = self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE)
        changes = intention.state == "preparing" or (
            intention.is_open and one.step.number not in FIRST_SIX
        )
        return super().get_context_data(
            one=one,
            intention=intention,
            tag=step_tag(one),
            records=[(f, *self._link(f)) for f in one.found if not f.need.is_said],
            said=[f for f in one.found if f.need.is_said],
            answers={row.need: row for row in StepAnswer.objects.filter(intention=intention)},
            may_write=may_edit and changes and not one.completion,
            may_complete=may_edit and one.is_open and not one.completion,
            may_reopen=may_edit and one.is_open and one.completion,
            back=self.page_of(intention),
            plainly=PLAINLY,
            **kwargs,
        )

    def _link(self, found: Found) -> tuple[str, str]:
        """Where a need that is found in a record is met: address and words."""
        key, one = found.need.key, self.intention
        mine = address_in(self, pk=one.pk)
        if key in PARTS:
            return self.parts_url(), "Partners, providers and money"
        if key == "standards":
            return reverse("commissioning:intention_standards", kwargs=mine), "The 14 standards"
        if key == "thread":
            return reverse("commissioning:change_intention", kwargs=mine), "Change the intention"
        if key in VIEWS:
            if one.assessment is None:
                return reverse("commissioning:change_intention", kwargs=mine), "Choose one"
            address = address_in(self, pk=one.assessment.pk)
            return (
                reverse("commissioning:needs_assessment", kwargs=address),
                "The needs assessment",
            )
        if key == "contract":
            url = reverse("commissioning:new_contract", kwargs=address_in(self))
            return f"{url}?intention={one.pk}", "Record a contract"
        return self.page_of(one), "The intention"

    def run(self, form: Any) -> Intention:
        """Keep what was said."""
        return actions.answer_step(
            by=self.scope,
            intention=self.intention,
            number=self.one.step.number,
            answers=form.cleaned_data,
        )

    def get_success_url(self) -> str:
        """The step again, or the question whether it is completed."""
        if "complete" in self.request.POST:
            return reverse(
                "commissioning:complete_step",
                kwargs=address_in(self, pk=self.intention.pk, step=self.one.step.number),
            )
        return self.page_of(self.intention)


class CompleteStepView(StepPage, IntentionFormView):
    """Complete a step; where something is missing, with a reason."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/complete_step.html"
    form_class = ReasonForm

    def words(self) -> str:
        """Which step."""
        return f"Complete “{self.one.step}”?"

    def get_form_kwargs(self) -> dict[str, Any]:
        """A reason is asked for only where something is missing."""
        return {
            **super().get_form_kwargs(),
            "name": "reason",
            "label": "Why it does not wait for what is missing",
            "required": bool(self.one.missing),
            "strict": self.intention.is_individual,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, and what cannot wait."""
        context = super().get_context_data(
            one=self.one, firm=[f for f in self.one.missing if f.need.must], **kwargs
        )
        return context | {"back": self.step_url()}

    def run(self, form: Any) -> StepCompletion:
        """Complete it."""
        return actions.complete_step(
            by=self.scope,
            intention=self.intention,
            number=self.one.step.number,
            reason=form.cleaned_data["reason"],
        )


class ReopenStepView(StepPage, IntentionFormView):
    """Open a completed step again."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ReasonForm
    button = "Open it again"

    def words(self) -> str:
        """Which step."""
        return f"Open “{self.one.step}” again"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Why."""
        return {
            **super().get_form_kwargs(),
            "name": "why",
            "label": "Why it is opened again",
            "strict": self.intention.is_individual,
        }

    def run(self, form: Any) -> StepCompletion:
        """Open it."""
        return actions.reopen_step(
            by=self.scope,
            intention=self.intention,
            number=self.one.step.number,
            why=form.cleaned_data["why"],
        )

    def get_success_url(self) -> str:
        """The step."""
        return self.step_url()
