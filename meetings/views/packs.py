"""Pages of board packs: the pack of a meeting, drafts, issuing, what a version is made from."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import actions, queries
from meetings.forms import IssueForm
from meetings.models import Meeting, Pack
from meetings.packs import PackParams
from meetings.packs.report import ITEM_TOO_LONG, TOO_LONG
from meetings.views.base import MeetingMixin
from reports import actions as report_actions
from reports.models import ReportRun, RunState
from reports.queries import manifest_for
from reports.views import COLOURS
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class PackMixin(MeetingMixin):
    """What the pages of packs share."""

    scope: Scope

    def holds(self, permission: Permission, meeting: Meeting) -> bool:
        """Whether this person holds the permission for the meeting's body."""
        return self.scope.may(permission, level=meeting.level, body_id=meeting.body_id)

    def pack_url(self, meeting: Meeting) -> str:
        """The address of the pack's page."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        return reverse("meetings:pack", kwargs={"trust": self.scope.trust.slug, "ref": meeting.ref})


class PackView(PackMixin, TrustTemplateView):
    """The board pack of a meeting: the version that counts, earlier ones, drafts."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What this reader may fetch, and for those who build it, how the drafts stand."""
        meeting = self.get_meeting()
        drafts = list(queries.drafts_of(self.scope, meeting)[:5])
        waiting = queries.packs_of_meeting(self.scope, meeting.ref)
        ready = next((run for run in drafts if run.state == RunState.DONE), None)
        may_issue = self.holds(Permission.PACK_ISSUE, meeting)
        return super().get_context_data(
            meeting=meeting,
            back=self.meeting_url(meeting),
            versions=queries.versions_of(self.scope, meeting),
            not_out=waiting.exclude(run__state=RunState.DONE) if may_issue else (),
            drafts=[(run, COLOURS[RunState(run.state)]) for run in drafts],
            ready=ready,
            review=queries.review_of(self.scope, ready) if ready else None,
            too_long=TOO_LONG,
            item_too_long=ITEM_TOO_LONG,
            may_build=self.holds(Permission.PACK_BUILD, meeting),
            may_issue=may_issue,
            **kwargs,
        )


class DraftView(PackMixin, TrustFormView):
    """Ask for a draft of the pack, having seen what goes into it."""

    permission = Permission.PACK_BUILD
    template_name = "meetings/pack_draft.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What goes into the pack."""
        meeting = self.get_meeting()
        lines = queries.agenda(self.scope, meeting)
        return super().get_context_data(
            meeting=meeting,
            lines=lines,
            back=self.pack_url(meeting),
            without_paper=[line for line in lines if not line.papers and not line.live],
            paper_pages=sum(line.pages for line in lines),
            **kwargs,
        )

    def run(self, form: Any) -> ReportRun:
        """Ask for it."""
        return report_actions.request_report(
            by=self.scope,
            report="board-pack",
            params=PackParams(self.get_meeting().ref),
        )

    def get_success_url(self) -> str:
        """The page that shows how far it is."""
        return _run_url(self.record)


class IssueView(PackMixin, TrustFormView):
    """Issue the pack that a draft shows, after a question."""

    permission = Permission.PACK_ISSUE
    template_name = "meetings/pack_issue.html"
    form_class = IssueForm

    def get_draft(self) -> ReportRun:
        """The draft in the address; 404 for any other run."""
        drafts = queries.drafts_of(self.scope, self.get_meeting())
        return get_object_or_404(drafts, pk=self.kwargs["run_id"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """A reason is asked for from the second version on."""
        first = queries.latest_issued(self.scope, self.get_meeting()) is None
        return {**super().get_form_kwargs(), "first": first}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the person should know before the pack goes out."""
        meeting = self.get_meeting()
        draft = self.get_draft()
        last = queries.latest_issued(self.scope, meeting)
        version = last.version + 1 if last else 1
        return super().get_context_data(
            meeting=meeting,
            draft=draft,
            last=last,
            review=queries.review_of(self.scope, draft),
            too_long=TOO_LONG,
            heading=f"Issue the board pack as version {version}?",
            confirm_label=f"Issue version {version}",
            cancel_url=self.pack_url(meeting),
            **kwargs,
        )

    def run(self, form: Any) -> Pack:
        """Issue it."""
        return actions.issue_pack(
            by=self.scope, draft=self.get_draft(), why=form.cleaned_data.get("why", "")
        )

    def get_success_url(self) -> str:
        """The page that shows how far it is."""
        return _run_url(self.record.run)


class VersionMixin(PackMixin):
    """Finds the version in the address among those that are out; 404 for any other."""

    kwargs: dict[str, Any]

    def get_pack(self) -> Pack:
        """The version."""
        packs = queries.issued_packs(self.scope, self.get_meeting())
        return get_object_or_404(packs, version=self.kwargs["version"])


class PackVersionView(VersionMixin, TrustTemplateView):
    """One version: what it is made from, its copies, and who has fetched them."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/pack_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As this reader may see it."""
        pack = self.get_pack()
        versions = queries.versions_of(self.scope, pack.meeting)
        may_issue = self.holds(Permission.PACK_ISSUE, pack.meeting)
        return super().get_context_data(
            pack=pack,
            meeting=pack.meeting,
            back=self.pack_url(pack.meeting),
            files=next(one.files for one in versions if one.pack.pk == pack.pk),
            lines=manifest_for(self.scope, pack.run),
            may_issue=may_issue,
            downloads=queries.downloads_of(self.scope, pack),
            not_yet=queries.not_downloaded(self.scope, pack) if may_issue else (),
            **kwargs,
        )


class PackManifestView(VersionMixin, TrustView):
    """The list of what a version is made from, for a program to read."""

    permission = Permission.MEETING_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As JSON, with the SHA-256 of every copy this reader may fetch."""
        pack = self.get_pack()
        response = JsonResponse(
            queries.manifest_as_data(self.scope, pack), json_dumps_params={"indent": 2}
        )
        response["Cache-Control"] = "private, no-store"
        return response


def _run_url(run: ReportRun) -> str:
    return reverse("reports:run", kwargs={"trust": run.trust.slug, "pk": run.pk})
