"""Deciding about a return, and the threads of the questions about it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from finance.actions.questions import answer_question, ask_further, settle_question
from finance.actions.returns import accept_return, ask_more, query_return, reopen_return
from finance.forms import (
    AcceptForm,
    AcceptOpenForm,
    LineQuestionForm,
    QueryForm,
    RemarkForm,
    ReopenForm,
)
from finance.models import BudgetLine, Return, ReturnLine, ReturnQuestion, ReturnState
from finance.queries.preview import figures_of_return
from finance.queries.questions import (
    Thread,
    may_settle,
    readable_questions,
    threads,
    threads_where,
    unsettled_questions,
)
from finance.views.find import return_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView

MOST_LINES = 50
"""Questions on lines that one page takes."""
MOST_CHOICES = 300
"""Lines that a list to choose from still helps with."""


class DecisionView(TrustFormView, abstract=True):
    """Deciding about a return. Subclasses name the form, the words and the action."""

    permission = Permission.RETURN_ACCEPT
    template_name = "finance/decision.html"
    heading: ClassVar[str]
    button: ClassVar[str]
    done: ClassVar[str]

    @cached_property
    def found(self) -> Return:
        """The return."""
        return return_of(self.scope, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The return and the words of the page."""
        return super().get_context_data(
            found=self.found,
            figures=figures_of_return(self.found),
            heading=self.heading,
            button=self.button,
            **kwargs,
        )

    def decide(self, form: Form) -> Return:
        """Run the action."""
        raise NotImplementedError

    def run(self, form: Form) -> Return:
        """Decide, and say so on the next page."""
        decided = self.decide(form)
        messages.success(self.request, self.done)
        return decided

    def get_success_url(self) -> str:
        """Back to the return."""
        return reverse("finance:return", args=[self.found.trust.slug, self.found.pk])


class AcceptView(DecisionView):
    """Accepting a return. Asks once more where questions are not settled."""

    heading, button = "Accept this return", "Accept the return"
    done = "You accepted the return. Its figures now count in the consolidated position."

    def get_form_class(self) -> type[Form]:
        """With a box to tick where questions are open."""
        unsettled = unsettled_questions(self.found.partner, self.found.period)
        return AcceptOpenForm if unsettled else AcceptForm

    def get_initial(self) -> dict[str, Any]:
        """The state that this page shows."""
        return {"seen": self.found.state}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the questions that are not settled."""
        found = threads(self.scope, self.found.partner, self.found.period)
        return super().get_context_data(
            open_threads=[thread for thread in found if not thread.is_closed], **kwargs
        )

    def decide(self, form: Form) -> Return:
        """Accept."""
        was_queried = form.cleaned_data.get("seen") == ReturnState.QUERIED
        return accept_return(
            by=self.scope,
            submitted=self.found,
            words=form.cleaned_data["words"],
            seen=ReturnState.QUERIED if was_queried else ReturnState.SUBMITTED,
            despite_questions=form.cleaned_data.get("despite_questions", False),
        )


class QueryView(DecisionView):
    """Sending a return back with questions, on the whole of it and on single lines."""

    form_class = QueryForm
    template_name = "finance/query.html"
    heading, button = "Query this return", "Send the query"
    done = "You queried the return. The partner’s people see your questions and get an email."

    @cached_property
    def line_choices(self) -> list[tuple[str, str]] | None:
        """The return's lines by their codes; None where they are too many for a list."""
        if self.found.line_count > MOST_CHOICES:
            return None
        rows = ReturnLine.objects.filter(of_return=self.found).select_related("budget_line")
        return [(row.budget_line.code, str(row.budget_line)) for row in rows]

    def keys_of(self, codes: Iterable[str]) -> dict[str, int]:
        """The keys of the return's lines with these codes."""
        rows = BudgetLine.objects.filter(code__in=list(codes), return_lines__of_return=self.found)
        return dict(rows.values_list("code", "pk"))

    @cached_property
    def line_forms(self) -> list[LineQuestionForm]:
        """One for each line asked about, and a blank one."""
        if self.request.method == "POST":
            count = sum(1 for name in self.request.POST if name.endswith("-line"))
            return [self._line_form(n) for n in range(min(count, MOST_LINES))]
        chosen = list(self.keys_of(self.request.GET.getlist("code")))
        return [
            LineQuestionForm(prefix=f"q{n}", lines=self.line_choices, initial={"line": code})
            for n, code in enumerate(chosen or [""])
        ]

    def _line_form(self, number: int) -> LineQuestionForm:
        return LineQuestionForm(self.request.POST, prefix=f"q{number}", lines=self.line_choices)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the questions on lines."""
        forms = self.line_forms
        return super().get_context_data(forms=forms, may_add=len(forms) < MOST_LINES, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, add room for another line, or show what has to be put right."""
        form = self.get_form()
        if "add" in request.POST:
            blank = LineQuestionForm(prefix=f"q{len(self.line_forms)}", lines=self.line_choices)
            self.line_forms.append(blank)
            return self.render_to_response(self.get_context_data(form=form))
        if not all([form.is_valid(), *(one.is_valid() for one in self.line_forms)]):
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def asked_about(self) -> dict[int, str]:
        """The questions by budget line; two on the same line are refused."""
        sent = [form for form in self.line_forms if form.cleaned_data.get("line")]
        keys = self.keys_of(form.cleaned_data["line"].strip() for form in sent)
        asked: dict[int, str] = {}
        for form in sent:
            code = form.cleaned_data["line"].strip()
            if code not in keys:
                form.add_error("line", f"{code} is not a line of this return. Check the code.")
                raise Refusal(f"{code} is not a line of this return.")
            if keys[code] in asked:
                form.add_error("line", "You ask about this line twice. Write it as one question.")
                raise Refusal("You ask about one line twice.")
            asked[keys[code]] = form.cleaned_data["words"]
        return asked

    def decide(self, form: Form) -> Return:
        """Query."""
        return query_return(
            by=self.scope,
            submitted=self.found,
            words=form.cleaned_data["words"],
            lines=self.asked_about(),
        )


