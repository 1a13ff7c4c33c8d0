"""Pages of virements and of the register of delegations."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from finance.actions import delegations as register
from finance.actions import virements as actions
from finance.models import Delegation, Virement, VirementState
from finance.queries.virements import (
    as_moves,
    delegation_of,
    delegations,
    visible_virements,
)
from finance.rules.virement import Approver, approval_reasons
from finance.views.pools import this_year
from finance.virement_forms import (
    ApproveForm,
    DelegationForm,
    EndDelegationForm,
    RefuseForm,
    VirementForm,
)
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.ui.parts import Event, Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

COLOURS = {"requested": "blue", "approved": "green", "refused": "red", "withdrawn": "grey"}


def tag_of(virement: Virement) -> Tag:
    """The state with its colour."""
    return Tag(virement.get_state_display(), COLOURS[virement.state])


class VirementsView(TrustTemplateView):
    """Every virement the scope reaches, newest first."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/virements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, and whose lines the person may ask to move."""
        own = self.scope.partner_ids(Permission.VIREMENT_REQUEST)
        partners = Partner.objects.all() if own is None else Partner.objects.filter(pk__in=own)
        may_request = self.scope.may(Permission.VIREMENT_REQUEST)
        return super().get_context_data(
            rows=[(row, tag_of(row)) for row in visible_virements(self.scope)],
            partners=partners if may_request else (),
            **kwargs,
        )


class RequestView(TrustFormView):
    """Asking for a virement between lines of one partner."""

    permission = Permission.VIREMENT_REQUEST
    form_class = VirementForm
    template_name = "finance/pool_form.html"

    @cached_property
    def partner(self) -> Partner:
        """Whose lines: the query string's partner, or the person's own."""
        own = self.scope.partner_ids(Permission.VIREMENT_REQUEST)
        rows = Partner.objects.all() if own is None else Partner.objects.filter(pk__in=own)
        slug = self.request.GET.get("partner", "")
        if slug:
            found = get_object_or_404(Partner, slug=slug)
            self.scope.require(Permission.VIREMENT_REQUEST, partner_id=found.pk)
            return found
        found_first = rows.first()
        if found_first is None:
            raise PermissionDenied(Permission.VIREMENT_REQUEST.words)
        return found_first

    def get_form_kwargs(self) -> dict[str, Any]:
        """The partner's lines of this year."""
        return super().get_form_kwargs() | {"partner": self.partner, "year": this_year()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Ask for a virement",
            intro="Money moves between lines of one partner. What is taken and what is added must "
            "be equal. Another person, with a high enough limit, approves it.",
            caption=str(self.partner),
            button="Ask for approval",
            back=reverse("finance:virements", args=[self.partner.trust.slug]),
            **kwargs,
        )

    def run(self, form: Form) -> Virement:
        """Ask."""
        assert isinstance(form, VirementForm)  # noqa: S101 - for the type
        return actions.request_virement(
            by=self.scope,
            partner=self.partner,
            period=form.cleaned_data["period"],
            reason=form.cleaned_data["reason"],
            moves=form.moves(),
        )

    def get_success_url(self) -> str:
        """The request's page."""
        messages.success(self.request, "Your request is waiting for approval.")
        return reverse("finance:virement", args=[self.partner.trust.slug, self.record.pk])


class OneVirement(TrustView, abstract=True):
    """A page about one virement."""

    kwargs: dict[str, Any]

    @cached_property
    def virement(self) -> Virement:
        """The virement the address names."""
        found = visible_virements(self.scope).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class VirementView(OneVirement, TrustTemplateView):
    """A virement: its moves, what stands in the way, its history."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/virement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The moves, and what this person may do."""
        row = self.virement
        moves = list(row.moves.select_related("budget_line__budget"))
        waiting = row.state == VirementState.REQUESTED
        keys = {"level": row.level, "partner_id": row.partner_id}
        may_approve = waiting and self.scope.may(Permission.VIREMENT_APPROVE, **keys)
        held = delegation_of(self.scope.person, row.partner_id, today())
        reasons = []
        if may_approve:
            reasons = approval_reasons(
                as_moves([(move.budget_line, move.amount) for move in moves]),
                requester=str(row.requester_id),
                approver=Approver(
                    str(self.scope.person.pk) if self.scope.person else "operator",
                    held.limit if held else None,
                ),
                period_closed=row.period.closed_at is not None,
            )
        is_own = self.scope.person is not None and row.requester_id == self.scope.person.pk
        return super().get_context_data(
            virement=row,
            tag=tag_of(row),
            moves=moves,
            reasons=reasons,
            held=held,
            may_approve=may_approve,
            is_own=is_own,
            may_withdraw=waiting and self.scope.may(Permission.VIREMENT_REQUEST, **keys),
            events=history(row),
            **kwargs,
        )


