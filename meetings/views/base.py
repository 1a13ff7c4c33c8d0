"""What the pages of meetings share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import queries
from meetings.models import Meeting


class MeetingMixin:
    """Finds the meeting in the address among those this person may see; 404 for any other."""

    def get_meeting(self) -> Meeting:
        """The meeting."""
        rows = queries.visible_meetings(self.scope)  # type: ignore[attr-defined]  # a TrustView's
        return get_object_or_404(rows, ref=self.kwargs["ref"])

    def meeting_url(self, meeting: Meeting) -> str:
        """The address of the meeting's page."""
        trust = self.scope.trust.slug
        return reverse("meetings:meeting", kwargs={"trust": trust, "ref": meeting.ref})
