"""Pages of the room: the meeting item by item, attendance, declarations, actions undertaken."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from meetings import actions, queries
from meetings.forms.room import (
    AlsoPresentForm,
    AttendanceForm,
    MinuteForm,
    UndertakeForm,
)
from meetings.models import (
    AgendaItem,
    Meeting,
    MeetingAction,
    MinuteEntry,
    Minutes,
)
from meetings.queries import minutes as minutes_queries
from meetings.queries.room import Register, held_on, live_decisions, register_of
from meetings.rules.room import Room
from meetings.views.base import MeetingMixin
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView
from trusts.views.common import address_in, number


def seen_in(request: HttpRequest, name: str = "seen") -> int:
    """The version of a record that the page was drawn with; 0 where it sent none."""
    sent = request.POST.get(name, "")
    return number(sent) if sent else 0


class RoomMixin(MeetingMixin):
    """What the pages of the room share: the meeting or item in the address, for who records it."""

    scope: Any
    kwargs: dict[str, Any]

    def recorded(self, meeting: Meeting) -> Meeting:
        """The meeting, if this person records it; else 403."""
        self.scope.require(Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id)
        return meeting

    @cached_property
    def item(self) -> AgendaItem:
        """The item in the address: 404 unless visible, 403 where it is not theirs to record."""
        rows = self.scope.visible(AgendaItem.objects.all(), Permission.MEETING_RECORD)
        item: AgendaItem = get_object_or_404(
            rows.select_related("meeting__body"), pk=self.kwargs["pk"]
        )
        self.recorded(item.meeting)
        if item.is_confidential and not queries.may_see_confidential(self.scope, item.meeting):
            raise PermissionDenied
        return item

    @cached_property
    def register(self) -> Register:
        """What was noted at the item's meeting."""
        return register_of(self.item.meeting)

    @cached_property
    def room(self) -> Room:
        """The room at the item."""
        return self.register.room(self.item)

    def item_url(self) -> str:
        """The item's page in the room."""
        return reverse("meetings:room_item", kwargs=address_in(self, pk=self.item.pk))  # type: ignore[arg-type]  # mixed into a TrustView


class RoomView(RoomMixin, TrustFormView):
    """The meeting at a glance: attendance and quorum, its items, minutes to approve."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/room.html"
    form_class = AlsoPresentForm

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting in the address."""
        return self.recorded(self.get_meeting())

    @cached_property
    def minutes(self) -> Minutes | None:
        """Its minutes, where they are begun."""
        return Minutes.objects.filter(meeting=self.meeting).first()

    def get_initial(self) -> dict[str, Any]:
        """Who else was noted."""
        return {"also_present": self.minutes.also_present if self.minutes else ""}

    def run(self, form: Any) -> Minutes:
        """Note who else is there."""
        return actions.note_also_present(
            by=self.scope,
            meeting=self.meeting,
            names=form.cleaned_data["also_present"],
            seen=seen_in(self.request),
        )

    def get_success_url(self) -> str:
        """The same page."""
        messages.success(self.request, "Saved.")
        return reverse("meetings:room", kwargs=address_in(self, ref=self.meeting.ref))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Attendance, items with what was recorded on each, and the state of the minutes."""
        register = register_of(self.meeting)
        lines = minutes_queries.minutes_of(self.scope, self.meeting)
        return super().get_context_data(
            meeting=self.meeting,
            minutes=self.minutes,
            seen=self.minutes.version if self.minutes else 0,
            register=register,
            came=sum(1 for row in register.rows.values() if row.came),
            room=register.room_at(1),
            lines=[(line, register.room(line.item)) for line in lines],
            to_approve=minutes_queries.to_approve(self.meeting),
            is_coming=held_on(self.meeting) > today(),
            **kwargs,
        )


class HeldView(RoomMixin, TrustView):
    """Say that the meeting is over: its agenda and papers are closed, its record is not."""

    permission = Permission.MEETING_RECORD

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark it as held, or say why not."""
        meeting = self.recorded(self.get_meeting())
        try:
            actions.mark_held(by=self.scope, meeting=meeting)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect(reverse("meetings:room", kwargs=address_in(self, ref=meeting.ref)))


