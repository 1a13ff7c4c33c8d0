"""Pages of board packs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from meetings import queries
from meetings.packs import BoardPack, PackParams
from meetings.views.base import MeetingMixin
from reports import actions as report_actions
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustView


class PackView(MeetingMixin, TrustView, TemplateView):
    """Ask for the board pack of a meeting, having seen what goes into it."""

    permission = Permission.PACK_BUILD
    template_name = "meetings/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What goes into the pack."""
        meeting = self.get_meeting()
        lines = queries.agenda(self.scope, meeting)
        return super().get_context_data(
            meeting=meeting,
            lines=lines,
            back=self.meeting_url(meeting),
            without_paper=[line for line in lines if not line.papers and not line.live],
            paper_pages=sum(line.pages for line in lines),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for it, and go to the page that shows how far it is."""
        meeting = self.get_meeting()
        try:
            run = report_actions.request_report(
                by=self.scope, report=BoardPack.slug, params=PackParams(meeting=meeting.ref)
            )
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        trust = meeting.trust.slug
        return redirect(reverse("reports:run", kwargs={"trust": trust, "pk": run.pk}))
