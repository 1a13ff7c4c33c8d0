"""Pages about who answers: asking more, standing in, giving back, inviting from outside."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries
from assessment.models import OutsiderInvitation, Participant, Round
from assessment.round_forms import AskMoreForm, HandOverForm, OutsiderForm, ReopenForm
from assessment.views.rounds import OneRound, slug_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class AskMoreView(OneRound, TrustFormView):
    """Ask members who are not asked yet."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/ask_more.html"
    form_class = AskMoreForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the seats from which nobody answers yet."""
        return {**super().get_form_kwargs(), "seats": queries.seats_not_asked(self.round)}

    def run(self, form: Form) -> list[Participant]:
        """Ask them."""
        return actions.ask_more(by=self.scope, round_=self.round, seats=form.cleaned_data["seats"])

    def get_success_url(self) -> str:
        """Who is asked."""
        names = ", ".join(part.person.name for part in self.record)
        messages.success(self.request, f"{names} {'is' if len(self.record) == 1 else 'are'} asked.")
        return self.members_url


class InviteOutsiderView(OneRound, TrustFormView):
    """Invite somebody from outside by email."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/invite.html"
    form_class = OutsiderForm

    def run(self, form: Form) -> OutsiderInvitation:
        """Send the invitation."""
        return actions.invite_outsider(by=self.scope, round_=self.round, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Who is asked."""
        messages.success(self.request, f"We sent an invitation to {self.record.email}.")
        return self.members_url


class InvitationSentView(TrustView):
    """Send an invitation again, or withdraw it: buttons of the page of members."""

    permission = Permission.ROUND_MANAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        rows = self.scope.visible(OutsiderInvitation.objects.all(), self.permission)
        invitation = get_object_or_404(rows, pk=self.kwargs["pk"])
        try:
            if request.POST.get("what") == "withdraw":
                actions.withdraw_invitation(by=self.scope, invitation=invitation)
                messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
            else:
                actions.invite_again(by=self.scope, invitation=invitation)
                messages.success(request, f"We sent {invitation.email} a new link.")
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("assessment:members", slug_of(self), invitation.round_id)


class OnePart(TrustView, abstract=True):
    """A coordinator's page about one person's part in a round; never what they answered."""

    permission = Permission.ROUND_MANAGE

    @cached_property
    def part(self) -> Participant:
        """The part named in the address."""
        rows = self.scope.visible(Participant.objects.all(), self.permission)
        rows = rows.select_related("round__body", "person", "membership__partner")
        return get_object_or_404(rows.defer("round__bank_content"), pk=self.kwargs["pk"])

    @property
    def members_url(self) -> str:
        """The page of everybody who is asked."""
        return reverse("assessment:members", args=[slug_of(self), self.part.round_id])

    @property
    def part_url(self) -> str:
        """The page of this part."""
        return reverse("assessment:part", args=[slug_of(self), self.part.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The part and its round."""
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # TemplateView's
            **kwargs
        )
        return context | {
            "part": self.part,
            "round": self.part.round,
            "members_url": self.members_url,
            "part_url": self.part_url,
        }


class PartView(OnePart, TrustTemplateView):
    """How far somebody is, who helps them, and what the coordinator can do."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/part.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What can be done now."""
        part = self.part
        running = part.round.closed_at is None
        given = queries.has_given_anything(part)
        replaceable = part.membership is not None and (part.is_shared or not given)
        return super().get_context_data(
            helpers=queries.helpers_of(part),
            themes={each.code: each.title for each in queries.questions_of(part.round).themes},
            has_started=given,
            may_reopen=part.has_submitted and part.round.is_open,
            may_hand_over=running and not part.has_submitted and replaceable,
            may_take_out=running and not part.has_submitted and not given,
            **kwargs,
        )


class HandOverView(OnePart, TrustFormView):
    """Choose who answers instead."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/hand_over.html"
    form_class = HandOverForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those of the partner's people who are not asked themselves."""
        seat = self.part.membership
        people = queries.people_of(seat.partner) if seat else ()
        asked = queries.people_asked(self.part.round)
        return {
            **super().get_form_kwargs(),
            "people": [each for each in people if each.pk not in asked],
        }

    def run(self, form: Form) -> Participant:
        """Hand the part over."""
        return actions.hand_over(
            by=self.scope, participant=self.part, person=form.cleaned_data["person"]
        )

    def get_success_url(self) -> str:
        """The part."""
        messages.success(self.request, f"{self.record.person} is asked to answer.")
        return self.part_url


class ReopenView(OnePart, TrustFormView):
    """Give a member's answers back, with the reason."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/reopen.html"
    form_class = ReopenForm

    def run(self, form: Form) -> Participant:
        """Give them back."""
        return actions.reopen_submission(
            by=self.scope, participant=self.part, why=form.cleaned_data["why"]
        )

    def get_success_url(self) -> str:
        """The part."""
        messages.success(
            self.request, f"{self.record.person} can change the answers, and gets an email."
        )
        return self.part_url


class TakeOutView(OnePart, TrustFormView):
    """The page that asks before somebody is asked no longer."""

    permission = Permission.ROUND_MANAGE
    template_name = "assessment/take_out.html"
    form_class = Form

    def run(self, form: Form) -> Round:
        """Take them out."""
        self.url_after = self.members_url
        self.name = self.part.person.name
        return actions.take_out(by=self.scope, participant=self.part)

    def get_success_url(self) -> str:
        """Who is asked."""
        messages.success(self.request, f"{self.name} is not asked any more.")
        return self.url_after

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page; the form is only there for what the action refuses."""
        refused = kwargs.pop("form", None)
        return super().get_context_data(
            form=None,
            forms=[refused] if refused else [],
            heading=f"Ask {self.part.person} no longer?",
            confirm_label="Ask no longer",
            cancel_url=self.part_url,
            **kwargs,
        )