class AttendanceView(RoomMixin, TrustFormView):
    """How each seat attended, all on one page."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/attendance.html"
    form_class = AttendanceForm

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting in the address."""
        return self.recorded(self.get_meeting())

    @cached_property
    def noted(self) -> Register:
        """What is stored."""
        return register_of(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form has a line for each seat."""
        return {
            **super().get_form_kwargs(),
            "register": self.noted,
            "coming": held_on(self.meeting) > today(),
        }

    def run(self, form: Any) -> Meeting:
        """Note what differs."""
        seen = {seat.key: seen_in(self.request, f"seen_{seat.key}") for seat in self.noted.seats}
        return actions.note_attendance(
            by=self.scope, meeting=self.meeting, entries=form.entries(seen)
        )

    def get_success_url(self) -> str:
        """Back to the room."""
        messages.success(self.request, "The attendance is noted.")
        return reverse("meetings:room", kwargs=address_in(self, ref=self.meeting.ref))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rule beside the seats."""
        context = super().get_context_data(meeting=self.meeting, register=self.noted, **kwargs)
        context["rows"] = list(context["form"].rows())
        return context


class RoomItemView(RoomMixin, TrustFormView):
    """One item: who is in the room, declarations, decisions, actions, and its minute."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/item.html"
    form_class = MinuteForm

    @cached_property
    def entry(self) -> MinuteEntry | None:
        """The item's minute, where there is one."""
        return MinuteEntry.objects.filter(item=self.item).first()

    @cached_property
    def sees_closed(self) -> bool:
        """Whether this person may read and write the confidential part of a minute."""
        return queries.may_see_confidential(self.scope, self.item.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """One text where the whole item is confidential, or its confidential part not theirs."""
        one = self.item.is_confidential or not self.sees_closed
        return {**super().get_form_kwargs(), "closed": one}

    def get_initial(self) -> dict[str, Any]:
        """The text so far."""
        if self.entry is None:
            return {}
        return {"words": self.entry.words, "closed_words": self.entry.closed_words}

    def run(self, form: Any) -> MinuteEntry:
        """Save the text."""
        return actions.write_minute(
            by=self.scope,
            item=self.item,
            words=form.cleaned_data["words"],
            closed_words=form.cleaned_data.get("closed_words"),
            seen=seen_in(self.request),
        )

    @cached_property
    def neighbours(self) -> tuple[AgendaItem | None, AgendaItem | None]:
        """The items before and after this one."""
        rows = AgendaItem.objects.filter(meeting=self.item.meeting)
        before = rows.filter(number__lt=self.item.number).order_by("-number").first()
        after = rows.filter(number__gt=self.item.number).order_by("number").first()
        return before, after

    def get_success_url(self) -> str:
        """The next item, or the same page."""
        messages.success(self.request, f"The minute of item {self.item.number} is saved.")
        after = self.neighbours[1]
        if "next" in self.request.POST and after is not None:
            return reverse("meetings:room_item", kwargs=address_in(self, pk=after.pk))
        return self.item_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about the item as it stands now."""
        item = self.item
        line = next(
            one
            for one in minutes_queries.minutes_of(self.scope, item.meeting)
            if one.item.pk == item.pk
        )
        before, after = self.neighbours
        return super().get_context_data(
            item=item,
            meeting=item.meeting,
            line=line,
            papers=[
                paper
                for one in queries.agenda(self.scope, item.meeting)
                if one.item.pk == item.pk
                for paper in one.papers
            ],
            room=self.room,
            deciding=self.register.deciding,
            minutes=Minutes.objects.filter(meeting=item.meeting).first(),
            declared=self.register.declarations.get(item.pk, ()),
            is_noted=self.register.is_noted,
            taken_back=item.decisions.exclude(taken_back_at=None),
            stored=self.entry,
            sees_closed=self.sees_closed,
            seen=self.entry.version if self.entry else 0,
            before=before,
            after=after,
            **kwargs,
        )


class UndertakeView(RoomMixin, TrustFormView):
    """Note what somebody undertook on the item."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/undertake.html"
    form_class = UndertakeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the people of the trust."""
        return {**super().get_form_kwargs(), "scope": self.scope}

    def run(self, form: Any) -> MeetingAction:
        """Note it, with the item's last decision where there is one."""
        data = form.cleaned_data
        return actions.add_action(
            by=self.scope,
            item=self.item,
            what=data["what"],
            due_on=data["due_on"],
            owner=data["owner"],
            owner_name=data["owner_name"],
            decision=live_decisions(self.item).last(),
        )

    def get_success_url(self) -> str:
        """Back to the item."""
        messages.success(self.request, "The action is in the log.")
        return self.item_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item."""
        return super().get_context_data(item=self.item, back=self.item_url(), **kwargs)
