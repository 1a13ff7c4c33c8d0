"""The copy of a file with the findings marked in its cells."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from finance.marking import Busy, Labels, Marked, build
from finance.models import FileState, ReturnFile
from finance.views.files import XLSX
from finance.views.find import file_of
from trusts.permissions import Permission
from trusts.sheets import Unusable
from trusts.views.base import TrustTemplateView


class MarkedCopyView(TrustTemplateView):
    """Make the copy and send it; nothing of it is kept. It is made in a capped child process."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/no_marked_copy.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The workbook, or a page that says why there is none and what to do instead."""
        row = file_of(self.scope, self.kwargs["pk"])
        if row.state != FileState.READ or not row.findings.exists():
            raise Http404
        try:
            content = build(Path(row.file.path), row.name, marked_findings(row), labels_of(row))
        except Busy:
            return self._none(row, busy=True, status=503)
        except Unusable:
            return self._none(row, busy=False, status=422)
        response = HttpResponse(content, content_type=XLSX)
        name = f"{Path(row.name).stem} (marked).xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response

    def _none(self, row: ReturnFile, *, busy: bool, status: int) -> HttpResponse:
        context = self.get_context_data(file=row, busy=busy)
        return self.render_to_response(context, status=status)


def marked_findings(row: ReturnFile) -> list[Marked]:
    """The file's findings as they are to be marked."""
    return [
        Marked(found.severity == "error", found.message, found.remedy, found.spots)
        for found in row.findings.all()
    ]


def labels_of(row: ReturnFile) -> Labels:
    """What the copy says of itself."""
    return Labels(row.name, str(row.partner), str(row.period))
