"""Pages of papers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.generic import TemplateView

from meetings import actions, queries
from meetings.forms import PaperForm
from meetings.models import AgendaItem, Paper
from meetings.views.base import MeetingMixin
from reports.views import stream
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView


class NewPaperView(MeetingMixin, TrustFormView):
    """Upload a paper of an item."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/new_paper.html"
    form_class = PaperForm

    def get_item(self) -> AgendaItem:
        """The item in the address: 404 unless visible, 403 where it is confidential."""
        rows = self.scope.visible(AgendaItem.objects.all(), Permission.MEETING_VIEW)
        item = get_object_or_404(rows.select_related("meeting"), pk=self.kwargs["pk"])
        if item.is_confidential and not queries.may_see_confidential(self.scope, item.meeting):
            raise PermissionDenied
        return item

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item, for its title."""
        item = self.get_item()
        return super().get_context_data(item=item, back=self.meeting_url(item.meeting), **kwargs)

    def run(self, form: Any) -> Paper:
        """Check it and keep it."""
        file = form.cleaned_data["file"]
        return actions.upload_paper(
            by=self.scope,
            item=self.get_item(),
            title=form.cleaned_data["title"],
            original_name=file.name,
            data=file.read(),
        )

    def get_success_url(self) -> str:
        """Back to the agenda."""
        return self.meeting_url(self.record.item.meeting)


class PaperView(TrustView):
    """A paper, streamed once rights have been asked for."""

    permission = Permission.MEETING_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """The PDF."""
        papers = queries.visible_papers(self.scope)
        there = papers.filter(version__isnull=False, destroyed_at__isnull=True)
        paper = get_object_or_404(there, pk=kwargs["pk"])
        return stream(
            paper.file,
            size=paper.size,
            disposition=content_disposition_header(
                as_attachment=True, filename=f"{slugify(paper.title) or 'paper'}.pdf"
            ),
        )


class RemovePaperView(MeetingMixin, TrustView, TemplateView):
    """Take a paper off its item, after a question."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/remove_paper.html"

    def get_paper(self) -> Paper:
        """The paper in the address, if this person may see it."""
        return get_object_or_404(
            queries.visible_papers(self.scope).select_related("item__meeting"),
            pk=self.kwargs["pk"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        paper = self.get_paper()
        return super().get_context_data(
            paper=paper,
            heading=f"Remove “{paper.title}”?",
            confirm_label="Remove the paper",
            cancel_url=self.meeting_url(paper.item.meeting),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove it."""
        paper = self.get_paper()
        meeting = paper.item.meeting
        actions.remove_paper(by=self.scope, paper=paper)
        return redirect(self.meeting_url(meeting))