def history(row: Virement) -> list[Event]:
    """What happened to a virement, newest first."""
    events = [Event("Asked for", row.requested_at, row.requested_by, row.reason)]
    if row.decided_at:
        words = row.decision
        if row.delegation:
            words = f"Under a limit of £{row.delegation.limit:,.2f}. {words}".strip()
        events.insert(0, Event(row.get_state_display(), row.decided_at, row.decided_by, words))
    return events


class Decide(OneVirement, TrustFormView, abstract=True):
    """Deciding about a virement. Subclasses name the form, the words and the action."""

    permission = Permission.VIREMENT_APPROVE
    template_name = "finance/pool_form.html"
    heading: ClassVar[str]
    intro: ClassVar[str] = ""
    button: ClassVar[str]
    done: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            intro=self.intro,
            button=self.button,
            caption=f"{self.virement}, {self.virement.amount:,.2f} pounds",
            back=self.back(),
            **kwargs,
        )

    def back(self) -> str:
        """The virement's page."""
        return reverse("finance:virement", args=[self.virement.trust.slug, self.virement.pk])

    def get_success_url(self) -> str:
        """The virement's page, with a word that it worked."""
        messages.success(self.request, self.done)
        return self.back()


class ApproveView(Decide):
    """Approving."""

    form_class = ApproveForm
    heading, button = "Approve this virement", "Approve and move the money"
    intro = "The lines change at once. A return that is being checked has to be checked again."
    done = "You approved the virement. The budget lines have changed."

    def run(self, form: Form) -> Virement:
        """Approve."""
        return actions.approve_virement(
            by=self.scope, virement=self.virement, words=form.cleaned_data["words"]
        )


class RefuseView(Decide):
    """Refusing."""

    form_class = RefuseForm
    heading, button, done = "Refuse this virement", "Refuse", "You refused the virement."

    def run(self, form: Form) -> Virement:
        """Refuse."""
        return actions.refuse_virement(
            by=self.scope, virement=self.virement, words=form.cleaned_data["words"]
        )


class WithdrawView(Decide):
    """Withdrawing one's own request."""

    permission = Permission.VIREMENT_REQUEST
    form_class = Form
    heading, button, done = "Withdraw this request", "Withdraw", "The request is withdrawn."

    def run(self, form: Form) -> Virement:
        """Withdraw."""
        return actions.withdraw_virement(by=self.scope, virement=self.virement)


class DelegationsView(TrustTemplateView):
    """The register: who may approve how much, for whom, by which document."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/delegations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those in force first."""
        rows = [(row, row.is_in_force(today())) for row in delegations(self.scope)]
        return super().get_context_data(
            rows=sorted(rows, key=lambda pair: not pair[1]),
            may_manage=self.scope.may(Permission.DELEGATION_MANAGE),
            **kwargs,
        )


class RegisterChange(TrustFormView, abstract=True):
    """Changing the register."""

    permission = Permission.DELEGATION_MANAGE
    template_name = "finance/pool_form.html"
    heading: ClassVar[str]
    button: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            button=self.button,
            caption="Register of delegations",
            back=self.get_success_url(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The register."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        return reverse("finance:delegations", args=[self.scope.trust.slug])


class NewDelegationView(RegisterChange):
    """Entering a delegation."""

    form_class = DelegationForm
    heading, button = "Enter a delegation", "Enter it"

    def run(self, form: Form) -> Delegation:
        """Enter it."""
        made = register.give_delegation(by=self.scope, **form.cleaned_data)
        messages.success(self.request, "The delegation is entered.")
        return made


class EndDelegationView(RegisterChange):
    """Ending a delegation."""

    form_class = EndDelegationForm
    heading, button = "End a delegation", "Set the last day"

    @cached_property
    def delegation(self) -> Delegation:
        """The delegation the address names."""
        rows = Delegation.objects.filter(
            level__in=self.scope.levels_for(Permission.DELEGATION_MANAGE)
        )
        return get_object_or_404(rows.select_related("person"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose it is."""
        return super().get_context_data(intro=f"{self.delegation}.", **kwargs)

    def run(self, form: Form) -> Delegation:
        """End it."""
        row = register.end_delegation(
            by=self.scope, delegation=self.delegation, ends_on=form.cleaned_data["ends_on"]
        )
        messages.success(self.request, "The last day is set.")
        return row
