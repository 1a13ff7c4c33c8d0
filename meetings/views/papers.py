"""Pages of papers."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from meetings import actions, queries
from meetings.forms import PaperForm, RewriteForm, ScheduleForm, VersionForm, WriteForm
from meetings.models import Paper, PaperKind, PaperVersion, VersionState
from meetings.printing import safe_text
from meetings.views.base import AskFirstView, MeetingFormView, MeetingMixin
from reports.views import stream
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView, TrustView


class NewPaperView(MeetingFormView):
    """Upload a paper of an item."""

    permission = Permission.MEETING_MANAGE
    form_class = PaperForm
    heading = "Upload a paper"
    button = "Upload the paper"
    intro = (
        "The file is checked after you upload it. Scripts and attachments inside it are removed, "
        "forms become plain text, and small damage is repaired."
    )

    def caption(self) -> str:
        """The item's number and title."""
        item = self.get_item()
        return f"Item {item.number}: {item.title}"

    def back(self) -> str:
        """The agenda."""
        return self.meeting_url(self.get_item().meeting)

    def run(self, form: Any) -> Paper:
        """Keep it; the worker checks it."""
        fields = dict(form.cleaned_data)
        file = fields.pop("file")
        return actions.upload_paper(
            by=self.scope,
            item=self.get_item(),
            original_name=file.name,
            data=file.read(),
            **fields,
        )


class WritePaperView(MeetingFormView):
    """Write a paper of an item here."""

    permission = Permission.MEETING_MANAGE
    form_class = WriteForm
    heading = "Write a paper"
    button = "Save the paper"

    def caption(self) -> str:
        """The item's number and title."""
        item = self.get_item()
        return f"Item {item.number}: {item.title}"

    def back(self) -> str:
        """The agenda."""
        return self.meeting_url(self.get_item().meeting)

    def run(self, form: Any) -> Paper:
        """Keep it; the worker prints it."""
        return actions.write_paper(by=self.scope, item=self.get_item(), **form.cleaned_data)


class PaperMixin(MeetingMixin):
    """Finds the paper in the address among those this person may see; 404 for any other.

    The page's own right is asked for at the paper's level and body (403) before its form is shown.
    """

    def get_paper(self) -> Paper:
        """The paper."""
        rows = queries.visible_papers(self.scope)
        paper = get_object_or_404(rows.select_related("item__meeting__body"), pk=self.kwargs["pk"])
        self.scope.require(self.permission, level=paper.level, body_id=paper.body_id)
        return paper


class PaperDetailView(PaperMixin, TrustTemplateView):
    """A paper's versions, its text where it was written here, and what becomes of it."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What this person may see of it."""
        paper = self.get_paper()
        manages = self.scope.may(
            Permission.MEETING_MANAGE, level=paper.level, body_id=paper.body_id
        )
        versions = paper.versions.order_by("-number")
        if not manages:
            versions = versions.filter(state=VersionState.READY)
        written = paper.kind == PaperKind.WRITTEN and paper.version is not None
        return super().get_context_data(
            paper=paper,
            meeting=paper.item.meeting,
            versions=versions,
            text=safe_text(paper.version.source) if written and paper.version else "",
            may_manage=manages and not paper.destroyed_at,
            may_change=manages and not paper.destroyed_at and not paper.item.meeting.is_over,
            back=self.meeting_url(paper.item.meeting),
            **kwargs,
        )


class PaperView(PaperMixin, TrustView):
    """A paper, streamed once rights have been asked for."""

    permission = Permission.MEETING_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """The PDF of the version in force."""
        papers = queries.visible_papers(self.scope)
        there = papers.filter(version__isnull=False, destroyed_at__isnull=True)
        paper = get_object_or_404(there, pk=kwargs["pk"])
        return _pdf(paper.version, paper.title)


class PaperVersionView(TrustView):
    """An older version of a paper, streamed once rights have been asked for."""

    permission = Permission.MEETING_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """The PDF of a version."""
        papers = queries.visible_papers(self.scope).filter(destroyed_at__isnull=True)
        versions = PaperVersion.objects.filter(paper__in=papers.values("pk"))
        ready = versions.filter(state=VersionState.READY).select_related("paper")
        version = get_object_or_404(ready, pk=kwargs["pk"])
        return _pdf(version, f"{version.paper.title}-version-{version.number}")


def _pdf(version: Any, title: str) -> StreamingHttpResponse:
    return stream(
        version.file,
        size=version.size,
        disposition=content_disposition_header(
            as_attachment=True, filename=f"{slugify(title) or 'paper'}.pdf"
        ),
    )


class OfPaperView(PaperMixin, MeetingFormView, abstract=True):
    """A form about the paper in the address."""

    def caption(self) -> str:
        """The paper's title."""
        return self.get_paper().title

    def back(self) -> str:
        """The paper's page."""
        return self.address("paper_page", pk=self.kwargs["pk"])


class NewVersionView(OfPaperView):
    """Upload a newer version of a paper."""

    permission = Permission.MEETING_MANAGE
    form_class = VersionForm
    heading = "Upload a new version"
    button = "Upload the version"
    intro = "The version in force stays until the new one has been checked. Older ones are kept."

    def run(self, form: Any) -> PaperVersion:
        """Keep it; the worker checks it."""
        file = form.cleaned_data["file"]
        return actions.upload_version(
            by=self.scope,
            paper=self.get_paper(),
            original_name=file.name,
            data=file.read(),
            change=form.cleaned_data["change"],
        )


class RewriteView(OfPaperView):
    """Change the text of a paper written here."""

    permission = Permission.MEETING_MANAGE
    form_class = RewriteForm
    heading = "Change the text"
    button = "Save as a new version"

    def get_initial(self) -> dict[str, Any]:
        """The text as it is."""
        paper = self.get_paper()
        last = paper.versions.order_by("-number").first()
        return {"title": paper.title, "source": last.source if last else ""}

    def run(self, form: Any) -> PaperVersion:
        """Keep it; the worker prints it."""
        return actions.rewrite_paper(by=self.scope, paper=self.get_paper(), **form.cleaned_data)


class SchedulePaperView(OfPaperView):
    """Say whether a paper is confidential, and what becomes of it."""

    permission = Permission.MEETING_MANAGE
    form_class = ScheduleForm
    heading = "Who may see the paper, and until when"
    button = "Save"
    intro = (
        "On its day of destruction every version’s file is deleted. The record that the paper "
        "existed stays, with its digest."
    )

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        paper = self.get_paper()
        return {
            "confidential_reason": paper.confidential_reason,
            "release_on": paper.release_on,
            "destroy_on": paper.destroy_on,
        }

    def run(self, form: Any) -> Paper:
        """Keep it."""
        return actions.schedule_paper(by=self.scope, paper=self.get_paper(), **form.cleaned_data)


class RemovePaperView(PaperMixin, AskFirstView):
    """Take a paper off its item, after a question."""

    permission = Permission.MEETING_MANAGE
    heading = "Remove a paper"
    button = "Remove the paper"
    keep = "Keep the paper"
    reasons = (
        "The paper and all its versions are deleted. The next board pack is without it. Packs that "
        "are built already keep it.",
    )
    _url = ""

    def question(self) -> str:
        """Which paper."""
        return f"Remove “{self.get_paper().title}”?"

    def back(self) -> str:
        """The agenda it is or was on."""
        return self._url or self.meeting_url(self.get_paper().item.meeting)

    def run(self, form: Any) -> None:
        """Remove it."""
        paper = self.get_paper()
        self._url = self.meeting_url(paper.item.meeting)
        actions.remove_paper(by=self.scope, paper=paper)
