"""The questions of a round, a theme or one at a time: shown, and saved."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment import actions, queries, rules
from assessment.banks.load import Question, Theme
from assessment.forms import AnswerForm, answer_forms, forms_of
from assessment.models import Participant
from assessment.views.own import OwnPart
from trusts.errors import Refusal
from trusts.models import Person
from trusts.permissions import Permission
from trusts.ui import kept
from trusts.views.base import TrustTemplateView


@method_decorator(never_cache, name="dispatch")  # "Back" must not show an older revision
class ThemeView(OwnPart, TrustTemplateView):
    """The questions of one theme, or one of them. Saves what was sent: all of it, or one question
    from the page's script.
    """

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

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of this page, in printed order."""
        questions = list(self.theme.every_question())
        if only := self.kwargs.get("question"):
            questions = [each for each in questions if each.code == only]
        if not questions:
            raise Http404
        return questions

    @cached_property
    def pages(self) -> list[str]:
        """The address of every page of this round's questions, in the way this page shows them."""
        if "question" not in self.kwargs:
            return [self.address("theme", theme.slug) for theme in self.bank.themes]
        return [
            self.address("question", theme.slug, question.code)
            for theme in self.bank.themes
            for question in theme.every_question()
        ]

    @property
    def is_own(self) -> bool:
        """Whether these are the reader's own answers: somebody who helps confirms nothing."""
        person = self.scope.person
        return person is not None and self.participant.person_id == person.pk

    @property
    def next_url(self) -> str:
        """The next page, or "check answers" after the last."""
        after = self.pages[self.pages.index(self.request.path) + 1 :]
        return after[0] if after else self.address("check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The questions as forms, with what was typed and never saved in its place."""
        kwargs.pop("theme", None)  # the address's slug
        kwargs.pop("question", None)
        typed = kept.given_back(self.request) if "forms" not in kwargs else None
        forms = kwargs.pop("forms", None) or forms_of(self.asked, self.answers, typed)
        here = self.pages.index(self.request.path)
        slugs = [theme.slug for theme in self.bank.themes]
        return super().get_context_data(
            theme=self.theme,
            forms=forms,
            position=slugs.index(self.theme.slug) + 1,
            count=len(slugs),
            one=len(self.asked) == 1 and "question" in self.kwargs,
            number=here + 1,
            of=len(self.pages),
            before=self.pages[here - 1] if here else "",
            scale=rules.SCALE,
            evidence=queries.evidence_of(self.participant) if self.is_own else {},
            is_given_back=any(form.is_given_back for form in forms),
            may_confirm=self.is_own,
            carried_here=sum(bool(f.answer and f.answer.is_carried_over) for f in forms),
            keep=keep_for(self.participant, self.scope.person),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was sent: a page from a form, a JSON answer for the script."""
        if "discard" in request.POST:
            kept.forget(request)
            return redirect(request.path)
        in_background = request.headers.get("accept", "").startswith("application/json")
        forms = answer_forms(self.asked, self.answers, request.POST)
        if not all(form.is_valid() for form in forms):
            return self._put_right(forms, in_background)
        replies = [form.reply() for form in forms]
        conflicts: tuple[actions.Conflict, ...] = ()
        revisions = {
            reply.question: actions.revision_shown(reply, self.answers.get(reply.question))
            for reply in replies
        }
        try:
            if not self.can_answer or actions.would_change(self.answers, replies):
                saved = actions.save_answers(
                    by=self.scope, participant=self.participant, replies=replies
                )
                conflicts, revisions = saved.conflicts, revisions | saved.revisions
        except Refusal as refusal:
            if in_background:
                return JsonResponse({"refusal": refusal.message}, status=409)
            context = self.get_context_data(forms=forms, refusal=refusal.message)
            return self.render_to_response(context, status=409)
        if not in_background:
            kept.forget(request)
        if conflicts:
            return self._conflict(forms, conflicts, in_background)
        if in_background:
            return JsonResponse({"at": _clock(), "revisions": revisions})
        if "confirm" in request.POST:
            self._confirm(request.POST["confirm"])
        return redirect(self._after_saving())

    def _confirm(self, which: str) -> None:
        """Confirm an answer carried over (its code), or every one that was sent ("page")."""
        sent = [each.code for each in self.asked if f"{each.code}-revision" in self.request.POST]
        try:
            actions.confirm_answers(
                by=self.scope,
                participant=self.participant,
                questions=sent if which == "page" else {which}.intersection(sent),
            )
        except Refusal as refusal:
            messages.error(self.request, refusal.message)

    def _after_saving(self) -> str:
        """Where the button leads that the page was saved with."""
        wanted = self.request.POST.get("evidence", "")
        if wanted in {question.code for question in self.asked}:
            return self.address("evidence", self.theme.slug, wanted)
        confirmed = self.request.POST.get("confirm", "")
        if confirmed in {question.code for question in self.asked}:
            return f"{self.request.path}#q-{confirmed}"
        return self.address("tasks") if "list" in self.request.POST else self.next_url

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


def keep_for(participant: Participant, person: Person | None) -> dict[str, str]:
    """The name and the secret under which a browser keeps what a person has not saved yet.

    The secret is given only to that person's own pages, whether they are the member or help one:
    what lies in a browser's storage cannot be read, nor told whose it is, by whoever uses that
    browser next.
    """
    words = f"{person.pk if person else 0} {participant.pk}"
    name = salted_hmac("assessment.keep.name", words, algorithm="sha256").hexdigest()[:16]
    secret = salted_hmac("assessment.keep.secret", words, algorithm="sha256").digest()
    return {"name": name, "secret": base64.b64encode(secret).decode()}


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"
