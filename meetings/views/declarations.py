"""Pages of declarations of interest in an item."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from governance.queries import interests
from meetings import actions, queries
from meetings.forms.room import DeclarationForm
from meetings.models import Declaration
from meetings.queries.room import held_on
from meetings.views.room import RoomMixin, seen_in
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView
from trusts.views.common import address_in


class DeclareView(RoomMixin, TrustFormView):
    """Note an interest in the item."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/declare.html"
    form_class = DeclarationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Those who came, and their interests in the register."""
        here = [s for s in self.register.seats if s.key in self._came]
        holders = Membership.objects.filter(pk__in=[s.key for s in here])
        on = held_on(self.item.meeting)
        found = interests.of_people(holders.values_list("person_id", flat=True), on)
        return {
            **super().get_form_kwargs(),
            "seats": [(s.key, f"{s.name}, {s.partner}") for s in here],
            "interests": [one for rows in found.values() for one in rows],
        }

    @property
    def _came(self) -> set[int]:
        return {key for key, row in self.register.rows.items() if row.came}

    def run(self, form: Any) -> Declaration:
        """Note it."""
        data = form.cleaned_data
        stored = [
            one
            for one in self.register.declarations.get(self.item.pk, ())
            if one.seat_id == data["seat"]
        ]
        if stored and stored[0].version != seen_in(self.request, f"seen_{data['seat']}"):
            raise Refusal(
                f"{stored[0].noted_by} has noted a declaration of this member meanwhile. It is "
                "shown on the item’s page.",
                field="seat",
            )
        return actions.note_declaration(
            by=self.scope,
            item=self.item,
            seat=data["seat"],
            conduct=data["conduct"],
            what=data["what"],
            interest=form.interests.get(data["interest"]),
            seen=stored[0].version if stored else 0,
        )

    def get_success_url(self) -> str:
        """Back to the item."""
        messages.success(self.request, "The declaration is noted.")
        return self.item_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item, and what was declared in it."""
        return super().get_context_data(
            item=self.item,
            back=self.item_url(),
            declared=self.register.declarations.get(self.item.pk, ()),
            **kwargs,
        )


class RemoveDeclarationView(RoomMixin, TrustView, TemplateView):
    """Take a declaration away, after a question."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/remove_declaration.html"

    @cached_property
    def declaration(self) -> Declaration:
        """The declaration in the address."""
        rows = self.scope.visible(Declaration.objects.all(), Permission.MEETING_RECORD)
        found: Declaration = get_object_or_404(
            rows.select_related("item__meeting", "meeting__body", "seat__person"),
            pk=self.kwargs["pk"],
        )
        self.recorded(found.meeting)
        if found.item.is_confidential and not queries.may_see_confidential(
            self.scope, found.meeting
        ):
            raise PermissionDenied
        return found

    def back(self) -> str:
        """The item's page."""
        return reverse("meetings:room_item", kwargs=address_in(self, pk=self.declaration.item_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        return super().get_context_data(
            declaration=self.declaration,
            heading=f"Remove the declaration of {self.declaration.seat.person}?",
            confirm_label="Remove the declaration",
            cancel_url=self.back(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove it."""
        back = self.back()
        try:
            actions.remove_declaration(by=self.scope, declaration=self.declaration)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        return redirect(back)
