"""What lies on the publishing desk: what is ready, what is out, and what has to come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.models import Interest
from meetings.models import AgendaItem, MinutesCorrection, Paper
from publication.models import AutomaticPublishing, Kind, Publication, Withdrawal
from publication.snapshots import Ready, Snapshot, all_makers, maker_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Thing:
    """Something with an address on the public site, and how it stands.

    `snapshot` is what readers would see now; None where it cannot be published, and then `problem`
    says why. `versions` are newest first, `withdrawals` by version.
    """

    kind: Kind
    key: str
    snapshot: Snapshot | None
    problem: str
    versions: Sequence[Publication]
    withdrawals: dict[int, Withdrawal]

    @property
    def title(self) -> str:
        """What it is called."""
        if self.snapshot is not None:
            return self.snapshot.title
        return self.versions[0].title if self.versions else self.kind.label

    @property
    def public(self) -> Publication | None:
        """The version that readers see at the plain address."""
        return next((one for one in self.versions if one.is_public), None)

    @property
    def has_changed(self) -> bool:
        """Whether publishing now would show readers something else."""
        return (
            self.snapshot is not None
            and self.public is not None
            and self.public.digest != self.snapshot.digest
        )


def thing(scope: Scope, kind: Kind, key: str) -> Thing | None:
    """The thing as this scope may publish it; None where there is none for it."""
    problem, snapshot = "", None
    try:
        snapshot = maker_of(kind).snapshot(scope, key)
    except Refusal as refusal:
        problem = refusal.message
    versions = list(Publication.objects.filter(kind=kind, key=key).order_by("-number"))
    if not all(may_publish(scope, one) for one in (snapshot, *versions[:1]) if one is not None):
        return None
    if snapshot is None and not problem and not versions:
        return None
    rows = Withdrawal.objects.filter(kind=kind, key=key)
    return Thing(
        kind=kind,
        key=key,
        snapshot=snapshot,
        problem=problem if problem or snapshot else "It is not there any more.",
        versions=versions,
        withdrawals={row.number: row for row in rows},
    )


def may_publish(scope: Scope, what: Snapshot | Publication) -> bool:
    """Whether this scope may publish it: the right at the level and body of what it shows."""
    return scope.may(Permission.PUBLISH, level=what.level, body_id=what.body_id)


def ready_things(scope: Scope) -> list[Ready]:
    """What could be published and never was, newest first. A fixed number of queries."""
    taken = set(Publication.objects.values_list("kind", "key"))
    found = [
        one
        for maker in all_makers()
        for one in maker.ready(scope)
        if (one.kind.value, one.key) not in taken
    ]
    return sorted(found, key=lambda one: one.about_on or date.min, reverse=True)


def published_things() -> list[Publication]:
    """The version readers see of everything that is out, newest first, without its content."""
    rows = Publication.objects.filter(withdrawn_at=None).defer("content", "sources")
    newest: dict[tuple[str, str], Publication] = {}
    for row in rows.order_by("number"):
        newest[row.kind, row.key] = row
    return sorted(newest.values(), key=lambda row: (row.published_at, row.pk), reverse=True)


@dataclass(frozen=True)
class Attention:
    """A version that readers see although something in it has become confidential since."""

    publication: Publication
    what: tuple[str, ...]


def attention() -> list[Attention]:
    """Versions that readers should not see any more. Five queries, however many there are.

    Of minutes those too from which words were taken out since, because they were confidential.
    """
    rows = list(Publication.objects.filter(withdrawn_at=None).defer("content"))
    items = {
        item.pk: f"item {item.number}"
        for item in AgendaItem.objects.filter(pk__in=_named(rows, "items")).exclude(
            confidential_reason=""
        )
    }
    papers = {
        paper.pk: f"a paper of item {paper.item.number}"
        for paper in Paper.objects.filter(pk__in=_named(rows, "papers")).select_related("item")
        if paper.is_confidential
    }
    interests = {
        one.pk: f"an interest of {one.person.name}"
        for one in Interest.objects.filter(
            pk__in=_named(rows, "interests"), is_public=False
        ).select_related("person")
    }
    taken_out = list(
        MinutesCorrection.objects.filter(
            minutes__meeting__in=_named(rows, "minutes_of"), old_is_closed=True, closed=False
        ).values_list("minutes__meeting_id", "made_at", "entry__item__number")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.pk] += sorted(
            {
                f"words of the minute of item {number}"
                for meeting, made_at, number in taken_out
                if meeting in row.sources.get("minutes_of", ()) and made_at > row.published_at
            }
        )
        found[row.pk] += [
            interests[pk] for pk in row.sources.get("interests", ()) if pk in interests
        ]
        found[row.pk] += [items[pk] for pk in row.sources.get("items", ()) if pk in items]
        found[row.pk] += [papers[pk] for pk in row.sources.get("papers", ()) if pk in papers]
    return [Attention(row, tuple(found[row.pk])) for row in rows if found[row.pk]]


def _named(rows: Iterable[Publication], what: str) -> set[int]:
    return {pk for row in rows for pk in row.sources.get(what, ())}


def automatic_choice() -> AutomaticPublishing | None:
    """What the trust in scope has chosen; None where it never chose."""
    return AutomaticPublishing.objects.first()
