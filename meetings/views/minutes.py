"""Pages of minutes: reading them, agreeing, correcting and approving them, and their PDF."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from meetings import actions, queries
from meetings.forms.room import ApproveForm, CorrectionForm
from meetings.minutes_report import MinutesParams, MinutesReport
from meetings.models import Meeting, MeetingState, MinuteEntry, Minutes, MinutesCorrection
from meetings.queries import attendance
from meetings.queries import minutes as minutes_queries
from meetings.queries.room import held_on, register_of
from meetings.views.base import MeetingMixin
from meetings.views.room import RoomMixin, seen_in
from reports import actions as report_actions
from reports.queries import may_build, visible_runs
from reports.views import COLOURS
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

COLOUR = {"draft": "yellow", "agreed": "blue", "approved": "green"}


class MinutesMixin(MeetingMixin):
    """Finds the minutes of the meeting in the address, if this person may read them."""

    scope: Any

    @cached_property
    def minutes(self) -> Minutes:
        """The minutes; 404 where there are none to read."""
        meeting = self.get_meeting()
        found = Minutes.objects.filter(meeting=meeting).select_related("meeting__body").first()
        if found is None or not minutes_queries.may_see(self.scope, found):
            raise Http404
        return found

    def minutes_url(self) -> str:
        """The page of the minutes."""
        ref = self.minutes.meeting.ref
        return reverse("meetings:minutes", kwargs=address_in(self, ref=ref))  # type: ignore[arg-type]  # mixed into a TrustView


class MinutesView(MinutesMixin, TrustTemplateView):
    """The minutes of a meeting, item by item, as this reader may see them."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/room/minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text, and what this person may do with it."""
        minutes = self.minutes
        meeting = minutes.meeting
        records = self.scope.may(
            Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id
        )
        runs = visible_runs(self.scope).filter(report="minutes", params__meeting=meeting.ref)[:5]
        return super().get_context_data(
            minutes=minutes,
            meeting=meeting,
            colour=COLOUR[minutes.state],
            groups=attendance.groups(register_of(meeting)),
            lines=minutes_queries.minutes_of(self.scope, meeting),
            unwritten=minutes_queries.unwritten(meeting) if minutes.is_draft else (),
            may_record=records,
            may_agree=minutes.is_draft and minutes_queries.chairs(self.scope, meeting.body_id),
            may_approve=records and minutes.state == Minutes.State.AGREED,
            may_print=may_build(self.scope, MinutesReport()),
            runs=[(run, COLOURS[run.State(run.state)]) for run in runs],
            **kwargs,
        )


class AgreeMinutesView(MinutesMixin, TrustView, TemplateView):
    """The chair agrees the draft, after a question."""

    permission = Permission.MINUTES_AGREE
    template_name = "meetings/room/agree_minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        return super().get_context_data(
            minutes=self.minutes,
            heading=f"Agree the minutes of {self.minutes.meeting.body}?",
            confirm_label="Agree the minutes",
            cancel_url=self.minutes_url(),
            unwritten=minutes_queries.unwritten(self.minutes.meeting),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Agree them."""
        try:
            actions.agree_minutes(by=self.scope, minutes=self.minutes)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        messages.success(request, "The minutes are agreed. The members can read them now.")
        return redirect(self.minutes_url())


def later_meetings(scope: Any, meeting: Meeting) -> Any:
    """Later meetings of the body up to today: they approve minutes and agree to corrections."""
    rows = queries.visible_meetings(scope).filter(
        body=meeting.body_id, starts_at__gt=meeting.starts_at
    )
    days = [row.pk for row in rows if held_on(row) <= today()]
    return rows.filter(pk__in=days).exclude(state=MeetingState.CANCELLED)


class ApproveMinutesView(MinutesMixin, TrustFormView):
    """Note that a later meeting approved the minutes."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/approve_minutes.html"
    form_class = ApproveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Later meetings of the body."""
        later = later_meetings(self.scope, self.minutes.meeting)
        return {**super().get_form_kwargs(), "later": later}

    def get_initial(self) -> dict[str, Any]:
        """The next one."""
        return {"at": later_meetings(self.scope, self.minutes.meeting).first()}

    def run(self, form: Any) -> Minutes:
        """Note it."""
        return actions.approve_minutes(
            by=self.scope, minutes=self.minutes, at=form.cleaned_data["at"]
        )

    def get_success_url(self) -> str:
        """Back to the minutes."""
        messages.success(self.request, "The minutes are approved.")
        return self.minutes_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The minutes."""
        return super().get_context_data(minutes=self.minutes, back=self.minutes_url(), **kwargs)


class CorrectMinutesView(RoomMixin, TrustFormView):
    """Correct the minute of one item, or its confidential part (`?part=closed`)."""

    permission = Permission.MEETING_RECORD
    template_name = "meetings/room/correct.html"
    form_class = CorrectionForm

    @cached_property
    def entry(self) -> MinuteEntry:
        """The minute of the item in the address."""
        return get_object_or_404(
            MinuteEntry.objects.select_related("minutes__meeting", "item"), item=self.item
        )

    @property
    def closed(self) -> bool:
        """Whether the confidential part is corrected; 403 without the right to it."""
        asked = self.request.GET.get("part") == "closed"
        if asked:
            self.scope.require(
                Permission.PAPER_CONFIDENTIAL, level=self.item.level, body_id=self.item.body_id
            )
        return asked

    def get_form_kwargs(self) -> dict[str, Any]:
        """Later meetings of the body may have agreed to it."""
        return {
            **super().get_form_kwargs(),
            "later": later_meetings(self.scope, self.item.meeting),
            "may_close": not self.closed
            and not self.item.is_confidential
            and queries.may_see_confidential(self.scope, self.item.meeting),
        }

    def get_initial(self) -> dict[str, Any]:
        """The text as it is."""
        return {"new": self.entry.closed_words if self.closed else self.entry.words}

    def run(self, form: Any) -> MinutesCorrection:
        """Correct it."""
        data = form.cleaned_data
        return actions.correct_minutes(
            by=self.scope,
            entry=self.entry,
            new=data["new"],
            why=data["why"],
            seen=seen_in(self.request),
            closed=self.closed,
            old_is_closed=data.get("old_is_closed", False),
            agreed_at=data["agreed_at"],
        )

    def get_success_url(self) -> str:
        """Back to the minutes."""
        messages.success(self.request, "The correction is recorded.")
        return reverse("meetings:minutes", kwargs=address_in(self, ref=self.item.meeting.ref))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entry."""
        return super().get_context_data(
            item=self.item,
            entry=self.entry,
            closed=self.closed,
            seen=self.entry.version,
            back=reverse("meetings:minutes", kwargs=address_in(self, ref=self.item.meeting.ref)),
            **kwargs,
        )


class PrintMinutesView(MinutesMixin, TrustView):
    """Ask for the minutes as a PDF, and go to the page that shows how far it is."""

    permission = Permission.MEETING_RECORD

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for it."""
        try:
            run = report_actions.request_report(
                by=self.scope,
                report=MinutesReport.slug,
                params=MinutesParams(meeting=self.minutes.meeting.ref),
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect(self.minutes_url())
        return redirect(reverse("reports:run", kwargs=address_in(self, pk=run.pk)))
