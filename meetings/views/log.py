"""Pages of the action log, and of the attendance register."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import actions
from meetings.forms.room import LetterForm, ProgressForm, RegisterFilter
from meetings.models import AbsenceLetter, ActionProgress, ActionState, Meeting, MeetingAction
from meetings.printing import print_letter
from meetings.queries import registers
from meetings.views.room import seen_in
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.ui.parts import Event, Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

TAGS = {
    ActionState.TO_DO: "grey",
    ActionState.UNDER_WAY: "teal",
    ActionState.DONE: "green",
    ActionState.DROPPED: "purple",
}


def tags(action: MeetingAction) -> list[Tag]:
    """How far an action is, and whether it is late."""
    found = [Tag(action.get_state_display(), TAGS[ActionState(action.state)])]
    return [*found, Tag("Overdue", "red")] if action.is_overdue(today()) else found


class ActionsView(TrustTemplateView):
    """The action log: what is open first, soonest due at the top."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/actions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Open ones and closed ones apart, narrowed as asked."""
        asked = RegisterFilter(self.request.GET or None, scope=self.scope)
        body = asked.cleaned_data["body"] if asked.is_bound and asked.is_valid() else None
        rows = registers.visible_actions(self.scope)
        if body is not None:
            rows = rows.filter(body=body)
        found = list(rows)
        return super().get_context_data(
            filter_form=asked,
            groups=[
                ("To be done", [(one, tags(one)) for one in found if one.is_open]),
                (
                    "Done or dropped",
                    [(one, tags(one)) for one in reversed(found) if not one.is_open],
                ),
            ],
            overdue=sum(1 for one in found if one.is_overdue(today())),
            **kwargs,
        )


class ActionView(TrustFormView):
    """One action: where it comes from, how far it is, and a form to say so."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/action.html"
    form_class = ProgressForm

    @cached_property
    def action(self) -> MeetingAction:
        """The action in the address; 404 for one this person may not see."""
        return get_object_or_404(registers.visible_actions(self.scope), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The state it is in."""
        return {"state": self.action.state}

    def run(self, form: Any) -> ActionProgress:
        """Say how far it is."""
        return actions.tell_progress(
            by=self.scope,
            of=self.action,
            state=form.cleaned_data["state"],
            words=form.cleaned_data["words"],
            seen=seen_in(self.request),
        )

    def get_success_url(self) -> str:
        """The same page."""
        messages.success(self.request, "Your note is saved.")
        return reverse("meetings:action", kwargs=address_in(self, pk=self.action.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its history."""
        one = self.action
        told = [
            Event(
                title=note.get_state_display(), when=note.said_at, by=note.said_by, text=note.words
            )
            for note in one.progress.order_by("-pk")
        ]
        owns = self.scope.person is not None and one.owner_id == self.scope.person.pk
        return super().get_context_data(
            action=one,
            tags=tags(one),
            events=[*told, Event(title="Undertaken", when=one.made_at, by=one.made_by)],
            may_tell=owns
            or self.scope.may(Permission.MEETING_RECORD, level=one.level, body_id=one.body_id),
            seen=one.version,
            **kwargs,
        )


class AttendanceRegisterView(TrustTemplateView):
    """The attendance register of one body, with the letters it asks for."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The body asked for, or the first this person sees."""
        asked = RegisterFilter(self.request.GET or None, scope=self.scope)
        bodies = asked.fields["body"].queryset  # type: ignore[attr-defined]  # a choice of bodies
        body: Body | None = (
            asked.cleaned_data["body"] if asked.is_bound and asked.is_valid() else None
        )
        if body is None:
            body = bodies.order_by("-level", "name").first()
        return super().get_context_data(
            filter_form=RegisterFilter({"body": body.pk if body else ""}, scope=self.scope),
            register=registers.attendance_register(body) if body else None,
            may_record=bool(body)
            and self.scope.may(Permission.MEETING_RECORD, level=body.level, body_id=body.pk),
            **kwargs,
        )


class LetterView(TrustFormView):
    """The letter that missed meetings ask for: read, change, and record that it was sent."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/letter.html"
    form_class = LetterForm

    @cached_property
    def seat(self) -> Membership:
        """The seat in the address, on a body whose meetings this person records."""
        rows = Membership.objects.select_related("body", "person", "partner")
        seat = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.scope.require(Permission.MEETING_RECORD, level=seat.body.level, body_id=seat.body_id)
        return seat

    def get_form_kwargs(self) -> dict[str, Any]:
        """The seat is looked for, and the right asked for, before the form is read."""
        assert self.seat.pk  # noqa: S101 - a row that was read has a key
        return super().get_form_kwargs()

    @cached_property
    def letter(self) -> registers.Letter | None:
        """The letter asked for now."""
        return registers.letter_for(self.seat)

    def get_initial(self) -> dict[str, Any]:
        """A text to start from."""
        if self.letter is None:
            return {}
        return {"addressee": self.letter.addressee, "words": self.letter.words}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the letter as a PDF where that is asked for; else record that it was sent."""
        if "pdf" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if self.letter is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return letter_pdf(self.seat, on=today(), **form.cleaned_data)

    def run(self, form: Any) -> AbsenceLetter:
        """Record that it was sent."""
        if self.letter is None:
            raise Refusal("The register asks for no letter about this seat.")
        return actions.record_letter(
            by=self.scope,
            meeting=Meeting.objects.get(pk=self.letter.step.missed[-1]),
            seat=self.seat,
            step=self.letter.step.kind,
            addressee=form.cleaned_data["addressee"],
            words=form.cleaned_data["words"],
        )

    def get_success_url(self) -> str:
        """Back to the register."""
        messages.success(self.request, "The letter is recorded as sent today.")
        where = reverse("meetings:attendance_register", kwargs=address_in(self))
        return f"{where}?body={self.seat.body_id}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The seat, and letters sent before."""
        where = reverse("meetings:attendance_register", kwargs=address_in(self))
        return super().get_context_data(
            seat=self.seat,
            letter=self.letter,
            sent=AbsenceLetter.objects.filter(seat=self.seat).select_related("meeting"),
            back=f"{where}?body={self.seat.body_id}",
            **kwargs,
        )


class LetterPdfView(TrustView):
    """A letter that was sent, as a PDF."""

    permission = Permission.MEETING_RECORD

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The letter as it was; 404 where this person does not record the body's meetings."""
        rows = self.scope.visible(AbsenceLetter.objects.all(), Permission.MEETING_RECORD)
        rows = rows.select_related("seat__body", "seat__person", "seat__trust")
        letter = get_object_or_404(rows, pk=self.kwargs["pk"])
        return letter_pdf(
            letter.seat, addressee=letter.addressee, words=letter.words, on=letter.sent_on
        )


def letter_pdf(seat: Membership, *, addressee: str, words: str, on: datetime.date) -> HttpResponse:
    """A letter about a seat as a file to keep."""
    pdf = print_letter(
        trust=seat.trust.name, body=seat.body.name, addressee=addressee, words=words, on=on
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{seat.body.slug}-{on}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
