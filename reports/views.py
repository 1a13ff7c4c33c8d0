"""Pages of reports: the list, asking for one, watching it, downloading it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from reports import actions, queries, registry
from reports.base import Report, ReportForm
from reports.models import ReportFile, ReportRun, RunState
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.ui.progress import progress_response
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

RUNS_PER_PAGE = 25
CONTENT_TYPES: dict[str, str] = {
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLOURS = {
    RunState.WAITING: "grey",
    RunState.RUNNING: "blue",
    RunState.DONE: "green",
    RunState.FAILED: "red",
}


class RunMixin:
    """Finds the run in the address among those this person may see; 404 for any other."""

    def get_run(self) -> ReportRun:
        """The run."""
        rows = queries.visible_runs(self.scope)  # type: ignore[attr-defined]  # a TrustView's
        return get_object_or_404(rows, pk=self.kwargs.get("pk") or self.kwargs["run_id"])

    def run_url(self, run: ReportRun) -> str:
        """The address of the run's page."""
        trust = self.scope.trust.slug
        return reverse("reports:run", kwargs={"trust": trust, "pk": run.pk})


class ReportsView(TrustTemplateView):
    """The reports this person may ask for, and the runs they may see."""

    permission = Permission.REPORT_VIEW
    template_name = "reports/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reports by subject, and one page of runs: of one report with `?report=`."""
        rows = queries.visible_runs(self.scope)
        only = self.request.GET.get("report", "")
        named = next((r for r in registry.all_reports() if r.slug == only), None)
        if named is not None:
            rows = rows.filter(report=named.slug)
        pages = Paginator(rows, RUNS_PER_PAGE)
        runs = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            subjects=queries.shelves(self.scope),
            named=named,
            runs=runs,
            rows=[(run, COLOURS[RunState(run.state)]) for run in runs],
            **kwargs,
        )


class RequestView(RunMixin, TrustFormView):
    """Ask for a report."""

    permission = Permission.REPORT_VIEW
    template_name = "reports/request.html"

    def get_report(self) -> Report:
        """The report in the address (`?report=`): 404 for none, 403 where it may not be built."""
        try:
            report = registry.get(self.request.GET.get("report", ""))
        except registry.UnknownReport:
            raise Http404 from None
        if not report.listed:
            raise Http404
        if not queries.may_build(self.scope, report):
            raise PermissionDenied(report.permission.words)
        return report

    def get_form(self, form_class: type[ReportForm] | None = None) -> ReportForm:
        """The report's own form, which knows the scope."""
        return self.get_report().form_class(**self.get_form_kwargs(), scope=self.scope)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report, for its name and summary."""
        return super().get_context_data(report=self.get_report(), **kwargs)

    def run(self, form: Any) -> ReportRun:
        """Ask for it; where the same is being built already, say so and show that one."""
        report = self.get_report()
        try:
            return actions.request_report(
                by=self.scope, report=report, params=report.Params(**form.cleaned_data)
            )
        except actions.AlreadyAsked as already:
            messages.info(self.request, already.message)
            return already.run

    def get_success_url(self) -> str:
        """The run's page, which shows how far it is."""
        return self.run_url(self.record)


class RunView(RunMixin, TrustTemplateView):
    """One run: where it stands, and its files once it is ready."""

    permission = Permission.REPORT_VIEW
    template_name = "reports/run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The run, its files, and whether this person may try again."""
        run = self.get_run()
        report = registry.get(run.report)
        return super().get_context_data(
            run=run,
            report=report,
            words=words_for(run),
            error=queries.error_for(self.scope, run),
            colour=COLOURS[RunState(run.state)],
            files=queries.files_for(self.scope, run),
            next_step=report.next_step(run.trust.slug, report.Params(**run.params)),
            only_copy=len({file.variant for file in run.files.all()}) == 1,
            may_retry=run.state == RunState.FAILED and queries.may_build(self.scope, report),
            **kwargs,
        )


class ProgressView(RunMixin, TrustView):
    """The answer to "how far is it?", which the run's page asks every two seconds."""

    permission = Permission.REPORT_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A piece of the page, or the order to load the page again."""
        run = self.get_run()
        return progress_response(
            request,
            url=request.path,
            done=run.steps_done,
            total=run.steps,
            words=words_for(run),
            finished=not run.is_under_way,
        )


class RetryView(RunMixin, TrustView):
    """Build a failed run again."""

    permission = Permission.REPORT_VIEW
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try again, and go back to the run's page."""
        run = self.get_run()
        with suppress(Refusal):  # not failed any more: its page says where it stands
            actions.retry_run(by=self.scope, run=run)
        return redirect(self.run_url(run))


class DownloadView(RunMixin, TrustView):
    """A finished file, streamed once more rights have been asked for."""

    permission = Permission.REPORT_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """The file under a name a person can keep it by."""
        run = self.get_run()
        file = get_object_or_404(
            ReportFile.objects.filter(run=run),
            variant=kwargs["variant"],
            format=kwargs["file_format"],
        )
        if not queries.may_download(self.scope, file):
            raise PermissionDenied
        actions.note_download(by=self.scope, file=file)
        return download_response(run, file)


def download_response(run: ReportRun, file: ReportFile) -> StreamingHttpResponse:
    """The file as a download; the caller has asked whether it may be."""
    return stream(
        file.file,
        size=file.size,
        disposition=content_disposition_header(as_attachment=True, filename=filename(run, file)),
        content_type=CONTENT_TYPES[file.format],
    )


def stream(
    file: FieldFile,
    *,
    size: int,
    disposition: str | None,
    content_type: str = CONTENT_TYPES[ReportFile.Format.PDF],
) -> StreamingHttpResponse:
    """Answer with a private file, in pieces, never kept by a browser or a proxy."""
    response = StreamingHttpResponse(chunks(file), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Length"] = size
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def chunks(file: FieldFile) -> Iterator[bytes]:
    """The file piece by piece, opened only when someone reads."""
    with file.open("rb") as stored:
        yield from stored.chunks()


def filename(run: ReportRun, file: ReportFile) -> str:
    """The name a downloaded file gets: trust, title, and the variant where it is not the full."""
    variant = "" if file.variant == ReportFile.FULL else f"-{slugify(file.variant_words)}"
    return f"{run.trust.slug}-{slugify(run.title)}{variant}.{file.format}"


def words_for(run: ReportRun) -> str:
    """Where a run stands, in words that are true whatever has gone wrong."""
    if run.state == RunState.RUNNING:
        return f"{run.words}." if run.words else "Being built."
    if run.state == RunState.WAITING and run.attempts:
        return "The program that was building it stopped. It will start again by itself."
    if run.state == RunState.WAITING and run.queued_at is None:
        return (
            "The queue for reports cannot be reached at the moment. Your request is kept, and "
            "the report will be built when the queue is back. You do not need to ask again."
        )
    if run.state == RunState.WAITING:
        return "Waiting for its turn."
    return RunState(run.state).label
