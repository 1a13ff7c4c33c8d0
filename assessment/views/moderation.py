"""Pages of moderation: question by question, for a meeting with a projector."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.banks.load import Question
from assessment.charts import spread_bar
from assessment.forms import AnswerForm
from assessment.models import AgreedRating
from assessment.moderation_forms import AgreedRatingForm
from assessment.queries import Moderated, RoundSummary
from assessment.views.results import average_words
from assessment.views.rounds import OneRound
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustTemplateView

STATE_TAGS = {
    "Not discussed yet": Tag("Not discussed yet", "grey"),
    "To be confirmed": Tag("To be confirmed", "yellow"),
    "Agreed": Tag("Agreed", "green"),
}


class ModeratedRound(OneRound, abstract=True):
    """A page about what a body agreed in one round."""

    @cached_property
    def summary(self) -> RoundSummary:
        """The round's results."""
        return queries.round_summary(self.round)

    @cached_property
    def moderated(self) -> list[Moderated]:
        """Every question with what was agreed on it."""
        return queries.moderation_of(self.round, self.summary)

    def may_moderate(self) -> bool:
        """Whether this person may record and confirm for the round's body."""
        return self.scope.may(
            Permission.ROUND_MODERATE, level=self.round.level, body_id=self.round.body_id
        )

    def address(self, name: str, *args: Any) -> str:
        """The address of another page about this round."""
        assert self.scope.trust is not None, "pages of a trust have one"  # noqa: S101 - narrows
        return reverse(f"assessment:{name}", args=[self.scope.trust.slug, self.round.pk, *args])


class AgreedView(ModeratedRound, TrustTemplateView):
    """What the board agreed, question by question, beside its members' ratings."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/agreed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes with their questions, and how far moderation is."""
        rows = self.moderated
        confirmed = [row for row in rows if row.agreed and row.agreed.is_confirmed]
        next_one = next((row for row in rows if row.agreed is None), None)
        return super().get_context_data(
            summary=self.summary,
            themes=[
                {
                    "theme": theme,
                    "rows": [
                        (row, STATE_TAGS[row.state], average_words(row.summary.spread.mean))
                        for row in rows
                        if row.theme is theme
                    ],
                }
                for theme in self.summary.themes
            ],
            total=len(rows),
            confirmed=len(confirmed),
            may_moderate=self.may_moderate(),
            next_one=next_one.summary.code if next_one else "",
            **kwargs,
        )


class ModerateView(ModeratedRound, TrustFormView):
    """One question on a projector: the spread, the comments, and what the board agrees."""

    permission = Permission.ROUND_MODERATE
    template_name = "assessment/moderate.html"
    form_class = AgreedRatingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where nothing may be shown there is nothing to moderate: the results say why."""
        self.scope.require(self.permission)
        if not self.summary.themes and request.method == "GET":
            return redirect(self.address("results"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def here(self) -> int:
        """The place of the question named in the address."""
        codes = [row.summary.code for row in self.moderated]
        if self.kwargs["question"] not in codes:
            raise Http404
        return codes.index(self.kwargs["question"])

    @property
    def row(self) -> Moderated:
        """The question with what was agreed on it."""
        return self.moderated[self.here]

    def get_initial(self) -> dict[str, Any]:
        """What was recorded before, to be changed."""
        agreed = self.row.agreed
        if agreed is None:
            return {"revision": 0}
        return {
            "rating": agreed.rating,
            "reason": agreed.reason,
            "who": agreed.who,
            "revision": agreed.revision,
        }

    def run(self, form: Form) -> AgreedRating:
        """Record what was agreed."""
        data = form.cleaned_data
        return actions.record_agreed_rating(
            by=self.scope,
            round_=self.round,
            question=self.kwargs["question"],
            rating=data["rating"],
            reason=data["reason"],
            who=data["who"],
            revision=data["revision"],
        )

    def get_success_url(self) -> str:
        """The next question, or the list after the last."""
        rest = self.moderated[self.here + 1 :]
        if rest:
            return self.address("moderate", rest[0].summary.code)
        return self.address("agreed")

    def _asked(self, code: str) -> Question:
        return queries.questions_of(self.round).by_code[code]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question as members saw it, with its help and evidence, and its neighbours."""
        kwargs.pop("question", None)
        rows, here = self.moderated, self.here
        row = rows[here]
        person = self.scope.person
        return super().get_context_data(
            row=row,
            tag=STATE_TAGS[row.state],
            bar=spread_bar(row.summary.spread),
            average=average_words(row.summary.spread.mean),
            scale=rules.SCALE,
            asked=AnswerForm(question=self._asked(row.summary.code), answer=None),
            held=queries.evidence_held_if_shown(self.round).get(row.summary.code),
            place=here + 1,
            total=len(rows),
            before=rows[here - 1].summary.code if here else "",
            after=rows[here + 1].summary.code if here + 1 < len(rows) else "",
            may_confirm=row.agreed is not None
            and not row.agreed.is_confirmed
            and (person is None or row.agreed.recorder_id != person.pk),
            **kwargs,
        )


class ConfirmView(ModeratedRound, TrustTemplateView):
    """The second person's word on a recorded rating. Only takes a post."""

    permission = Permission.ROUND_MODERATE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, and go back to the question."""
        agreed = get_object_or_404(
            AgreedRating.objects.select_related("round").defer("round__bank_content"),
            round=self.round,
            question=self.kwargs["question"],
        )
        revision = request.POST.get("revision", "")
        try:
            actions.confirm_agreed_rating(
                by=self.scope,
                agreed=agreed,
                revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
            )
            messages.success(request, "You confirmed what was agreed.")
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect(self.address("moderate", agreed.question))
