"""The board pack as issued, in the copy without confidential parts."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from governance.models import Interest
from governance.queries import interests
from meetings import queries
from meetings.models import AgendaItem, Meeting, MinutesCorrection, Pack, Paper
from publication.models import Kind
from publication.snapshots.base import NotReady, PublicFile, Snapshot
from publication.snapshots.meetings import OfMeeting, held_on, publishable
from reports.copies import LARGE
from reports.models import ReportFile, RunState
from trusts.models import AuditEvent, Membership
from trusts.scope import Scope
from trusts.ui.tags import day

NAME, LARGE_NAME = "board-pack.pdf", "board-pack-large-print.pdf"
KEY = re.compile(r"^(item|paper|minutes)-(\d+)(?:-|$)")


class PackMaker(OfMeeting):
    """The newest version that is out."""

    kind = Kind.PACK

    def rows(self, scope: Scope) -> QuerySet[Meeting]:
        """Meetings whose pack was issued."""
        issued = Pack.objects.filter(run__state=RunState.DONE)
        return publishable(scope).filter(pk__in=issued.values("meeting_id"))

    def of(self, scope: Scope, meeting: Meeting) -> Snapshot:
        """The open copy with its list of parts."""
        pack = queries.latest_issued(scope, meeting)
        if pack is None:
            raise NotReady("The board pack has not been issued yet.")
        held = ReportFile.objects.filter(run=pack.run, needs="", format=ReportFile.Format.PDF)
        files = {file.variant.endswith(LARGE): file for file in held}
        if False not in files:
            raise NotReady("The board pack has no copy without confidential parts.")
        if found := list(closed_since(pack)):
            raise NotReady(
                f"The board pack was issued before this became confidential: {'; '.join(found)}. "
                "Issue the pack again, then publish it."
            )
        return self.picture(
            meeting,
            {
                "version": pack.version,
                "issued": f"Version {pack.version}, issued on {day(pack.issued_at)}",
                "file": NAME,
                "large": {"file": LARGE_NAME} if True in files else {},
                "parts": [
                    {
                        "title": row["open_title"] if row.get("needs") else row["title"],
                        "page": row["page"],
                        "rank": row["rank"],
                    }
                    for row in pack.run.manifest
                    if row.get("rank") == 1
                ],
            },
            files=[
                _file(file, pack, name, words)
                for large, name, words in ((False, NAME, ""), (True, LARGE_NAME, ", large print"))
                if (file := files.get(large)) is not None
            ],
            left_out=[
                f"Pages {row['page']} to {row['page'] + row['pages'] - 1}: {row['open_title']}"
                for row in pack.run.manifest
                if row.get("needs")
            ],
            sources={
                "items": sorted(open_keys(pack, "item")),
                "papers": sorted(open_keys(pack, "paper")),
                "minutes_of": sorted(open_keys(pack, "minutes")),
                "interests": _interests_in(pack),
            },
        )


def _file(file: ReportFile, pack: Pack, name: str, words: str) -> PublicFile:
    def read() -> bytes:
        with file.file.open("rb") as stored:
            data: bytes = stored.read()
            return data

    return PublicFile(
        name=name,
        title=f"Board pack, version {pack.version}{words}",
        sha256=file.sha256,
        size=file.size,
        pages=int(file.pages or 0),
        read=read,
    )


def open_keys(pack: Pack, what: str) -> set[int]:
    """The keys of the items, papers or minutes that stand in the open copy in full."""
    found = set()
    for row in pack.run.manifest:
        match = KEY.match(row["key"])
        if match and match[1] == what and not row.get("needs"):
            found.add(int(match[2]))
    return found


def closed_since(pack: Pack) -> Iterator[str]:
    """What stands open in an issued pack and is confidential, or gone, today."""
    items = AgendaItem.objects.filter(pk__in=open_keys(pack, "item"))
    for item in items.exclude(confidential_reason=""):
        yield f"item {item.number}"
    papers = {paper.pk: paper for paper in _papers(pack)}
    for key in sorted(open_keys(pack, "paper")):
        paper = papers.get(key)
        if paper is None:
            yield "a paper that was removed"
        elif paper.is_confidential:
            yield f"a paper of item {paper.item.number}"
    corrected = MinutesCorrection.objects.filter(
        minutes__meeting__in=open_keys(pack, "minutes"),
        old_is_closed=True,
        made_at__gte=pack.issued_at,
    )
    if corrected.exists():
        yield "words of earlier minutes"
    if _kept_back_since(pack):
        yield "an interest in the register"


def _interests_in(pack: Pack) -> list[int]:
    """The public interests of the body's members on the day of the meeting: the pack lists them."""
    on = held_on(pack.meeting)
    people = Membership.objects.current(on).filter(body_id=pack.body_id).values("person_id")
    found = interests.in_force(on).filter(person__in=people)
    return sorted(found.values_list("pk", flat=True))


def _kept_back_since(pack: Pack) -> bool:
    """Whether an interest of somebody on the body was kept back after the pack was built."""
    people = Membership.objects.filter(body_id=pack.body_id).values("person_id")
    hidden = Interest.objects.filter(is_public=False, person__in=people)
    keys = [str(key) for key in hidden.values_list("pk", flat=True)]
    return AuditEvent.objects.filter(
        verb="interest.shown_or_kept_back",
        target_type=Interest._meta.label,
        target_id__in=keys,
        at__gte=pack.run.started_at,
    ).exists()


def _papers(pack: Pack) -> QuerySet[Paper, Any]:
    return Paper.objects.filter(pk__in=open_keys(pack, "paper")).select_related("item")
