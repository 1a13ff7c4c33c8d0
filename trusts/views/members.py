"""Pages about people and seats: who sits where, who may do what and why."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from trusts import queries
from trusts.actions import invitation as invitations
from trusts.actions.membership import assign_membership, end_membership
from trusts.clock import today
from trusts.errors import Refusal
from trusts.forms.members import AssignForm, EndSeatForm, InviteForm, MemberFilter
from trusts.models import Invitation, Membership
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in, number

SEATS_A_PAGE = 50


class MembersView(TrustTemplateView):
    """The list of seats, by body and role."""

    permission = Permission.MEMBERS_VIEW
    template_name = "trusts/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and page the list."""
        form = MemberFilter(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        rows = queries.seats(
            on=today(),
            when=chosen.get("when") or queries.CURRENT,
            body=chosen.get("body"),
            role=chosen.get("role", ""),
        )
        page = Paginator(rows, SEATS_A_PAGE).get_page(self.request.GET.get("page"))
        manages = self.scope.may(Permission.MEMBERS_MANAGE)
        return super().get_context_data(
            filter_form=form,
            form=form,
            seats=page,
            manages=manages,
            invited=queries.open_invitations().count() if manages else 0,
            today=today(),
            **kwargs,
        )


class MemberView(TrustTemplateView):
    """One person in this trust: seats, what they may do, and which seat gives it."""

    permission = Permission.MEMBERS_VIEW
    template_name = "trusts/member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person whose seat the address names: all seats here, and what they give."""
        seats = self.scope.visible(Membership.objects.all(), self.permission)
        person = get_object_or_404(seats.select_related("person"), pk=self.kwargs["pk"]).person
        return super().get_context_data(
            person=person,
            seats=queries.seats_of(person),
            rights=queries.rights_of(person) if person.is_active else [],
            manages=self.scope.may(Permission.MEMBERS_MANAGE),
            today=today(),
            **kwargs,
        )


class AssignView(TrustFormView):
    """Give another seat to somebody who is in the trust already."""

    permission = Permission.MEMBERS_MANAGE
    template_name = "trusts/assign.html"
    form_class = AssignForm

    def get_initial(self) -> dict[str, Any]:
        """The person and body that the page before named."""
        return {key: self.request.GET[key] for key in ("person", "body") if key in self.request.GET}

    def run(self, form: Form) -> Membership:
        """Assign the seat."""
        return assign_membership(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the person."""
        seat: Membership = self.record
        messages.success(self.request, f"{seat.person} now sits on {seat.body}.")
        return reverse("trusts:member", kwargs=address_in(self, pk=seat.pk))


class EndSeatView(TrustFormView):
    """Asks once more before a membership ends."""

    permission = Permission.MEMBERS_MANAGE
    template_name = "trusts/end_seat.html"
    form_class = EndSeatForm

    def get_initial(self) -> dict[str, Any]:
        """Today, as most memberships are ended on their last day."""
        return {"ends_on": today()}

    @cached_property
    def seat(self) -> Membership:
        """The seat of the address; 404 for one of another trust."""
        rows = Membership.objects.select_related("person", "body", "partner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whose seat it is."""
        seat = self.seat
        return super().get_context_data(
            seat=seat,
            heading=f"You are about to end {seat.person}’s membership",
            confirm_label="End this membership",
            cancel_url=reverse("trusts:member", kwargs=address_in(self, pk=seat.pk)),
            **kwargs,
        )

    def run(self, form: Form) -> Membership:
        """End the seat."""
        return end_membership(by=self.scope, membership=self.seat, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the person."""
        messages.success(self.request, f"The membership of {self.seat.body} has a last day now.")
        return reverse("trusts:member", kwargs=address_in(self, pk=self.seat.pk))


class InviteView(TrustFormView):
    """Invite somebody by email."""

    permission = Permission.MEMBERS_MANAGE
    template_name = "trusts/invite.html"
    form_class = InviteForm

    def get_initial(self) -> dict[str, Any]:
        """A term that starts today."""
        return {"starts_on": today(), "voting": "yes"}

    def run(self, form: Form) -> Invitation:
        """Send the invitation."""
        return invitations.invite(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The list of invitations."""
        messages.success(self.request, f"We sent an invitation to {self.record.email}.")
        return reverse("trusts:invitations", kwargs=address_in(self))


class InvitationsView(TrustView):
    """Open invitations: send again, withdraw."""

    permission = Permission.MEMBERS_MANAGE

    def get(self, request: HttpRequest, refusal: str = "", **kwargs: Any) -> HttpResponse:
        """List them."""
        return render(
            request,
            "trusts/invitations.html",
            {"invitations": queries.open_invitations(), "refusal": refusal},
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send one again or withdraw it."""
        invitation = get_object_or_404(Invitation, pk=number(request.POST.get("invitation")))
        try:
            if request.POST.get("do") == "withdraw":
                invitations.withdraw(by=self.scope, invitation=invitation)
                messages.success(request, f"The invitation of {invitation.name} is withdrawn.")
            else:
                invitations.send_again(by=self.scope, invitation=invitation)
                messages.success(request, f"We sent a new link to {invitation.email}.")
        except Refusal as refusal:
            return self.get(request, refusal=refusal.message)
        return redirect("trusts:invitations", **address_in(self))