class AskView(QueryView):
    """Further questions about a return that is queried already."""

    permission = Permission.RETURN_ACCEPT
    heading, button = "Ask another question", "Send the question"
    done = "You asked another question. The partner’s people see it and get an email."

    def decide(self, form: Form) -> Return:
        """Ask."""
        return ask_more(
            by=self.scope,
            queried=self.found,
            words=form.cleaned_data["words"],
            lines=self.asked_about(),
        )


class ReopenView(DecisionView):
    """Opening an accepted return again."""

    form_class = ReopenForm
    heading, button = "Reopen this return", "Reopen the return"
    done = "You reopened the return. Its figures do not count until a new version is accepted."

    def decide(self, form: Form) -> Return:
        """Reopen."""
        return reopen_return(by=self.scope, accepted=self.found, words=form.cleaned_data["words"])


class QuestionView(TrustFormView):
    """One question's thread: what was said, and room for the next word."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/question.html"
    form_class = RemarkForm

    @cached_property
    def question(self) -> ReturnQuestion:
        """The question; 404 for who may not read it."""
        return get_object_or_404(readable_questions(self.scope), pk=self.kwargs["pk"])

    @property
    def thread(self) -> Thread:
        """The question with everything said."""
        return threads_where(self.scope, pk=self.question.pk)[0]

    @property
    def may_answer(self) -> bool:
        """Whether the person answers for the partner."""
        row = self.question
        return self.scope.may(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)

    @property
    def may_ask(self) -> bool:
        """Whether the person is on the asking side."""
        row = self.question
        return self.scope.may(Permission.RETURN_ACCEPT, level=row.level, partner_id=row.partner_id)

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """The asking side asks further."""
        form = super().get_form(form_class)
        if not self.may_answer:
            form.fields["words"].label = "What else do you want to know?"
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The thread, the line's figures in each version, and what the person may do."""
        row = self.question
        figures = ReturnLine.objects.filter(
            of_return__partner=row.partner,
            of_return__period=row.period,
            of_return__version__isnull=False,
            budget_line=row.budget_line_id,
        )
        return super().get_context_data(
            thread=self.thread,
            question=row,
            figures=figures.select_related("of_return").order_by("-of_return__version"),
            may_answer=self.may_answer,
            may_ask=self.may_ask,
            may_settle=may_settle(self.scope, row),
            newest=Return.objects.filter(
                partner=row.partner, period=row.period, version__isnull=False
            ).first(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, ask further or settle, as the button says."""
        if "settle" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            settle_question(by=self.scope, question=self.question)
        except Refusal as refusal:
            form = self.get_form_class()()
            return self.render_to_response(
                self.get_context_data(form=form, refusal=refusal.message)
            )
        messages.success(request, "You marked the question as settled.")
        return redirect(self.get_success_url())

    def run(self, form: Form) -> Any:
        """Add to the thread."""
        words = form.cleaned_data["words"]
        if self.may_answer:
            remark = answer_question(by=self.scope, question=self.question, words=words)
            messages.success(self.request, "Your answer was sent to the person who asked.")
        else:
            remark = ask_further(by=self.scope, question=self.question, words=words)
            messages.success(self.request, "Your words were sent to the partner’s people.")
        return remark

    def get_success_url(self) -> str:
        """The thread again."""
        return reverse("finance:question", args=[self.question.trust.slug, self.question.pk])
