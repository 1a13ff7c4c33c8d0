"""Pages that change a meeting: move it, cancel it, send its papers out."""

from typing import Any

from meetings import actions, queries
from meetings.actions import standing
from meetings.forms import CancelForm, MoveMeetingForm
from meetings.models import AgendaItem, Meeting
from meetings.views.base import AskFirstView, MeetingFormView
from trusts.permissions import Permission
from trusts.ui.tags import moment


class OfMeetingView(MeetingFormView, abstract=True):
    """A form about the meeting in the address."""

    permission = Permission.MEETING_MANAGE

    def caption(self) -> str:
        """Body and moment of the meeting."""
        meeting = self.get_meeting()
        return f"{meeting.body}, {moment(meeting.starts_at)}"

    def back(self) -> str:
        """The meeting's page."""
        return self.meeting_url(self.get_meeting())


class MoveMeetingView(OfMeetingView):
    """Change when and where a meeting takes place."""

    permission = Permission.MEETING_MANAGE
    form_class = MoveMeetingForm
    scoped = True
    heading = "Move the meeting"
    button = "Move the meeting"
    intro = "Its deadlines move with it."

    def form_extras(self) -> dict[str, Any]:
        """The meeting as it is."""
        return {"meeting": self.get_meeting()}

    def run(self, form: Any) -> Meeting:
        """Move it."""
        return actions.move_meeting(
            by=self.scope,
            meeting=self.get_meeting(),
            starts_at=form.starts_at(),
            place=form.cleaned_data["place"],
            minutes_long=form.cleaned_data["minutes_long"],
        )


class CancelMeetingView(AskFirstView):
    """Cancel a meeting, with the reason."""

    permission = Permission.MEETING_MANAGE
    form_class = CancelForm
    heading = "Cancel this meeting?"
    button = "Cancel the meeting"
    keep = "Keep the meeting"
    reasons = (
        "The meeting stays in the calendar, marked as cancelled. Its agenda no longer changes.",
    )

    def back(self) -> str:
        """The meeting's page."""
        return self.meeting_url(self.get_meeting())

    def run(self, form: Any) -> Meeting:
        """Cancel it."""
        return actions.cancel_meeting(
            by=self.scope, meeting=self.get_meeting(), why=form.cleaned_data["why"]
        )


class PapersOutView(AskFirstView):
    """Send agenda and papers out, having seen what is not ready."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/papers_out.html"
    heading = "Send the papers out?"
    button = "Send the papers out"
    keep = "Not yet"

    def back(self) -> str:
        """The meeting's page."""
        return self.meeting_url(self.get_meeting())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What members will get."""
        meeting = self.get_meeting()
        lines = queries.agenda(self.scope, meeting)
        return super().get_context_data(
            lines=lines,
            without_paper=[
                line for line in lines if not line.papers and not line.live and not _runs(line.item)
            ],
            deadlines=queries.deadlines_of(meeting),
            **kwargs,
        )

    def run(self, form: Any) -> Meeting:
        """Send them out."""
        return actions.send_papers_out(by=self.scope, meeting=self.get_meeting())


def _runs(item: AgendaItem) -> bool:
    return item.is_procedure


class LayOutView(AskFirstView):
    """Put the body's standing items on the agenda."""

    permission = Permission.MEETING_MANAGE
    heading = "Add the standing items?"
    button = "Add the standing items"
    reasons = (
        "The body’s standing items that this agenda lacks are added: the opening ones first, the "
        "closing ones last. The other items keep their order.",
    )

    def back(self) -> str:
        """The meeting's page."""
        return self.meeting_url(self.get_meeting())

    def run(self, form: Any) -> list[AgendaItem]:
        """Lay them out."""
        return standing.lay_out_standing(by=self.scope, meeting=self.get_meeting())
