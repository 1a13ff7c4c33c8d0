"""What every page about a member's own part in a round has in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import queries, rules
from assessment.banks.load import Bank, Question, Theme
from assessment.models import Answer, Participant
from trusts.permissions import Permission
from trusts.views.base import TrustView


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
    def carried_over(self) -> set[str]:
        """The questions whose answer is still as it was last time: none of them counts yet."""
        return {code for code, answer in self.answers.items() if answer.is_carried_over}

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
            "carried": len(self.carried_over),
            "can_answer": self.can_answer,
            "tasks_url": self.address("tasks"),
            "check_url": self.address("check"),
            "submit_url": self.address("submit"),
            "document_url": self.address("own_document"),
            "index_url": (self.address_of_index() if self.scope.may(Permission.ROUND_VIEW) else ""),
        }

    @cached_property
    def is_one_by_one(self) -> bool:
        """Whether this member wants one question a page."""
        return queries.reads_one_by_one(self.participant)

    def address_in(self, theme: Theme, question: Question | None = None) -> str:
        """Where this member answers a theme: from a question on, or from the first without answer.

        One theme or one question a page, as they chose.
        """
        questions = list(theme.every_question())
        if not self.is_one_by_one:
            return self.address("theme", theme.slug) + (f"#q-{question.code}" if question else "")
        if question is None:
            rated = {code for code, answer in self.answers.items() if answer.counts}
            open_ones = (each for each in questions if each.code not in rated)
            question = next(open_ones, questions[0])
        return self.address("question", theme.slug, question.code)

    def address_of_index(self) -> str:
        """The address of the list of rounds."""
        return reverse("assessment:index", args=[self.scope.trust.slug])
