"""A member's own answers as files: asked for, waited for and fetched by that member alone."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from assessment.own_report import OwnAnswers, OwnParams
from assessment.views.own import OwnPart
from reports.actions import AlreadyAsked, request_report
from reports.models import ReportRun, RunState
from reports.queries import own_runs
from reports.views import download_response
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView, TrustView


class OwnDocument(OwnPart, abstract=True):
    """A page about the document of one's own answers; its right is that to answer."""

    @cached_property
    def newest(self) -> ReportRun | None:
        """The newest that this member asked for."""
        rows = own_runs(self.scope, OwnAnswers).filter(params__round=str(self.kwargs["pk"]))
        return rows.prefetch_related("files").first()


class OwnDocumentView(OwnDocument, TrustTemplateView):
    """Ask for the document; see where it stands, and its files."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/own_document.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest run and the addresses of its files."""
        run = self.newest
        files = run.files.all() if run and run.state == RunState.DONE else []
        return super().get_context_data(
            run=run,
            files=[(file, self.address("own_file", file.format)) for file in files],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have it made; one that is being made already serves."""
        assert self.participant is not None  # noqa: S101 - 404 for anybody else's round
        with suppress(AlreadyAsked):
            request_report(
                by=self.scope, report=OwnAnswers.slug, params=OwnParams(str(self.kwargs["pk"]))
            )
        return redirect(self.address("own_document"))


class OwnFileView(OwnDocument, TrustView):
    """The newest document as a file."""

    permission = Permission.ROUND_ANSWER

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Stream it, if it is ready."""
        run = self.newest
        if run is None:
            raise Http404
        for file in run.files.all():
            if file.format == self.kwargs["file_format"]:
                return download_response(run, file)
        raise Http404
