"""Pages of the calendar and of one meeting."""

from typing import Any

from django.utils import timezone

from meetings import actions, queries
from meetings.forms import MeetingForm
from meetings.models import Meeting, MeetingState
from meetings.packs import BoardPack
from meetings.queries.minutes import room_links
from meetings.rules.balance import balance
from meetings.rules.deadlines import Standing
from meetings.views.base import MeetingMixin
from reports.queries import may_build
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustTemplateView

STATES = {
    MeetingState.PLANNED: Tag("Planned", "blue"),
    MeetingState.PAPERS_OUT: Tag("Papers out", "green"),
    MeetingState.HELD: Tag("Held", "grey"),
    MeetingState.CANCELLED: Tag("Cancelled", "red"),
}
STANDINGS = {
    Standing.DONE: Tag("Done", "green"),
    Standing.DONE_LATE: Tag("Done late", "orange"),
    Standing.OPEN: Tag("To come", "grey"),
    Standing.TODAY: Tag("Today", "yellow"),
    Standing.MISSED: Tag("Overdue", "red"),
}


class MeetingsView(TrustTemplateView):
    """The calendar: meetings to come, and those that were."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Meetings on both sides of today."""
        meetings = list(queries.visible_meetings(self.scope))
        now = today()
        coming = [m for m in meetings if timezone.localdate(m.starts_at) >= now]
        past = [m for m in reversed(meetings) if timezone.localdate(m.starts_at) < now]
        return super().get_context_data(
            groups=[
                (heading, [(meeting, STATES[MeetingState(meeting.state)]) for meeting in rows])
                for heading, rows in (("Meetings to come", coming), ("Past meetings", past))
            ],
            may_manage=self.scope.may(Permission.MEETING_MANAGE),
            may_submit=self.scope.may(Permission.ITEM_SUBMIT),
            **kwargs,
        )


class NewMeetingView(MeetingMixin, TrustFormView):
    """Put a meeting in the calendar."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/new.html"
    form_class = MeetingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the bodies of this scope."""
        return {**super().get_form_kwargs(), "scope": self.scope}

    def run(self, form: Any) -> Meeting:
        """Add it."""
        return actions.add_meeting(
            by=self.scope,
            body=form.chosen_body(),
            ref=form.cleaned_data["ref"],
            starts_at=form.starts_at(),
            place=form.cleaned_data["place"],
            minutes_long=form.cleaned_data["minutes_long"],
        )

    def get_success_url(self) -> str:
        """The meeting's page."""
        return self.meeting_url(self.record)


class MeetingView(MeetingMixin, TrustTemplateView):
    """One meeting with its agenda, papers and packs."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What this person may see of it."""
        meeting = self.get_meeting()
        lines = queries.agenda(self.scope, meeting)
        weighed = balance(meeting.level, [line.item.business for line in lines])
        manages = self.scope.may(
            Permission.MEETING_MANAGE, level=meeting.level, body_id=meeting.body_id
        )
        return super().get_context_data(
            meeting=meeting,
            lines=lines,
            state=STATES[MeetingState(meeting.state)],
            deadlines=[
                (line, STANDINGS[line.standing]) for line in queries.deadline_lines(meeting)
            ],
            too_operational=manages and weighed.too_operational and not meeting.is_over,
            lower=[lines[at] for at in weighed.below],
            business_count=weighed.counted,
            pack=next(iter(queries.versions_of(self.scope, meeting)), None),
            may_manage=manages,
            may_change=manages and not meeting.is_over,
            may_submit=self.scope.may(
                Permission.ITEM_SUBMIT, level=meeting.level, body_id=meeting.body_id
            )
            and not meeting.is_over
            and timezone.localdate(meeting.starts_at) >= today(),
            **room_links(self.scope, meeting),
            may_pack=bool(lines) and may_build(self.scope, BoardPack()),
            **kwargs,
        )
