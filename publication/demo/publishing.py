"""Demo data of what Anyplace has published: some of what is ready, two versions of one thing.

All of it is invented and belongs to the fictional Anyplace.
"""

from publication import actions
from publication.models import Kind, Publication
from publication.snapshots import maker_of
from trusts.demo import DOMAIN
from trusts.models import Person, Trust
from trusts.scope import Scope, open_scope

SUPPORT, ADMINISTRATOR = f"support@{DOMAIN}", f"admin@{DOMAIN}"
PUBLISHED = [
    (Kind.STRUCTURE, "bodies"),
    (Kind.TERMS, "board"),
    (Kind.CALENDAR, "meetings"),
    (Kind.INTERESTS, "register"),
    (Kind.AGENDA, "2009-07-board"),
    (Kind.MINUTES, "2009-07-board"),
    (Kind.AGENDA, "2009-09-board"),
    (Kind.PACK, "2009-09-board"),
    (Kind.DECISIONS, "2009-09-board"),
]


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Publish, withdraw one thing again, and choose that papers wait for somebody to look."""
    with open_scope(trust=trust, person=people[ADMINISTRATOR]) as by:
        actions.choose_automatic(by=by, papers=False)
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        for kind, key in PUBLISHED:
            _publish(by, kind, key)
        for kind in (Kind.PLAN, Kind.PROGRESS):
            for ready in maker_of(kind).ready(by):
                _publish(by, kind, ready.key)
        first, *others = [one.key for one in maker_of(Kind.CONSULTATION).ready(by)]
        for key in (first, *others[:1]):
            _publish(by, Kind.CONSULTATION, key)
        actions.withdraw(
            by=by,
            publications=[Publication.objects.get(kind=Kind.CONSULTATION, key=first)],
            why="The figures were those of another year. We publish it again when they are right.",
        )


def _publish(by: Scope, kind: Kind, key: str) -> None:
    snapshot = maker_of(kind).snapshot(by, key)
    assert snapshot is not None, f"The demo has no {kind} {key}."  # noqa: S101 - demo only
    actions.publish(by=by, kind=kind, key=key, seen=snapshot.digest)
