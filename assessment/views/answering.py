"""A member's own pages: task list, one page a theme, check answers, submit."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment import actions, queries, rules
from assessment.banks.load import Bank, Theme
from assessment.forms import AnswerForm, SubmitForm, answer_forms
from assessment.models import Answer, Participant
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.ui.parts import Tag, Task
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

STAGE_TAGS = {
    rules.Stage.NOT_STARTED: Tag("Not yet started", "blue"),
    rules.Stage.PART_WAY: Tag("In progress", "teal"),
    rules.Stage.COMPLETE: None,
}


class OwnPart(TrustView, abstract=True):
    """A page about the signed-in member's own part in a round; 404 for anyone else's round."""

    permission = Permission.ROUND_ANSWER
    writes = False
    """Whether the page changes answers; once that is over it leads to the answers instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pages that change answers give way to "check answers" once nothing can be changed."""
        self.scope.require(self.permission)
        if self.writes and request.method == "GET" and not self.can_answer:
            return redirect(self.address("check"))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def participant(self) -> Participant:
        """This member's part in the round."""
        return get_object_or_404(queries.own_parts(self.scope), round=self.kwargs["pk"])

    @cached_property
    def bank(self) -> Bank:
        """The questions of the round."""
        return queries.questions_of(self.participant.round)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """This member's answers by question code."""
        return queries.answers_of(self.participant)

    @property
    def can_answer(self) -> bool:
        """Whether answers can still be changed."""
        return self.participant.round.is_open and not self.participant.has_submitted

    @property
    def progress(self) -> rules.Progress:
        """How far this member is."""
        rated = [code for code, answer in self.answers.items() if answer.counts]
        return rules.progress(self.bank.by_code, rated)

    def address(self, name: str, *args: str) -> str:
        """The address of another page about this round."""
        trust = self.scope.trust
        assert trust is not None, "pages of a trust have one"  # noqa: S101 - narrows the type
        return reverse(f"assessment:{name}", args=[trust.slug, self.kwargs["pk"], *args])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What every page about one's own part needs."""
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # TemplateView's
            **kwargs
        )
        return context | {
            "participant": self.participant,
            "round": self.participant.round,
            "bank": self.bank,
            "progress": self.progress,
            "can_answer": self.can_answer,
            "tasks_url": self.address("tasks"),
            "check_url": self.address("check"),
            "submit_url": self.address("submit"),
            "index_url": self.address_of_index(),
        }

    def address_of_index(self) -> str:
        """The address of the list of rounds."""
        return reverse("assessment:index", args=[self.scope.trust.slug])


class TaskListView(OwnPart, TrustTemplateView):
    """The themes of a round, each with how far this member is."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/tasks.html"
    writes = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One task for each theme, and one to check and submit."""
        tasks = []
        for theme, progress in queries.progress_by_theme(self.bank, self.answers):
            tag = STAGE_TAGS[progress.stage]
            tasks.append(
                Task(
                    text=theme.title,
                    url=self.address("theme", theme.slug),
                    status=progress.stage.value,
                    hint=f"{progress.answered} of {progress.total} answered",
                    tag=tag,
                )
            )
        return super().get_context_data(tasks=tasks, **kwargs)


