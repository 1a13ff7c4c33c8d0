"""Reading runs and their files."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reports import registry
from reports.base import Report
from reports.models import ReportFile, ReportRun, RunState
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_runs(scope: Scope) -> QuerySet[ReportRun]:
    """The runs this scope may see, newest first: of private ones, its person's own."""
    return open_to(scope, scope.visible(ReportRun.objects.all(), Permission.REPORT_VIEW))


def own_runs(scope: Scope, report: type[Report]) -> QuerySet[ReportRun]:
    """This person's own runs of a private report, newest first; nobody else's, and no operator's.

    Its permission is the report's, so that whoever may ask for it may also fetch it.
    """
    if not report.is_private or scope.person is None:
        return ReportRun.objects.filter(pk__in=[])
    rows = scope.visible(ReportRun.objects.all(), report.permission)
    return rows.filter(report=report.slug, is_private=True, requester=scope.person)


def open_to(scope: Scope, runs: QuerySet[ReportRun]) -> QuerySet[ReportRun]:
    """Leave out private runs of others. The operator's scope sees none at all."""
    mine = Q(requester=scope.person) if scope.person else Q(pk__in=[])
    return runs.filter(Q(is_private=False) | mine)


NOT_BUILT = "It could not be built. People who may build it can see why."


def error_for(scope: Scope, run: ReportRun) -> str:
    """Why a run failed, for who may build it; for others that it did.

    The words may name what only the builder may see, such as a confidential paper.
    """
    report = registry.get(run.report)
    builds = scope.may(
        report.permission, level=run.level, body_id=run.body_id, partner_id=run.partner_id
    )
    return run.error if builds or not run.error else NOT_BUILT


def files_for(scope: Scope, run: ReportRun) -> list[ReportFile]:
    """The files of a run that this scope may download: the fullest first, PDF before workbook."""
    files = [file for file in run.files.all() if may_download(scope, file)]
    return sorted(files, key=lambda file: (-len(file.needed), file.variant, file.format))


@dataclass(frozen=True)
class Listed:
    """One line of a run's manifest as a reader may see it. When `withheld`, only the pages and the
    open title are told."""

    key: str
    parent: str
    title: str
    rank: int
    page: int
    pages: int
    sha256: str
    source: dict[str, Any]
    problem: str
    withheld: bool

    @property
    def last_page(self) -> int:
        """The page it ends on."""
        return self.page + self.pages - 1


def manifest_for(scope: Scope, run: ReportRun) -> list[Listed]:
    """What stands on which pages of a run's document and what it came from, for this reader."""
    lines = []
    for row in run.manifest:
        needed = [Permission.from_codename(name) for name in row.get("needs", ())]
        withheld = not all(scope.may(p, level=run.level, body_id=run.body_id) for p in needed)
        lines.append(
            Listed(
                key=row["key"],
                parent="" if withheld else row.get("parent", ""),
                title=row["open_title"] if withheld else row["title"],
                rank=row["rank"],
                page=row["page"],
                pages=row["pages"],
                sha256="" if withheld else row.get("sha256", ""),
                source={} if withheld else row.get("source", {}),
                problem="" if withheld else row.get("problem", ""),
                withheld=withheld,
            )
        )
    return lines


def may_download(scope: Scope, file: ReportFile) -> bool:
    """Whether this scope may download the file: the run's level, and what the file needs.

    A right that reaches one partner only opens that partner's documents, and no others.
    """
    if file.run.is_private and (scope.person is None or file.run.requester_id != scope.person.pk):
        return False
    needed = [Permission.REPORT_VIEW, *(Permission.from_codename(one) for one in file.needed)]
    if file.partner_id is None and scope.partner_ids(Permission.REPORT_VIEW) is not None:
        return False
    return all(
        scope.may(each, level=file.level, body_id=file.body_id, partner_id=file.partner_id)
        for each in needed
    )


def may_build(scope: Scope, report: Report) -> bool:
    """Whether this scope may build the report at all: its permission, at every level it covers.

    For whom, the action asks: somebody who reaches one partner builds that partner's documents,
    and only reports that have such.
    """
    if scope.partner_ids(report.permission) is not None and not report.is_of_a_partner:
        return False
    return all(scope.may(report.permission, level=level) for level in report.levels)


@dataclass(frozen=True)
class Shelf:
    """One report on the page of reports: whether it may be built, and the newest that is ready."""

    report: Report
    may_build: bool
    latest: ReportRun | None
    files: list[ReportFile]


def shelves(scope: Scope) -> dict[str, list[Shelf]]:
    """By subject, the reports this scope may build or of which it may read one. Two queries.

    Subjects and reports are in the order of their names; other reports come last.
    """
    newest = {
        run.report: run
        for run in visible_runs(scope)
        .filter(state=RunState.DONE)
        .order_by("report", "-finished_at", "-pk")
        .distinct("report")
        .prefetch_related("files")
    }
    found: dict[str, list[Shelf]] = defaultdict(list)
    for report in registry.all_reports():
        latest = newest.get(report.slug)
        may = report.listed and may_build(scope, report)
        if may or latest:
            files = files_for(scope, latest) if latest else []
            found[report.subject].append(Shelf(report, may, latest, files))
    return dict(sorted(found.items(), key=lambda pair: (pair[0] == Report.subject, pair[0])))


def buildable(scope: Scope) -> list[Report]:
    """The listed reports that this scope may build, by name."""
    return [r for r in registry.all_reports() if r.listed and may_build(scope, r)]
