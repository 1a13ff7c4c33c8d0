"""Pages of rounds: the list, opening, closing, and who has submitted."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.forms import OpenRoundForm
from assessment.models import Round
from trusts import clock
from trusts.permissions import Permission
from trusts.ui.parts import Column, Table, Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

STATE_TAGS = {
    rules.RoundState.NOT_YET: Tag("Not open yet", "grey"),
    rules.RoundState.OPEN: Tag("Open", "green"),
    rules.RoundState.CLOSED: Tag("Closed", "blue"),
}

PROMISES = {
    rules.Promise.NAMED: "Members were told that the results say who answered what.",
    rules.Promise.PARTNER: "Members were told that answers may be traced to their partner, not to "
    "them by name.",
    rules.Promise.SECTOR: "Members were told that answers cannot be traced further than their "
    "sector, and that nothing is shown of fewer than five members.",
}
"""What members were promised, as the results say it."""


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
            may_share=self.scope.may(Permission.RESULTS_SHARE),
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
            promise=data["promise"],
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
            "promise": PROMISES[self.round.rule],
        }


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