@method_decorator(never_cache, name="dispatch")  # "Back" must not show an older revision
class ThemeView(OwnPart, TrustTemplateView):
    """The questions of one theme. Saves the whole page, or one question from the page's script."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/theme.html"
    writes = True

    @cached_property
    def theme(self) -> Theme:
        """The theme named in the address."""
        try:
            return self.bank.theme(self.kwargs["theme"])
        except KeyError:
            raise Http404 from None

    @property
    def next_url(self) -> str:
        """The next theme's page, or "check answers" after the last."""
        slugs = [theme.slug for theme in self.bank.themes]
        after = slugs[slugs.index(self.theme.slug) + 1 :]
        return self.address("theme", after[0]) if after else self.address("check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The questions as forms, in printed order."""
        kwargs.pop("theme", None)  # the address's slug
        forms = kwargs.pop("forms", None) or answer_forms(self.theme.every_question(), self.answers)
        slugs = [theme.slug for theme in self.bank.themes]
        return super().get_context_data(
            theme=self.theme,
            forms=forms,
            position=slugs.index(self.theme.slug) + 1,
            count=len(slugs),
            scale=rules.SCALE,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was sent: a page from a form, a JSON answer for the script."""
        in_background = request.headers.get("accept", "").startswith("application/json")
        forms = answer_forms(self.theme.every_question(), self.answers, request.POST)
        if not all(form.is_valid() for form in forms):
            return self._put_right(forms, in_background)
        replies = [form.reply() for form in forms]
        conflicts: tuple[actions.Conflict, ...] = ()
        revisions = {
            reply.question: actions.revision_shown(reply, self.answers.get(reply.question))
            for reply in replies
        }
        try:
            if not self.can_answer or actions.would_change(self.participant, replies):
                saved = actions.save_answers(
                    by=self.scope, participant=self.participant, replies=replies
                )
                conflicts, revisions = saved.conflicts, revisions | saved.revisions
        except Refusal as refusal:
            if in_background:
                return JsonResponse({"refusal": refusal.message}, status=409)
            context = self.get_context_data(forms=forms, refusal=refusal.message)
            return self.render_to_response(context, status=409)
        if conflicts:
            return self._conflict(forms, conflicts, in_background)
        if in_background:
            return JsonResponse({"at": _clock(), "revisions": revisions})
        return redirect(self.address("tasks") if "list" in request.POST else self.next_url)

    def _put_right(self, forms: list[AnswerForm], in_background: bool) -> HttpResponse:
        if in_background:
            wrong = {
                form.question.code: [
                    str(words) for errors in form.errors.values() for words in errors
                ]
                for form in forms
                if form.errors
            }
            return JsonResponse({"errors": wrong}, status=400)
        return self.render_to_response(self.get_context_data(forms=forms))

    def _conflict(
        self,
        forms: list[AnswerForm],
        conflicts: tuple[actions.Conflict, ...],
        in_background: bool,
    ) -> HttpResponse:
        if in_background:
            return JsonResponse(
                {"conflicts": [conflict.reply.question for conflict in conflicts]}, status=409
            )
        del self.answers
        # What was saved has new revisions: draw those forms afresh, and keep what is in conflict.
        by_code = {conflict.reply.question: conflict.stored for conflict in conflicts}
        shown = []
        for form in forms:
            if stored := by_code.get(form.question.code):
                form.show_conflict(stored)
                shown.append(form)
            else:
                answer = self.answers.get(form.question.code)
                shown.append(AnswerForm(question=form.question, answer=answer))
        return self.render_to_response(self.get_context_data(forms=shown), status=409)


class CheckView(OwnPart, TrustTemplateView):
    """Everything the member has answered, with links to change it and what is missing."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes with their questions and answers."""
        themes = [
            {
                "theme": theme,
                "url": self.address("theme", theme.slug),
                "progress": progress,
                "rows": [
                    {"question": question, "answer": self.answers.get(question.code)}
                    for question in theme.every_question()
                ],
            }
            for theme, progress in queries.progress_by_theme(self.bank, self.answers)
        ]
        return super().get_context_data(themes=themes, **kwargs)


class SubmitView(OwnPart, TrustFormView):
    """Say what submitting means and what is missing, and ask for an explicit choice."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/submit.html"
    form_class = SubmitForm
    writes = True

    def get_form(self, form_class: Any = None) -> Form:
        """With nothing missing there is nothing to choose: the button is enough."""
        return super().get_form(form_class) if self.progress.missing else Form(self.request.POST)

    def run(self, form: Form) -> Any:
        """Submit, unless the member chose to go back."""
        if form.cleaned_data.get("choice") == "answer":
            return None
        return actions.submit(
            by=self.scope,
            participant=self.participant,
            accept_missing=form.cleaned_data.get("choice") == "submit",
        )

    def get_success_url(self) -> str:
        """The confirmation page, or back to the task list."""
        return self.address("submitted" if self.record else "tasks")


class SubmittedView(OwnPart, TrustTemplateView):
    """Confirmation that the answers were submitted."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/submitted.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only true once it is true."""
        if not self.participant.has_submitted:
            return redirect(self.address("tasks"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether this member may see the results as well."""
        round_ = self.participant.round
        may_view = self.scope.may(Permission.ROUND_VIEW, level=round_.level, body_id=round_.body_id)
        return super().get_context_data(
            results_url=self.address("results") if may_view else "", **kwargs
        )


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"
