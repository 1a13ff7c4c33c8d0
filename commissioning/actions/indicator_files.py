"""Spreadsheets of figures and of indicators: kept as received, checked, and taken as a whole."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from django.core.files.base import File

from commissioning.actions.actuals import store_actuals
from commissioning.actions.indicators import store_indicator
from commissioning.actions.targets import store_targets
from commissioning.intake.figures import ReadFigures, read_figures
from commissioning.intake.indicators import ReadIndicators, read_indicators
from commissioning.intake.table import Finding
from commissioning.models import FilePurpose, IndicatorFile
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.sheets import Limits, Unusable, read_workbook

KINDS = ("xlsx", "xls", "ods", "csv")
MOST_BYTES = 5 * 1024 * 1024
LIMITS = Limits(
    file_bytes=MOST_BYTES,
    unpacked_bytes=80 * 1024 * 1024,
    cells=400_000,
    text_bytes=48 * 1024 * 1024,
    seconds=8.0,
    seconds_in_all=25.0,
)
MOST_FINDINGS = 1_000
_UNUSABLE = {
    "too-large": "The file is larger than 5 MB. Copy the rows into the template.",
    "memory": "The file needs far more memory than its rows should. Copy them into the template.",
    "time": "The file takes too long to read. Copy the rows into the template.",
    "empty": "The file has nothing in it.",
}
NEEDS = {
    FilePurpose.FIGURES: Permission.INDICATOR_REPORT,
    FilePurpose.INDICATORS: Permission.INDICATOR_MANAGE,
}
"""What a person needs to see, upload and take a file of each purpose."""


@action(Permission.INDICATOR_REPORT, verb="indicator.figures_uploaded")
def upload_figures(*, by: Scope, name: str, content: File[bytes]) -> IndicatorFile:
    """Keep a spreadsheet of figures with everything that is wrong with it; nothing counts yet.

    Refuses a file of another kind, too large, or taken before.
    """
    row = _keep(by, FilePurpose.FIGURES, name, content)
    record(by, row, name=row.name, sha256=row.sha256, findings=len(row.findings))
    return row


@action(Permission.INDICATOR_MANAGE, verb="indicator.list_uploaded")
def upload_indicators(*, by: Scope, name: str, content: File[bytes]) -> IndicatorFile:
    """Keep a spreadsheet of indicators as `upload_figures` keeps one of figures."""
    row = _keep(by, FilePurpose.INDICATORS, name, content)
    record(by, row, name=row.name, sha256=row.sha256, findings=len(row.findings))
    return row


@action(Permission.INDICATOR_REPORT, verb="indicator.figures_taken")
def take_figures(*, by: Scope, file: IndicatorFile) -> IndicatorFile:
    """Report every figure of a checked file, all or none. It is read and checked again first.

    Refuses a file with findings, among them what has changed since it was uploaded.
    """
    row = _untaken(file, FilePurpose.FIGURES)
    read = figures_in(row)
    _refuse_findings(read.findings)
    made = store_actuals(by, read.reports, row)
    _taken(by, row)
    record(by, row, figures=len(made), sha256=row.sha256)
    return row


@action(Permission.INDICATOR_MANAGE, verb="indicator.list_taken")
def take_indicators(*, by: Scope, file: IndicatorFile) -> IndicatorFile:
    """Add every indicator of a checked file with its targets, all or none, as `take_figures`."""
    row = _untaken(file, FilePurpose.INDICATORS)
    read = indicators_in(row)
    _refuse_findings(read.findings)
    for about, profile in read.found:
        made = store_indicator(about)
        if profile is not None:
            store_targets(by, made, profile)
    _taken(by, row)
    record(by, row, indicators=len(read.found), sha256=row.sha256)
    return row


def figures_in(row: IndicatorFile) -> ReadFigures:
    """The figures of a kept file, read now."""
    try:
        return read_figures(read_workbook(Path(row.file.path), LIMITS, name=row.name))
    except Unusable as refusal:
        return ReadFigures(findings=[_unusable(refusal)])


def indicators_in(row: IndicatorFile) -> ReadIndicators:
    """The indicators of a kept file, read now."""
    try:
        return read_indicators(read_workbook(Path(row.file.path), LIMITS, name=row.name))
    except Unusable as refusal:
        return ReadIndicators(findings=[_unusable(refusal)])


def _unusable(refusal: Unusable) -> Finding:
    return Finding("The file", _UNUSABLE.get(refusal.code, refusal.message))


def _keep(by: Scope, purpose: FilePurpose, name: str, content: File[bytes]) -> IndicatorFile:
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in KINDS:
        raise Refusal("The file must be XLSX, XLS, ODS or CSV.", field="file")
    if not content.size or content.size > MOST_BYTES:
        raise Refusal("The file must have something in it, and 5 MB at most.", field="file")
    content.seek(0)
    sha256 = hashlib.sha256(content.read()).hexdigest()
    taken = IndicatorFile.objects.filter(
        purpose=purpose, sha256=sha256, taken_at__isnull=False
    ).first()
    if taken is not None and taken.taken_at is not None:
        raise Refusal(
            f"This very file was taken on {taken.taken_at:%-d %B %Y} ({taken.name}).",
            field="file",
        )
    row = IndicatorFile(
        purpose=purpose.value,
        name=PurePath(name).name[:200],
        size=content.size,
        sha256=sha256,
        uploaded_by=by.actor[:200],
        uploaded_at=now(),
    )
    assert by.trust is not None  # noqa: S101 - an action's scope names one
    content.seek(0)
    row.file.save(f"performance/{by.trust.pk}/{sha256}.{suffix}", content, save=False)
    if purpose is FilePurpose.FIGURES:
        figures = figures_in(row)
        findings, row.rows = figures.findings, len(figures.reports)
    else:
        found = indicators_in(row)
        findings, row.rows = found.findings, len(found.found)
    row.findings = [finding.as_plain() for finding in findings[:MOST_FINDINGS]]
    if len(findings) > MOST_FINDINGS:
        more = Finding("The file", f"{len(findings) - MOST_FINDINGS:,} more of the kind.")
        row.findings.append(more.as_plain())
    row.save()
    return row


def _untaken(file: IndicatorFile, purpose: FilePurpose) -> IndicatorFile:
    row = IndicatorFile.objects.select_for_update(of=("self",)).get(pk=file.pk, purpose=purpose)
    if row.taken_at:
        raise Refusal(f"It was taken on {row.taken_at:%-d %B %Y} by {row.taken_by}.")
    if row.findings:
        raise Refusal("Put right what is wrong with the file, and upload it again.")
    return row


def _refuse_findings(findings: list[Finding]) -> None:
    if findings:
        first = findings[0]
        raise Refusal(
            f"The file no longer fits what is there. {first.place}: {first.what} "
            "Upload it again to see everything."
        )


def _taken(by: Scope, row: IndicatorFile) -> None:
    row.taken_by, row.taken_at = by.actor[:200], now()
    row.save(update_fields=["taken_by", "taken_at"])
