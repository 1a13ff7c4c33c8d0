"""Pages of rounds: the list, opening, closing, and who has submitted."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.banks.load import Bank
from assessment.models import Round
from assessment.round_forms import (
    NewRoundForm,
    OpenRoundForm,
    RoundOptionsForm,
    days_in_words,
)
from trusts import clock
from trusts.models import Body
from trusts.permissions import Permission
from trusts.ui.parts import SummaryRow, Tag
from trusts.ui.tags import day
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


INVITE = "Now invite people from outside to answer."


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
            to_help=[
                part
                for part in queries.helped_parts(self.scope)
                if part.round.is_open and not part.has_submitted
            ],
            rounds=[(round_, STATE_TAGS[round_.state], round_.pk in own) for round_ in rounds],
            may_manage=self.scope.may(Permission.ROUND_MANAGE),
            may_share=self.scope.may(Permission.RESULTS_SHARE),
            **kwargs,
        )


class OpenRoundView(TrustFormView):
    """Choose the body and the questions of a new round."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/open.html"
    form_class = OpenRoundForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the bodies for which this person may open a round."""
        return {**super().get_form_kwargs(), "bodies": queries.bodies_for_rounds(self.scope)}

    def run(self, form: Form) -> dict[str, Any]:
        """Nothing is written yet: the next page asks for the options."""
        return form.cleaned_data

    def get_success_url(self) -> str:
        """The options for this body and question set."""
        chosen = self.record
        return reverse(
            "assessment:open_options", args=[slug_of(self), chosen["body"].slug, chosen["bank"]]
        )


class OpenOptionsView(TrustFormView):
    """Choose who is asked what, from when to when, and open the round."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/open_options.html"
    form_class = NewRoundForm

    @cached_property
    def body(self) -> Body:
        """The body named in the address."""
        rows = self.scope.visible(queries.bodies_for_rounds(self.scope), self.permission)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    @cached_property
    def bank(self) -> Bank:
        """The question set named in the address, as the body's level is asked it."""
        try:
            bank, _ = queries.find_instrument(self.kwargs["bank"])
        except KeyError:
            raise Http404 from None
        return bank.for_level(self.body.level)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the body's seats and the question set's themes."""
        today = clock.today()
        return {
            **super().get_form_kwargs(),
            "seats": queries.seats_that_may_answer(self.body, on=today),
            "bank": self.bank,
            "today": today,
        }

    def run(self, form: Form) -> Round:
        """Open the round, or plan it."""
        options = {"seats": [], **form.cleaned_data}
        return actions.open_round(
            by=self.scope, body=self.body, bank_code=self.bank.code, **options
        )

    def get_success_url(self) -> str:
        """Who was asked."""
        is_open = self.record.is_open
        asked = "Members get an email." if self.record.participants.exists() else INVITE
        messages.success(
            self.request,
            f"The round for {self.body.name} is open. {asked}"
            if is_open
            else f"The round for {self.body.name} is planned.",
        )
        return reverse("assessment:members", args=[slug_of(self), self.record.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The body and the question set."""
        kwargs.pop("bank", None)  # the address's code
        return super().get_context_data(body=self.body, bank=self.bank, **kwargs)


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

    @property
    def members_url(self) -> str:
        """The page of everybody who is asked."""
        return reverse("assessment:members", args=[slug_of(self), self.round.pk])

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
            "members_url": self.members_url,
        }


class MembersView(OneRound, TrustTemplateView):
    """Who is asked, and who has submitted; never what they answered."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One line for each who answers, and those invited who have not accepted."""
        round_ = self.round
        asked = [theme.title for theme in queries.questions_of(round_).themes]
        return super().get_context_data(
            members=[(member, _stage(member)) for member in queries.members_of(round_)],
            invitations=list(queries.invitations_of(round_)),
            may_ask_more=round_.closed_at is None and bool(queries.seats_not_asked(round_)),
            participation=queries.participation_in(round_),
            options=[
                SummaryRow("Themes", ", ".join(asked) if round_.themes else "All themes"),
                SummaryRow("Opening date", day(round_.opens_on)),
                SummaryRow("Due date", day(round_.closes_on)),
                SummaryRow("Reminders by email", _reminders(round_)),
                SummaryRow("Starting from last answers", "Yes" if round_.may_copy else "No"),
                SummaryRow("How far answers can be traced", round_.get_promise_display()),
            ],
            **kwargs,
        )


class ChangeRoundView(OneRound, TrustFormView):
    """Change the options of a round that is not closed."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/change_round.html"
    form_class = RoundOptionsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The round as it is."""
        return {
            **super().get_form_kwargs(),
            "bank": queries.all_questions_of(self.round),
            "today": clock.today(),
            "round_": self.round,
        }

    def run(self, form: Form) -> Round:
        """Change it."""
        return actions.change_round(by=self.scope, round_=self.round, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The round."""
        messages.success(self.request, "The options are changed.")
        return self.members_url


class BeginRoundView(OneRound, TrustFormView):
    """The page that asks before a planned round is opened early."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/begin.html"
    form_class = Form

    def run(self, form: Form) -> Round:
        """Open it."""
        return actions.begin_round(by=self.scope, round_=self.round)

    def get_success_url(self) -> str:
        """The round."""
        messages.success(self.request, "The round is open. Members get an email.")
        return self.members_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page; the form is only there for what the action refuses."""
        refused = kwargs.pop("form", None)
        return super().get_context_data(
            form=None,
            forms=[refused] if refused else [],
            participation=queries.participation_in(self.round),
            heading=f"Open the round for {self.round.body.name} now?",
            confirm_label="Open the round",
            cancel_url=self.members_url,
            **kwargs,
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close it; whoever pressed the button twice is shown that it is done."""
        if self.round.closed_at:
            return redirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def run(self, form: Form) -> Round:
        """Close the round."""
        closed = actions.close_round(by=self.scope, round_=self.round)
        messages.success(self.request, "The round is closed. Its results are final.")
        return closed

    def get_success_url(self) -> str:
        """The results, where this person may see them."""
        return reverse("assessment:members", args=[slug_of(self), self.round.pk])

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
            cancel_url=reverse("assessment:members", args=[slug_of(self), self.round.pk]),
            **kwargs,
        )


def slug_of(view: TrustView) -> str:
    """The short name of the trust in the address of a page."""
    trust = view.scope.trust
    assert trust is not None, "pages of a trust have one"  # noqa: S101 - narrows the type
    return trust.slug


def _stage(member: Any) -> str:
    if member.has_submitted:
        return f"Submitted {day(member.submitted_at.date())}"
    if member.reopened_at:
        return f"Given back {day(member.reopened_at.date())}"
    return "In progress" if member.saved else "Not yet started"


def _reminders(round_: Round) -> str:
    words = [days_in_words(days) for days in round_.reminders]
    return "; ".join([words[0], *(each.lower() for each in words[1:])]) if words else "None"
