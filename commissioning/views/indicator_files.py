"""Pages of spreadsheets: templates to download, upload, findings or preview, and taking it all."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from commissioning import actions
from commissioning.actions.actuals import targets_in_force
from commissioning.actions.indicator_files import NEEDS, figures_in, indicators_in
from commissioning.forms.figures import SheetForm
from commissioning.intake import figures
from commissioning.intake.templates import figures_workbook, indicators_workbook
from commissioning.models import Actual, ActualState, FilePurpose, Indicator, IndicatorFile, Outcome
from commissioning.queries import performance as queries
from commissioning.rules.judging import Polarity, rag
from commissioning.rules.periods import Frequency, Period
from commissioning.views.performance import rag_tag
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_PAGE = 100
EARLIER = 10


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, never shown as a page."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class UploadView(TrustFormView, abstract=True):
    """Upload a spreadsheet; `purpose` says of what."""

    form_class = SheetForm
    template_name = "commissioning/performance/upload.html"
    purpose: FilePurpose

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest files so far."""
        rows = IndicatorFile.objects.filter(purpose=self.purpose)
        return super().get_context_data(
            earlier=rows[:EARLIER], is_figures=self.purpose == FilePurpose.FIGURES, **kwargs
        )

    def get_success_url(self) -> str:
        """What was found in it."""
        return reverse("commissioning:indicator_file", kwargs=address_in(self, pk=self.record.pk))


class UploadFiguresView(UploadView):
    """Upload figures."""

    permission = Permission.INDICATOR_REPORT
    purpose = FilePurpose.FIGURES

    def run(self, form: Any) -> IndicatorFile:
        """Keep and check the file."""
        file = form.cleaned_data["file"]
        return actions.upload_figures(by=self.scope, name=file.name, content=file)


class UploadIndicatorsView(UploadView):
    """Upload a list of indicators."""

    permission = Permission.INDICATOR_MANAGE
    purpose = FilePurpose.INDICATORS

    def run(self, form: Any) -> IndicatorFile:
        """Keep and check the file."""
        file = form.cleaned_data["file"]
        return actions.upload_indicators(by=self.scope, name=file.name, content=file)


class FiguresTemplateView(TrustView):
    """The template for figures: a row for each indicator and the period that comes next."""

    permission = Permission.INDICATOR_REPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        found = queries.to_report(list(Indicator.objects.filter(ended_on=None)), today())
        decided = targets_in_force(indicator.pk for indicator, _ in found)
        rows = []
        for indicator, period in found:
            _, targets = decided.get(indicator.pk, (None, {}))
            rows.append(
                {
                    figures.CODE: indicator.code,
                    figures.NAME: indicator.name,
                    figures.UNIT: indicator.unit,
                    figures.PERIOD: period.label,
                    figures.TARGET: targets.get(period.ends_on),
                    figures.SOURCE: indicator.source,
                }
            )
        return attachment(figures_workbook(rows), f"figures-{today():%Y-%m-%d}.xlsx", XLSX)


class IndicatorsTemplateView(TrustView):
    """The template for a list of indicators."""

    permission = Permission.INDICATOR_MANAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        data = indicators_workbook(
            [],
            outcomes=list(Outcome.objects.values_list("name", flat=True)),
            partners=list(Partner.objects.order_by("name").values_list("name", flat=True)),
        )
        return attachment(data, "indicators.xlsx", XLSX)


class OfFile(TrustView, abstract=True):
    """A page about an uploaded file: 404 for whoever may not upload one of its purpose."""

    @cached_property
    def file(self) -> IndicatorFile:
        """The file of the address."""
        row = get_object_or_404(IndicatorFile, pk=self.kwargs["pk"])
        if not self.scope.may(NEEDS[FilePurpose(row.purpose)]):
            raise Http404
        return row


class FileView(OfFile, TrustTemplateView):
    """Every finding of a file, or its preview; taking it is one button."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/performance/file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Findings, preview, or what became of it."""
        row = self.file
        context: dict[str, Any] = {}
        if row.findings:
            page = Paginator(row.findings, A_PAGE).get_page(self.request.GET.get("page"))
            context = {"findings": page}
        elif row.taken_at is None:
            context = self._preview(row)
        elif row.purpose == FilePurpose.FIGURES:
            context = self._to_accept(row)
        return super().get_context_data(
            file=row, is_figures=row.purpose == FilePurpose.FIGURES, **context, **kwargs
        )

    def _preview(self, row: IndicatorFile) -> dict[str, Any]:
        if row.purpose == FilePurpose.INDICATORS:
            listed = indicators_in(row)
            brought = Paginator(listed.found, A_PAGE).get_page(self.request.GET.get("page"))
            return {"fresh": [f.as_plain() for f in listed.findings], "preview": brought}
        read = figures_in(row)
        decided = targets_in_force(one.indicator.pk for one in read.reports)
        rows, counts = [], Counter[str]()
        for one in read.reports:
            version, targets = decided.get(one.indicator.pk, (None, {}))
            target = targets.get(one.ends_on)
            found = None
            if version is not None and target is not None:
                polarity = Polarity(one.indicator.polarity)
                found = rag(one.value, target, polarity, version.margin)
            tag = rag_tag(found) if found else None
            counts[tag.text if tag else "No target"] += 1
            rows.append((one, Period(one.ends_on, Frequency(one.indicator.frequency)), target, tag))
        shown = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        return {
            "fresh": [f.as_plain() for f in read.findings],
            "preview": shown,
            "counts": sorted(counts.items()),
        }

    def _to_accept(self, row: IndicatorFile) -> dict[str, Any]:
        waiting = Actual.objects.filter(file=row, state=ActualState.REPORTED)
        own = self.scope.person.pk if self.scope.person else None
        return {
            "waiting": waiting.count(),
            "may_accept": self.scope.may(Permission.INDICATOR_MANAGE)
            and not waiting.filter(reporter=own).exists(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it, or accept all of its figures; as the button says."""
        row = self.file
        is_figures = row.purpose == FilePurpose.FIGURES
        try:
            if is_figures and request.POST.get("do") == "accept":
                waiting = Actual.objects.filter(file=row, state=ActualState.REPORTED)
                made = actions.accept_actuals(by=self.scope, actuals=waiting)
                messages.success(request, f"{_some(len(made), 'figure')} accepted.")
            elif is_figures:
                actions.take_figures(by=self.scope, file=row)
                said = f"{_some(row.rows, 'figure')} reported, to be accepted by another person."
                messages.success(request, said)
            else:
                actions.take_indicators(by=self.scope, file=row)
                messages.success(request, f"{_some(row.rows, 'indicator')} added.")
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        return redirect(reverse("commissioning:indicator_file", kwargs=address_in(self, pk=row.pk)))


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


class KeptFileView(OfFile):
    """An uploaded file exactly as it was received."""

    permission = Permission.PLAN_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        with self.file.file.open() as kept:
            return attachment(kept.read(), self.file.name, "application/octet-stream")
