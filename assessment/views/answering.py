"""A member's own pages around the questions: task list, check answers, submit."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessment import actions, queries, rules
from assessment.banks.load import Question
from assessment.forms import SubmitForm
from assessment.views.own import OwnPart
from trusts.permissions import Permission
from trusts.ui import kept
from trusts.ui.parts import Tag, Task
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

STAGE_TAGS = {
    rules.Stage.NOT_STARTED: Tag("Not yet started", "blue"),
    rules.Stage.PART_WAY: Tag("In progress", "teal"),
    rules.Stage.COMPLETE: None,
}
TO_CONFIRM = Tag("To confirm", "purple")


class TaskListView(OwnPart, TrustTemplateView):
    """The themes of a round, each with how far this member is."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/tasks.html"
    writes = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One task for each theme, and one to check and submit."""
        tasks = []
        for theme, progress in queries.progress_by_theme(self.bank, self.answers):
            carried = sum(question.code in self.carried_over for question in theme.every_question())
            hint = f"{progress.answered} of {progress.total} answered"
            tasks.append(
                Task(
                    text=theme.title,
                    url=self.address_in(theme),
                    status=TO_CONFIRM.text if carried else progress.stage.value,
                    hint=f"{hint}, {carried} to confirm" if carried else hint,
                    tag=TO_CONFIRM if carried else STAGE_TAGS[progress.stage],
                )
            )
        return super().get_context_data(
            tasks=tasks,
            is_one_by_one=self.is_one_by_one,
            pages_url=self.address("pages"),
            **self._beginning(),
            **kwargs,
        )

    def _beginning(self) -> dict[str, Any]:
        """What there is to start from, and whether somebody else may help."""
        part, round_ = self.participant, self.participant.round
        last = queries.last_part(part) if round_.may_copy else None
        return {
            "to_copy": len(queries.answers_to_copy(part)) if last else 0,
            "last_round": last.round if last else None,
            "may_delegate": part.membership_id is not None,
        }


class PagesView(OwnPart, TrustView):
    """Takes a member's choice: one theme or one question a page."""

    permission = Permission.ROUND_ANSWER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remember it, and go back to the list."""
        actions.choose_pages(
            by=self.scope,
            participant=self.participant,
            one_by_one=request.POST.get("one_by_one") == "yes",
        )
        return redirect(self.address("tasks"))


class CheckView(OwnPart, TrustTemplateView):
    """Everything the member has answered, with links to change it and what is missing."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes with their questions and answers, and words that could not be saved any more."""
        evidence = queries.evidence_of(self.participant)
        themes = [
            {
                "theme": theme,
                "url": self.address_in(theme),
                "progress": progress,
                "rows": [
                    {
                        "question": question,
                        "answer": self.answers.get(question.code),
                        "evidence": evidence.get(question.code, []),
                        "url": self.address_in(theme, question),
                        "evidence_url": self.address("evidence", theme.slug, question.code),
                    }
                    for question in theme.every_question()
                ],
            }
            for theme, progress in queries.progress_by_theme(self.bank, self.answers)
        ]
        unsaved = [] if self.can_answer else self._never_saved()
        return super().get_context_data(themes=themes, unsaved=unsaved, **kwargs)

    def _never_saved(self) -> list[tuple[Question, str]]:
        """Comments sent after the session had ended, where nothing can be saved by now."""
        found = []
        for typed in kept.given_back_below(self.request, self.address("tasks")):
            for code, question in self.bank.by_code.items():
                words = typed.get(f"{code}-comment", "").replace("\r\n", "\n")
                answer = self.answers.get(code)
                if words and words != (answer.comment if answer else ""):
                    found.append((question, words))
        return found


class SubmitView(OwnPart, TrustFormView):
    """Say what submitting means and what is missing, and ask for an explicit choice."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/submit.html"
    form_class = SubmitForm
    writes = True

    def get_form(self, form_class: Any = None) -> Form:
        """With nothing missing there is nothing to choose: the button is enough."""
        return super().get_form(form_class) if self.progress.missing else Form(self.request.POST)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Submit; whoever pressed the button twice is shown that it is done."""
        if self.participant.has_submitted:
            return redirect(self.address("submitted"))
        return super().post(request, *args, **kwargs)

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
        """Whether this member may see how many have answered, and has a start page."""
        round_ = self.participant.round
        may_view = self.scope.may(Permission.ROUND_VIEW, level=round_.level, body_id=round_.body_id)
        return super().get_context_data(
            results_url=self.address("results") if may_view else "",
            has_start_page=self.scope.may(Permission.TRUST_VIEW),
            **kwargs,
        )
