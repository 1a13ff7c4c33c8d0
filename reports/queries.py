"""Reading runs and their files."""

from django.db.models import QuerySet

from reports import registry
from reports.base import Report
from reports.models import ReportFile, ReportRun
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_runs(scope: Scope) -> QuerySet[ReportRun]:
    """The runs this scope may see, newest first."""
    return scope.visible(ReportRun.objects.all(), Permission.REPORT_VIEW)


def files_for(scope: Scope, run: ReportRun) -> list[ReportFile]:
    """The files of a run that this scope may download: the fullest first."""
    files = list(run.files.all())
    return [file for file in files if may_download(scope, file)]


def may_download(scope: Scope, file: ReportFile) -> bool:
    """Whether this scope may download the file: the run's level, and what the file needs."""
    needed = [Permission.REPORT_VIEW]
    if file.needs:
        needed.append(Permission.from_codename(file.needs))
    return all(scope.may(each, level=file.level, body_id=file.body_id) for each in needed)


def may_build(scope: Scope, report: Report) -> bool:
    """Whether this scope may build the report: its permission, at every level it covers."""
    return all(scope.may(report.permission, level=level) for level in report.levels)


def buildable(scope: Scope) -> list[Report]:
    """The listed reports that this scope may build, by name."""
    return [r for r in registry.all_reports() if r.listed and may_build(scope, r)]
