"""Pages of rounds: the list, opening, closing, who has submitted, and the results."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.charts import spread_bar
from assessment.forms import OpenRoundForm
from assessment.models import Round
from assessment.queries import QuestionSummary, RoundSummary
from trusts import clock
from trusts.permissions import Permission
from trusts.ui.parts import Column, Table, Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

STATE_TAGS = {
    rules.RoundState.NOT_YET: Tag("Not open yet", "grey"),
    rules.RoundState.OPEN: Tag("Open", "green"),
    rules.RoundState.CLOSED: Tag("Closed", "blue"),
}


class IndexView(TrustTemplateView):
    """What this person has to answer, and the rounds whose results they may see."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Own parts first, then every round."""
        rounds = list(queries.rounds_visible_to(self.scope))
        own = set(queries.own_parts(self.scope).values_list("round_id", flat=True))
        return super().get_context_data(
            to_answer=queries.rounds_to_answer(self.scope),
            rounds=[(round_, STATE_TAGS[round_.state], round_.pk in own) for round_ in rounds],
            may_manage=self.scope.may(Permission.ROUND_MANAGE),
            **kwargs,
        )


class OpenRoundView(TrustFormView):
    """Open a round for a body."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/open.html"
    form_class = OpenRoundForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the bodies for which this person may open a round."""
        return {
            **super().get_form_kwargs(),
            "bodies": queries.bodies_for_rounds(self.scope),
            "today": clock.today(),
        }

    def run(self, form: Form) -> Round:
        """Open the round."""
        data = form.cleaned_data
        return actions.open_round(
            by=self.scope,
            body=data["body"],
            bank_code=data["bank"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
        )

    def get_success_url(self) -> str:
        """Who was asked."""
        messages.success(self.request, f"The round for {self.record.body.name} is set up.")
        return reverse("assessment:members", args=[_slug(self), self.record.pk])


class OneRound(TrustView, abstract=True):
    """A page about one round; 404 for one this person may not see."""

    @cached_property
    def round(self) -> Round:
        """The round named in the address."""
        rounds = self.scope.visible(Round.objects.all(), self.permission)
        return get_object_or_404(queries.light(rounds), pk=self.kwargs["pk"])

    @property
    def may_manage(self) -> bool:
        """Whether this person may close the round and see who has submitted."""
        return self.scope.may(
            Permission.ROUND_MANAGE, level=self.round.level, body_id=self.round.body_id
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What every page about a round needs."""
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # TemplateView's
            **kwargs
        )
        return context | {
            "round": self.round,
            "state_tag": STATE_TAGS[self.round.state],
            "may_manage": self.may_manage,
        }


class ResultsView(OneRound, TrustTemplateView):
    """The results of a round: participation, themes, and what stands out."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The summary, with a bar for each theme."""
        summary = queries.round_summary(self.round)
        return super().get_context_data(
            summary=summary,
            themes=[
                {
                    "theme": theme,
                    "bar": spread_bar(theme.spread),
                    "average": "" if theme.average is None else f"{float(theme.average):.1f}",
                }
                for theme in summary.themes
            ],
            standing_out=_standing_out(summary),
            scale=rules.SCALE,
            **kwargs,
        )


class ThemeResultsView(OneRound, TrustTemplateView):
    """The results of one theme, question by question."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/theme_results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each question with its bar, and those nested under it."""
        kwargs.pop("theme", None)  # the address's slug
        summary = queries.round_summary(self.round)
        slugs = [theme.slug for theme in summary.themes]
        if self.kwargs["theme"] not in slugs:
            raise Http404
        here = slugs.index(self.kwargs["theme"])
        theme = summary.themes[here]
        return super().get_context_data(
            summary=summary,
            theme=theme,
            average=_words(theme.average),
            key_scale=rules.SCALE,
            questions=[_shown(question) for question in theme.questions],
            before=summary.themes[here - 1] if here else None,
            after=summary.themes[here + 1] if here + 1 < len(slugs) else None,
            **kwargs,
        )


class MembersView(OneRound, TrustTemplateView):
    """Who was asked, and who has submitted; never what they answered."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One row for each member."""
        rows = [
            (member.person.name, member.membership.partner.name, _stage(member))
            for member in queries.members_of(self.round)
        ]
        table = Table(
            caption="Members asked",
            columns=[Column("Name"), Column("Partner"), Column("State")],
            rows=rows,
        )
        return super().get_context_data(
            table=table, participation=queries.participation_in(self.round), **kwargs
        )


class CloseRoundView(OneRound, TrustFormView):
    """The page that stops a coordinator before a round is closed for good."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/close.html"
    form_class = Form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A closed round cannot be closed: show its results."""
        if self.round.closed_at:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def run(self, form: Form) -> Round:
        """Close the round."""
        closed = actions.close_round(by=self.scope, round_=self.round)
        messages.success(self.request, "The round is closed. Its results are final.")
        return closed

    def get_success_url(self) -> str:
        """The results, where this person may see them."""
        return reverse("assessment:members", args=[_slug(self), self.round.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many have not submitted."""
        # There is nothing to fill in; the form is only there for what the action refuses.
        refused = kwargs.pop("form", None)
        return super().get_context_data(
            form=None,
            forms=[refused] if refused else [],
            participation=queries.participation_in(self.round),
            heading=f"Close the round for {self.round.body.name}?",
            confirm_label="Close the round",
            cancel_url=reverse("assessment:members", args=[_slug(self), self.round.pk]),
            **kwargs,
        )


def _slug(view: TrustView) -> str:
    trust = view.scope.trust
    assert trust is not None, "pages of a trust have one"  # noqa: S101 - narrows the type
    return trust.slug


def _stage(member: Any) -> str:
    if member.has_submitted:
        return f"Submitted {member.submitted_at:%-d %B %Y}"
    return "In progress" if member.saved else "Not yet started"


def _words(average: Any) -> str:
    """An average as words and a figure to one place: "Developing (3.2 out of 5)"."""
    if average is None:
        return "No ratings"
    return f"{rules.nearest_step(average).label} ({float(average):.1f} out of 5)"


def _shown(question: QuestionSummary, *, is_nested: bool = False) -> dict[str, Any]:
    own = question.spread.mean
    _, *under = question.family()
    return {
        "question": question,
        "is_nested": is_nested,
        "bar": spread_bar(question.spread),
        "average": _words(own),
        "rolled_up": _words(question.rolled_up) if question.nested else "",
        "figures": [
            *((step.label, question.spread.counts[step.code]) for step in rules.SCALE),
            ("Don’t know", question.spread.dont_know),
            ("Not for me", question.spread.not_for_me),
            ("No answer", question.spread.unanswered),
        ],
        "under": [_shown(part, is_nested=True) for part in under],
    }


def _standing_out(summary: RoundSummary) -> list[dict[str, Any]]:
    """The questions a board would look at first, each with the reason in figures."""
    return [
        {
            "title": "Rated highest",
            "rows": [(question, _words(question.rolled_up)) for question in summary.strongest()],
        },
        {
            "title": "Rated lowest",
            "rows": [(question, _words(question.rolled_up)) for question in summary.weakest()],
        },
        {
            "title": "Members differ most",
            "rows": [
                (
                    question,
                    f"From {question.spread.lowest.label.lower()} "
                    f"to {question.spread.highest.label.lower()}",
                )
                for question in summary.most_divided()
                if question.spread.lowest and question.spread.highest
            ],
        },
    ]
