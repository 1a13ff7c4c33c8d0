"""Pages of meetings: calendar, agenda, papers, board pack."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.generic import TemplateView

from meetings import actions, queries
from meetings.forms import ItemForm, MeetingForm, PaperForm
from meetings.models import AgendaItem, Meeting, Paper
from meetings.packs import BoardPack, PackParams
from reports import actions as report_actions
from reports.queries import may_build
from reports.views import COLOURS, stream
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


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
            groups=[("Meetings to come", coming), ("Past meetings", past)],
            may_manage=self.scope.may(Permission.MEETING_MANAGE),
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
        packs = list(queries.packs_of(self.scope, meeting)[:10])
        manages = self.scope.may(
            Permission.MEETING_MANAGE, level=meeting.level, body_id=meeting.body_id
        )
        return super().get_context_data(
            meeting=meeting,
            lines=lines,
            packs=[(run, COLOURS[run.State(run.state)]) for run in packs],
            may_manage=manages,
            may_pack=bool(lines) and may_build(self.scope, BoardPack()),
            **kwargs,
        )


class NewItemView(MeetingMixin, TrustFormView):
    """Add an item to an agenda."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/new_item.html"
    form_class = ItemForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the reports of this scope."""
        return {**super().get_form_kwargs(), "scope": self.scope}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meeting, for its name."""
        return super().get_context_data(meeting=self.get_meeting(), **kwargs)

    def run(self, form: Any) -> AgendaItem:
        """Add it."""
        fields = dict(form.cleaned_data)
        report, params = queries.live_from_choice(fields.pop("live"))
        return actions.add_item(
            by=self.scope,
            meeting=self.get_meeting(),
            live_report=report,
            live_params=params,
            **fields,
        )

    def get_success_url(self) -> str:
        """Back to the agenda."""
        return self.meeting_url(self.record.meeting)


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
        paper = get_object_or_404(queries.visible_papers(self.scope), pk=kwargs["pk"])
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
