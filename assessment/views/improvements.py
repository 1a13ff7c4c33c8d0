"""Pages of improvement actions: all of them, one with its progress, and a new one."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment import actions, queries
from assessment.models import Improvement, ImprovementNote, ImprovementState
from assessment.moderation_forms import ImprovementForm, ProgressForm
from assessment.views.moderation import ModeratedRound
from trusts import clock
from trusts.permissions import Permission
from trusts.ui.parts import Event, Tag
from trusts.views.base import TrustFormView, TrustTemplateView

TAGS = {
    ImprovementState.TO_DO: Tag("Not started", "grey"),
    ImprovementState.UNDER_WAY: Tag("Under way", "teal"),
    ImprovementState.DONE: Tag("Done", "green"),
    ImprovementState.DROPPED: Tag("Dropped", "purple"),
}
OVERDUE = Tag("Overdue", "red")


def _tags(improvement: Improvement) -> list[Tag]:
    state = TAGS[ImprovementState(improvement.state)]
    return [state, OVERDUE] if improvement.is_overdue(clock.today()) else [state]


class ImprovementsView(TrustTemplateView):
    """Every improvement action this person may see: what is open first, soonest due first."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/improvements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Open ones and closed ones apart."""
        found = list(queries.improvements_visible_to(self.scope))
        return super().get_context_data(
            groups=[
                ("To be done", [(one, _tags(one)) for one in found if one.is_open]),
                ("Done or dropped", [(one, _tags(one)) for one in found if not one.is_open]),
            ],
            overdue=sum(1 for one in found if one.is_overdue(clock.today())),
            **kwargs,
        )


class ImprovementView(TrustFormView):
    """One action: where it comes from, how far it is, and a form to say so."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/improvement.html"
    form_class = ProgressForm

    @cached_property
    def improvement(self) -> Improvement:
        """The action named in the address; 404 for one this person may not see."""
        return get_object_or_404(queries.improvements_visible_to(self.scope), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The state it is in."""
        return {"state": self.improvement.state}

    def run(self, form: Form) -> ImprovementNote:
        """Add the word on progress."""
        return actions.report_progress(
            by=self.scope,
            improvement=self.improvement,
            state=form.cleaned_data["state"],
            text=form.cleaned_data["text"],
        )

    def get_success_url(self) -> str:
        """The same page, with the note."""
        messages.success(self.request, "Your note is saved.")
        assert self.scope.trust is not None, "pages of a trust have one"  # noqa: S101 - narrows
        return reverse("assessment:improvement", args=[self.scope.trust.slug, self.improvement.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question it comes from and its history."""
        one = self.improvement
        notes = [
            Event(
                title=note.get_state_display(),
                when=note.written_at,
                by=note.written_by,
                text=note.text,
            )
            for note in one.notes.all()
        ]
        asked = queries.questions_of(one.round).by_code[one.question]
        return super().get_context_data(
            improvement=one,
            tags=_tags(one),
            asked=asked,
            events=[*notes, Event(title="Agreed", when=one.made_at, by=one.made_by, text="")],
            may_report=actions.may_report(self.scope, one),
            **kwargs,
        )


class ImproveView(ModeratedRound, TrustFormView):
    """Agree an improvement action from a question."""

    permission = Permission.ROUND_MODERATE
    template_name = "assessment/improve.html"
    form_class = ImprovementForm

    @cached_property
    def asked(self) -> Any:
        """The question named in the address."""
        found = queries.questions_of(self.round).by_code.get(self.kwargs["question"])
        if found is None:
            raise Http404
        return found

    def run(self, form: Form) -> Improvement:
        """Agree the action."""
        data = form.cleaned_data
        return actions.agree_improvement(
            by=self.scope,
            round_=self.round,
            question=self.asked.code,
            what=data["what"],
            owner=data["owner"],
            due_on=data["due_on"],
            priority=data["priority"],
        )

    def get_success_url(self) -> str:
        """Back to the question."""
        messages.success(self.request, "The improvement action is agreed.")
        return self.address("moderate", self.asked.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question in words."""
        kwargs.pop("question", None)
        return super().get_context_data(
            asked=self.asked, back=self.address("moderate", self.asked.code), **kwargs
        )
