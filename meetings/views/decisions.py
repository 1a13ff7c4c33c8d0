"""Pages of decisions: recording one, reading it, taking it back, and their register."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import actions
from meetings.forms.deciding import DecisionForm
from meetings.forms.room import ApprovalForm, RegisterFilter, WhyForm
from meetings.models import Decision, Pledge
from meetings.queries import money, registers
from meetings.queries.items import bodies_to_refer_to
from meetings.queries.room import held_on
from meetings.views.room import RoomMixin
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in

TAGS = {
    "agreed": "green",
    "not_agreed": "red",
    "put_off": "yellow",
    "referred": "blue",
}
A_PAGE = 25


def tags(decision: Decision) -> list[Tag]:
    """What a list says of a decision at a glance."""
    found = [Tag(decision.get_outcome_display(), TAGS[decision.outcome])]
    if decision.is_advice:
        found.append(Tag("Advice only", "orange"))
    if decision.lacks_figures:
        found.append(Tag("Without figures", "orange"))
    if not decision.is_live:
        found.append(Tag("Taken back", "grey"))
    return found


class DecideView(RoomMixin, TrustFormView):
    """Record a decision on an item, with the room beside it."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/decide.html"
    form_class = DecisionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form has the room's voters and the partners with a seat."""
        keys = {seat.partner_key for seat in self.register.seats}
        partners = list(Partner.objects.filter(pk__in=keys).order_by("name"))
        bodies = bodies_to_refer_to(self.scope, self.item)
        return {
            **super().get_form_kwargs(),
            "room": self.room,
            "partners": partners,
            "bodies": bodies,
        }

    def run(self, form: Any) -> Decision:
        """Record it."""
        data = form.cleaned_data
        votes = actions.Votes(
            votes_for=data["votes_for"] or 0,
            against=data["against"] or 0,
            abstain=data["abstain"] or 0,
            casting=data["casting"],
            cast_by=data["cast_by"],
            casts=form.casts(),
        )
        return actions.record_decision(
            by=self.scope,
            item=self.item,
            words=data["words"],
            reached=data["reached"],
            outcome=data["outcome"] or "agreed",
            votes=votes if data["reached"] == "vote" else None,
            referred_to=data["referred_to"],
            refer_to=data.get("refer_body"),
            money_matters=actions.Money(
                finance=data["finance"],
                implications=data["implications"],
                adviser=data["adviser"],
                sums=form.amounts(),
                subject_to_approval=data["subject_to_approval"],
            ),
            is_advice=data.get("is_advice", False),
            seen=self.request.POST.get("seen", ""),
        )

    def get_success_url(self) -> str:
        """Back to the item."""
        messages.success(self.request, f"Decision {self.record.number} is recorded.")
        return self.item_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The room, the body's rules and the ledger's position."""
        return super().get_context_data(
            item=self.item,
            meeting=self.item.meeting,
            back=self.item_url(),
            room=self.room,
            deciding=self.register.deciding,
            is_noted=self.register.is_noted,
            stamp=actions.stamp_of(self.room, self.item),
            position=money.as_shown(money.position_on(self.scope, held_on(self.item.meeting))),
            **kwargs,
        )


class DecisionView(TrustTemplateView):
    """One decision with everything that was frozen beside it."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The decision, its voters, its money and its actions."""
        decision = get_object_or_404(registers.visible_decisions(self.scope), pk=self.kwargs["pk"])
        voters = list(decision.voters.order_by("name"))
        records = self.scope.may(
            Permission.MEETING_RECORD, level=decision.level, body_id=decision.body_id
        )
        return super().get_context_data(
            decision=decision,
            tags=tags(decision),
            entitled=[one for one in voters if one.entitled],
            others=[one for one in voters if not one.entitled],
            pledges=decision.pledges.select_related("partner"),
            undertaken=decision.actions.all(),
            position=money.as_shown(decision.position),
            may_record=records,
            **kwargs,
        )


class DecisionsView(TrustTemplateView):
    """The register of decisions, newest first."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of it, narrowed as asked."""
        asked = RegisterFilter(self.request.GET or None, scope=self.scope)
        body = asked.cleaned_data["body"] if asked.is_bound and asked.is_valid() else None
        rows = registers.visible_decisions(self.scope).filter(taken_back_at=None)
        if body is not None:
            rows = rows.filter(body=body)
        shown = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            filter_form=asked,
            page_of=shown,
            rows=[(one, tags(one)) for one in shown],
            withheld=registers.withheld_decisions(self.scope, body),
            **kwargs,
        )


class TakeBackView(RoomMixin, TrustFormView):
    """Take back a decision that was recorded by mistake."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/take_back.html"
    form_class = WhyForm

    @cached_property
    def decision(self) -> Decision:
        """The decision in the address."""
        rows = self.scope.visible(
            registers.visible_decisions(self.scope), Permission.MEETING_RECORD
        )
        found: Decision = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.recorded(found.meeting)
        return found

    def run(self, form: Any) -> Decision:
        """Take it back."""
        return actions.take_back_decision(
            by=self.scope, decision=self.decision, why=form.cleaned_data["why"]
        )

    def get_success_url(self) -> str:
        """The item's page."""
        return reverse("meetings:room_item", kwargs=address_in(self, pk=self.decision.item_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        return super().get_context_data(
            decision=self.decision,
            heading=f"Take back decision {self.decision.number}?",
            confirm_label="Take it back",
            cancel_url=reverse("meetings:decision", kwargs=address_in(self, pk=self.decision.pk)),
            **kwargs,
        )


class ApprovePledgeView(RoomMixin, TrustFormView):
    """Note that a partner has approved a sum over its speaker's limit."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/approve_pledge.html"
    form_class = ApprovalForm

    @cached_property
    def pledge(self) -> Pledge:
        """The sum in the address, of a decision this person may read and record."""
        rows = self.scope.visible(Pledge.objects.all(), Permission.MEETING_RECORD)
        found: Pledge = get_object_or_404(
            rows.filter(
                decision__in=registers.visible_decisions(self.scope).order_by()
            ).select_related("decision__meeting__body", "decision__item", "partner"),
            pk=self.kwargs["pk"],
        )
        self.recorded(found.decision.meeting)
        return found

    def run(self, form: Any) -> Pledge:
        """Note it."""
        return actions.approve_pledge(
            by=self.scope,
            pledge=self.pledge,
            approved_on=form.cleaned_data["approved_on"],
            how=form.cleaned_data["how"],
        )

    def get_success_url(self) -> str:
        """The decision's page."""
        return reverse("meetings:decision", kwargs=address_in(self, pk=self.pledge.decision_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sum."""
        return super().get_context_data(
            pledge=self.pledge,
            back=reverse("meetings:decision", kwargs=address_in(self, pk=self.pledge.decision_id)),
            **kwargs,
        )
