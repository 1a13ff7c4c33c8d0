"""The board packs of a meeting: drafts, versions that were issued, and who has fetched them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from meetings.models import Meeting, Pack
from reports.models import ReportDownload, ReportFile, ReportRun, RunState
from reports.queries import files_for, manifest_for, visible_runs
from trusts.clock import today
from trusts.models import Membership, Person
from trusts.permissions import Permission
from trusts.scope import Scope


def drafts_of(scope: Scope, meeting: Meeting) -> QuerySet[ReportRun]:
    """The drafts asked for, for this meeting, newest first: for those who build packs."""
    if not scope.may(Permission.PACK_BUILD, level=meeting.level, body_id=meeting.body_id):
        return ReportRun.objects.none()
    return visible_runs(scope).filter(report="board-pack", params__meeting=meeting.ref)


def visible_packs(scope: Scope) -> QuerySet[Pack]:
    """The versions this scope may see, those under way or not built included, newest first."""
    rows = scope.visible(Pack.objects.all(), Permission.MEETING_VIEW)
    return rows.select_related("meeting__body", "run", "draft")


def packs_of_meeting(scope: Scope, ref: str) -> QuerySet[Pack]:
    """The versions of a meeting's pack, by the meeting's short name."""
    return visible_packs(scope).filter(meeting__ref=ref)


def issued_packs(scope: Scope, meeting: Meeting) -> QuerySet[Pack]:
    """The versions that are out, newest first."""
    return packs_of_meeting(scope, meeting.ref).filter(run__state=RunState.DONE)


def latest_issued(scope: Scope, meeting: Meeting) -> Pack | None:
    """The version that counts, if one is out."""
    return issued_packs(scope, meeting).first()


def issued_before(scope: Scope, pack: Pack) -> Pack | None:
    """The version that was out before this one."""
    return issued_packs(scope, pack.meeting).filter(version__lt=pack.version).first()


@dataclass(frozen=True)
class Version:
    """One version with the copies that this reader may fetch."""

    pack: Pack
    files: list[ReportFile]
    is_latest: bool


def versions_of(scope: Scope, meeting: Meeting) -> list[Version]:
    """The versions that are out, newest first, with the copies this reader may fetch."""
    packs = list(issued_packs(scope, meeting).prefetch_related("run__files"))
    return [
        Version(pack, files_for(scope, pack.run), is_latest=number == 0)
        for number, pack in enumerate(packs)
    ]


def downloads_of(scope: Scope, pack: Pack) -> QuerySet[ReportDownload]:
    """Who has fetched which copy of a version, newest first: for those who issue packs."""
    if not scope.may(Permission.PACK_ISSUE, level=pack.level, body_id=pack.body_id):
        return ReportDownload.objects.none()
    return ReportDownload.objects.filter(run=pack.run).select_related("person")


def not_downloaded(scope: Scope, pack: Pack) -> list[Person]:
    """The people with a seat on the body today who have fetched no copy of this version."""
    seated = Membership.objects.current(today()).filter(body_id=pack.body_id)
    fetched = ReportDownload.objects.filter(run=pack.run).values("person")
    rows = seated.exclude(person__in=fetched).select_related("person")
    return sorted({row.person for row in rows}, key=lambda person: person.name)


@dataclass(frozen=True)
class ItemPages:
    """One chapter of a draft: how many pages it has, and what is wrong with it."""

    title: str
    page: int
    pages: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """A draft at a glance."""

    pages: int
    items: list[ItemPages]

    @property
    def problems(self) -> list[str]:
        """What could not be put into the pack, by paper, in words."""
        return [problem for item in self.items for problem in item.problems]


def review_of(scope: Scope, draft: ReportRun) -> Review:
    """How long each item of a draft is, and which papers could not be put in, and why."""
    lines = manifest_for(scope, draft)
    chapters: list[ItemPages] = []
    for line in lines:
        problems = (f"{line.title}: {line.problem}",) if line.problem else ()
        if line.rank == 1 or not chapters:
            chapters.append(ItemPages(line.title, line.page, line.pages, problems))
        else:
            head = chapters[-1]
            chapters[-1] = ItemPages(
                head.title, head.page, head.pages + line.pages, head.problems + problems
            )
    return Review(sum(line.pages for line in lines), chapters)


def manifest_as_data(scope: Scope, pack: Pack) -> dict[str, Any]:
    """What a version is made from, as plain values, as this reader may see it."""
    return {
        "meeting": pack.meeting.ref,
        "body": str(pack.meeting.body),
        "version": pack.version,
        "issued_at": pack.issued_at.isoformat(),
        "issued_by": pack.issued_by,
        "files": [
            {"copy": file.variant, "sha256": file.sha256, "bytes": file.size, "pages": file.pages}
            for file in files_for(scope, pack.run)
        ],
        "parts": [
            {
                "title": line.title,
                "first_page": line.page,
                "pages": line.pages,
                **({"withheld": True} if line.withheld else {"sha256": line.sha256}),
                **({"came_from": plain_source(line.source)} if line.source else {}),
                **({"problem": line.problem} if line.problem else {}),
            }
            for line in manifest_for(scope, pack.run)
        ],
    }


def plain_source(source: dict[str, Any]) -> dict[str, Any]:
    """What a part came from, without what only compares versions."""
    return {key: value for key, value in source.items() if key != "core"}
