"""What commands that build documents share: ask, build here, write the file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from reports import actions
from reports.base import PDF, Report
from reports.build import build
from reports.models import ReportFile, ReportRun, RunState
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.scope import operator_scope


def find_trust(slug: str) -> Trust:
    """Return the trust; CommandError for a name that is none."""
    trust = Trust.objects.filter(slug=slug).first()
    if trust is None:
        raise CommandError(f"There is no trust called {slug}.")
    return trust


def build_to_file(
    *,
    trust: Trust,
    report: Report,
    data: dict[str, Any],
    out: Path,
    reason: str,
    file_format: str = PDF,
) -> str:
    """Build a report in this process, through the same actions as the pages, and write its file.

    `data` is what the report's form asks for; `file_format` is pdf or xlsx. Returns a line
    that says what was written.
    CommandError, in the words a page would use, where it cannot be built.
    """
    if not out.parent.is_dir():  # said before the work, not after it
        raise CommandError(f"There is no folder {out.parent}.")
    if file_format not in report.formats:
        made = " and ".join(report.formats)
        raise CommandError(f"{report.name} is made as {made} only, not as {file_format}.")
    with operator_scope(trust=trust, reason=reason) as scope:
        form = report.form_class(data, scope=scope)
        if not form.is_valid():
            raise CommandError(
                " ".join(
                    f"{'' if name == '__all__' else name + ': '}{message}"
                    for name, messages in form.errors.items()
                    for message in messages
                )
            )
        try:
            run = actions.request_report(
                by=scope, report=report, params=report.Params(**form.cleaned_data), queue=False
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
    build(run.pk, trust.pk)
    with operator_scope(trust=trust, reason=reason):
        run = ReportRun.objects.get(pk=run.pk)
        if run.state != RunState.DONE:
            raise CommandError(run.error or "Another worker took the report over; see its page.")
        file = ReportFile.objects.get(run=run, variant=ReportFile.FULL, format=file_format)
        with file.file.open("rb") as stored:
            out.write_bytes(stored.read())
    size = f"{file.pages} pages" if file.pages else f"{file.sheets} sheets"
    return f"{out}: {size}, sha256 {file.sha256}"
