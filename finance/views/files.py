"""Sending a file, watching it being read, and what was found in it."""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from finance import reading
from finance.actions import files
from finance.actions.returns import submit_return
from finance.forms import PlainForm, SubmitForm, UploadForm
from finance.models import Return, ReturnFile
from finance.queries.drafts import typed_places
from finance.queries.layouts import sample_of
from finance.queries.preview import figures_of_file
from finance.queries.returns import submitted_from
from finance.rules.line_checks import CONTRACTS_DIFFER
from finance.template_workbook import write_template
from finance.typed import LABELS, field_of
from finance.views.find import file_of, partner_of, period_of
from reports.workbook.text import is_risky
from trusts.permissions import Permission
from trusts.ui.progress import progress_response
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPOTS_SHOWN = 50
"""How many cells of one finding the page lists; the download lists all."""
NOT_PICKED_UP_SECONDS = 20


class TemplateView(TrustView):
    """The template workbook of one partner and period."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, partner: str, period: str) -> HttpResponse:
        """Write it as of now: today's budget, the last return's figures and explanations."""
        owner = partner_of(self.scope, partner, Permission.RETURN_VIEW)
        month = period_of(period)
        content = write_template(reading.expectation(owner, month))
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = (
            f'attachment; filename="return-{owner.slug}-{month.code}.xlsx"'
        )
        return response


class UploadView(TrustFormView):
    """Choosing the file of a return."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/upload.html"
    form_class = UploadForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose return, for when, and what has been sent before."""
        partner = partner_of(self.scope, self.kwargs["partner"], Permission.RETURN_UPLOAD)
        period = period_of(self.kwargs["period"])
        earlier = ReturnFile.objects.filter(partner=partner, period=period).select_related(
            "submitted_return"
        )
        shown_too = {"partner": partner, "period": period, "earlier": earlier}
        return super().get_context_data(**kwargs | shown_too)

    def run(self, form: Form) -> ReturnFile:
        """Keep the file."""
        upload = form.cleaned_data["file"]
        return files.upload_return_file(
            by=self.scope,
            partner=partner_of(self.scope, self.kwargs["partner"], Permission.RETURN_UPLOAD),
            period=period_of(self.kwargs["period"]),
            name=upload.name,
            content=upload,
        )

    def get_success_url(self) -> str:
        """The file's page: it shows how far the reading is."""
        return reverse("finance:file", args=[self.record.trust.slug, self.record.pk])


