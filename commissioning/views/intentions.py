"""Pages of commissioning intentions: the pipeline, one intention, beginning and changing one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from commissioning import actions, catalogue
from commissioning.forms.cycle import IntentionForm, PipelineFilter
from commissioning.models import Intention, IntentionMoment, IntentionState
from commissioning.personal import PLAINLY
from commissioning.queries import current_plan
from commissioning.queries.cycle import Standing, intentions_with_names, standings
from commissioning.views.cycle_base import IntentionFormView, IntentionPage, step_tag, tag_of
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.ui.parts import Event, Task
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in

PAGE = 25


def step_words(intention: Intention) -> str:
    """Which step it stands at, in words."""
    if intention.step > len(catalogue.STEPS):
        return "All nine steps completed"
    return f"Step {intention.step}: {catalogue.step(intention.step).name}"


class IntentionsView(TrustTemplateView):
    """What is to be commissioned, and how far each has come."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/intentions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the list, with what is missing at the step each stands at."""
        rows = self.scope.visible(intentions_with_names(), Permission.COMMISSIONING_VIEW)
        chosen = PipelineFilter(self.request.GET)
        if chosen.is_valid():
            if chosen.cleaned_data["level"]:
                rows = rows.filter(commissioning_level=chosen.cleaned_data["level"])
            if chosen.cleaned_data["state"]:
                rows = rows.filter(state=chosen.cleaned_data["state"])
        page_of = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            rows=[
                (one.intention, tag_of(one.intention), step_words(one.intention), one.facts)
                for one in standings(list(page_of))
            ],
            page_of=page_of,
            filter_form=chosen,
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE),
            **kwargs,
        )


class IntentionView(IntentionPage, TrustTemplateView):
    """One intention: its nine steps as a task list, its money, its signature, its history."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/intention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about it."""
        one, standing = self.intention, self.standing
        may_edit = self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE)
        may_sign = self.scope.may(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE)
        waits = one.state == IntentionState.PUT_FORWARD
        return super().get_context_data(
            one=one,
            facts=standing.facts,
            commissioners=sorted(standing.facts.commissioners - {one.lead.name}),
            providers=sorted(standing.facts.providers),
            tag=tag_of(one),
            level_words=one.get_commissioning_level_display().partition(":")[0],
            tasks=self._tasks(standing),
            done=len(standing.completed),
            may_edit=may_edit and one.is_open,
            may_change=may_edit and one.state == IntentionState.PREPARING,
            lacking=[s.step for s in standing.steps[:6] if not s.completion],
            waits=waits,
            may_sign=may_sign and waits,
            against=actions.may_sign(self.scope, one) if may_sign and waits else "",
            may_send_back=may_sign and one.state in (IntentionState.PUT_FORWARD, "signed"),
            events=[
                Event(row.get_kind_display(), row.at, by=row.by, text=row.words)
                for row in IntentionMoment.objects.filter(intention=one)
            ],
            **kwargs,
        )

    def _tasks(self, standing: Standing) -> list[Task]:
        tasks = []
        for row in standing.steps:
            address = address_in(self, pk=self.intention.pk, step=row.step.number)
            tasks.append(
                Task(
                    str(row.step),
                    reverse("commissioning:intention_step", kwargs=address),
                    "",
                    hint=_hint(row),
                    tag=step_tag(row),
                )
            )
        return tasks


def _hint(row: Any) -> str:
    if row.completion:
        done = row.completion
        words = f"Completed by {done.completed_by} on {done.completed_on:%-d %B %Y}."
        if done.missing:
            words += f" Without: {'; '.join(done.missing)}."
        return words
    if not row.missing:
        return "Everything it needs is there."
    lacks = "; ".join(found.need.words for found in row.missing)
    return f"{row.met} of {len(row.found)} needs met. Missing: {lacks}."


class NewIntentionView(TrustFormView):
    """Begin an intention."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/cycle_form.html"
    form_class = IntentionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Priorities and actions of the plan in force."""
        return {**super().get_form_kwargs(), "plan": current_plan()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Begin a commissioning intention",
            button="Begin it",
            back=reverse("commissioning:intentions", kwargs=address_in(self)),
            plainly=PLAINLY,
            **kwargs,
        )

    def run(self, form: Any) -> Intention:
        """Begin it."""
        return actions.begin_intention(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The intention's page."""
        return reverse("commissioning:intention", kwargs=address_in(self, pk=self.record.pk))


class ChangeIntentionView(IntentionFormView):
    """Change what an intention says."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = IntentionForm
    heading = "Change the intention"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Priorities and actions of the plan in force, and of its own edition."""
        return {
            **super().get_form_kwargs(),
            "plan": current_plan(),
            "intention": self.intention,
        }

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        one = self.intention
        names = ("title", "commissioning_level", "body", "purpose", "aim", "lead", "priority")
        more = ("outcome", "assessment", "starts_on")
        return {"planned": one.action, **{name: getattr(one, name) for name in names + more}}

    def run(self, form: Any) -> Intention:
        """Change it."""
        return actions.change_intention(
            by=self.scope, intention=self.intention, **form.cleaned_data
        )
