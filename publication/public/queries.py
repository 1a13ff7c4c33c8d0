"""What readers without an account find. Runs in a public scope and reads nothing but snapshots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from publication.models import Kind, Publication, Withdrawal
from trusts.models import Trust

OF_MEETINGS = (Kind.AGENDA, Kind.PACK, Kind.MINUTES, Kind.DECISIONS)
"""The kinds whose key is the short name of a meeting."""


def publishing_trusts() -> list[Trust]:
    """The trusts that have something out, by name. Two queries."""
    found = Publication.objects.order_by().values_list("trust_id", flat=True).distinct()
    return list(Trust.objects.filter(pk__in=list(found)).order_by("name"))


def newest(*kinds: Kind) -> QuerySet[Publication]:
    """The version that counts of each thing, without its content; of these kinds, or of all."""
    rows = Publication.objects.filter(kind__in=kinds) if kinds else Publication.objects.all()
    latest = rows.order_by("kind", "key", "-number").distinct("kind", "key").values("pk")
    return (
        Publication.objects.filter(pk__in=latest)
        .defer("content", "sources")
        .order_by("-published_at", "-pk")
    )


def versions(kind: Kind, key: str) -> list[Publication]:
    """The versions of a thing that are out, newest first, without their content."""
    rows = Publication.objects.filter(kind=kind, key=key).defer("content", "sources")
    return list(rows.order_by("-number"))


def withdrawals(kind: Kind, key: str) -> list[Withdrawal]:
    """The versions of a thing that were withdrawn, newest version first."""
    return list(Withdrawal.objects.filter(kind=kind, key=key).order_by("-number"))


@dataclass
class PublishedMeeting:
    """A meeting of which something is out."""

    key: str
    body_name: str
    body_slug: str
    on: date | None
    things: list[Publication] = field(default_factory=list)

    @property
    def first(self) -> Publication:
        """What a reader most likely looks for."""
        return self.things[0]


def meetings(rows: Iterable[Publication]) -> list[PublishedMeeting]:
    """What is out, by meeting: the latest meeting first, in each the agenda first."""
    found: dict[str, PublishedMeeting] = {}
    order = {kind.value: place for place, kind in enumerate(OF_MEETINGS)}
    for row in sorted(rows, key=lambda row: order[row.kind]):
        meeting = found.setdefault(
            row.key, PublishedMeeting(row.key, row.body_name, row.body_slug, row.about_on)
        )
        meeting.things.append(row)
    return sorted(found.values(), key=lambda one: (one.on or date.min, one.body_name), reverse=True)


def by_kind(rows: Iterable[Publication]) -> dict[str, list[Publication]]:
    """The same by kind."""
    found: dict[str, list[Publication]] = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return found


def versions_of_meeting(key: str) -> list[Publication]:
    """What else of a meeting is out, the agenda first: the version that counts of each."""
    found = meetings(newest(*OF_MEETINGS).filter(key=key))
    return found[0].things if found else []