class FileView(TrustTemplateView):
    """A file: being read, refused, with findings, or ready to submit."""

    permission = Permission.RETURN_VIEW

    @cached_property
    def row(self) -> ReturnFile:
        """The file."""
        return file_of(self.scope, self.kwargs["pk"])

    def get_template_names(self) -> list[str]:
        """One template for each thing a file can be."""
        row = self.row
        if row.is_under_way:
            return ["finance/file_progress.html"]
        return ["finance/file_unusable.html" if row.refusal else "finance/file_read.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file and, when it was read, what was found."""
        row = self.row
        context = super().get_context_data(file=row, **kwargs)
        context["submitted"] = submitted_from(row)
        context["may_upload"] = self.scope.may(
            Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id
        )
        if row.is_under_way:
            context["words"] = progress_words(row)
        elif not row.refusal:
            places = typed_places(row) if row.is_typed else {}
            context["findings"] = [shown(finding, places) for finding in row.findings.all()]
            context["figures"] = figures_of_file(row, self.request.GET.get("page", 1))
            codes = {finding.code for finding in row.findings.all()}
            context["sample"] = sample_of(row)
            context["asks_layout"] = (
                context["sample"]
                and context["may_upload"]
                and not context["submitted"]
                and not row.is_typed
            )
            context["needs_layout"] = bool(codes & {"no-table", "missing-column"})
            context["has_unknown_codes"] = "unknown-line" in codes
        return context


def progress_words(row: ReturnFile) -> str:
    """The truth about a file that is not read yet."""
    if row.state == row.State.READING and row.lines_found:
        return f"Checked {row.lines_checked:,} of {row.lines_found:,} rows."
    if row.state == row.State.READING:
        return "We are reading the file and checking every line."
    if (timezone.now() - row.waiting_since).total_seconds() < NOT_PICKED_UP_SECONDS:
        return "We have your file. It is waiting to be read."
    return (
        "We have your file and it is safe. It has not been picked up for reading yet: that part of "
        "the service is busy or not running. It will be read as soon as it can be. You can leave "
        "this page and come back."
    )


def shown(finding: Any, places: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A finding for the page, with its first cells; `places` are addresses by line code."""
    spots = finding.spots
    if places:
        for spot in spots:
            field = field_of(spot["cell"])
            spot["typed"] = LABELS.get(field, "")
            spot["url"] = places.get(spot["line"], "")
    return {
        "is_error": finding.severity == "error",
        "is_typed": bool(places),
        "is_about_contracts": finding.code == CONTRACTS_DIFFER,
        "position": finding.position,
        "message": finding.message,
        "remedy": finding.remedy,
        "count": len(spots),
        "spots": spots[:SPOTS_SHOWN],
        "more": max(0, len(spots) - SPOTS_SHOWN),
        "has_lines": any(spot["line"] for spot in spots),
        "has_found": any(spot["found"] for spot in spots),
        "has_expected": any(spot["expected"] for spot in spots),
    }


class FileProgressView(TrustView):
    """Answers the page's question how far the reading is."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Words while it is under way; then the page loads itself again."""
        row = file_of(self.scope, pk)
        return progress_response(
            request,
            url=request.path,
            done=row.lines_checked,
            total=row.lines_found,
            words=progress_words(row),
            finished=not row.is_under_way,
        )


class OriginalView(TrustView):
    """The file exactly as it was received."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Stream it as a download, never to be shown in the browser."""
        row = file_of(self.scope, pk)
        response = StreamingHttpResponse(chunks(row), content_type="application/octet-stream")
        response["Content-Length"] = str(row.size)
        response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
        return response


def chunks(row: ReturnFile) -> Iterator[bytes]:
    """The stored file, piece by piece; closed when it has been sent."""
    with row.file.open("rb") as handle:
        yield from handle.chunks()


class FindingsView(TrustView):
    """Every finding with every cell, as a file."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write CSV that no spreadsheet program takes for formulas."""
        row = file_of(self.scope, pk)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            ["Kind", "What is wrong", "How to put it right", "Sheet", "Cell", "Line", "Found",
             "Expected"]
        )  # fmt: skip
        for finding in row.findings.all():
            for spot in finding.spots or [{}]:
                places = [
                    spot.get(key, "") for key in ("sheet", "cell", "line", "found", "expected")
                ]
                cells = [finding.get_severity_display(), finding.message, finding.remedy, *places]
                writer.writerow([harmless(cell) for cell in cells])
        response = HttpResponse(
            out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
        )
        name = f"findings-{row.partner.slug}-{row.period.code}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def harmless(text: str) -> str:
    """Text that a spreadsheet program shows instead of calculating."""
    return f"'{text}" if is_risky(text) else text


class ReadAgainView(TrustFormView):
    """Checking a file once more, after the budget or the last return has changed."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/read_again.html"
    form_class = PlainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file."""
        return super().get_context_data(file=file_of(self.scope, self.kwargs["pk"]), **kwargs)

    def run(self, form: Form) -> ReturnFile:
        """Ask for it."""
        return files.read_again(by=self.scope, return_file=file_of(self.scope, self.kwargs["pk"]))

    def get_success_url(self) -> str:
        """Back to the file."""
        return reverse("finance:file", args=[self.record.trust.slug, self.record.pk])


class SubmitView(TrustFormView):
    """Check the figures once more, then submit them."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/submit.html"

    @cached_property
    def row(self) -> ReturnFile:
        """The file; it decides which form is shown."""
        return file_of(self.scope, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only a file without errors has anything to submit."""
        if not self.row.is_valid or submitted_from(self.row):
            return redirect("finance:file", self.row.trust.slug, self.row.pk)
        return super().get(request, *args, **kwargs)

    def get_form_class(self) -> type[Form]:
        """Ask for a word where there are warnings."""
        return SubmitForm if self.row.warning_count else PlainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would be submitted."""
        warnings = [shown(finding) for finding in self.row.findings.all()]
        return super().get_context_data(
            file=self.row, figures=figures_of_file(self.row), findings=warnings, **kwargs
        )

    def run(self, form: Form) -> Return:
        """Submit."""
        return submit_return(
            by=self.scope, return_file=self.row, note=form.cleaned_data.get("note", "")
        )

    def get_success_url(self) -> str:
        """The confirmation page."""
        return reverse("finance:submitted", args=[self.record.trust.slug, self.record.pk])
