"""How the partnership is set up: bodies, terms of reference, the register of interests."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from governance.drawing import structure_picture
from governance.models import Interest, SeatFacts, TermsOfReference
from governance.queries import interests
from governance.queries import terms as terms_queries
from governance.queries.seats import NOT_MEMBERS
from governance.queries.structure import Structure, structure
from governance.rules.picture import NARROW
from governance.rules.topics import TOPICS
from governance.words import particulars
from publication.models import Kind
from publication.snapshots.base import Maker, NotReady, Ready, Snapshot
from trusts.clock import today
from trusts.models import Body, Membership
from trusts.permissions import Permission, Role
from trusts.queries import Branch
from trusts.scope import Scope
from trusts.ui.tags import day


class StructureMaker(Maker):
    """The bodies as a picture and in words, with their members of today."""

    kind = Kind.STRUCTURE
    KEY = "bodies"

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """Always, once there is a body."""
        if scope.may(Permission.PUBLISH) and Body.objects.exists():
            yield Ready(self.kind, self.KEY, "Bodies and structure")

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The picture for wide and narrow screens, and each body with its members."""
        if key != self.KEY or scope.trust is None:
            return None
        shown = structure(on=today())
        if not shown.tree:
            raise NotReady("There are no bodies yet. Add them first.")
        members = _members(today())
        return Snapshot(
            kind=self.kind,
            key=key,
            title="Bodies and structure",
            content={
                "wide": structure_picture(shown, trust=scope.trust.name),
                "narrow": structure_picture(
                    shown, trust=scope.trust.name, picture_id="narrow", width=NARROW
                ),
                "bodies": [row for branch in shown.tree for row in _bodies(shown, branch, members)],
                "partnerships": [
                    {"name": one.name, "kind": one.get_kind_display()} for one in shown.partnerships
                ],
            },
        )


def _bodies(
    shown: Structure, branch: Branch, members: dict[int, list[dict[str, str]]], above: str = ""
) -> Iterator[dict[str, Any]]:
    body = branch.body
    yield {
        "slug": body.slug,
        "name": body.name,
        "level": body.get_level_display(),
        "form": body.get_form_display(),
        "answers_to": above,
        "lines": shown.words_of(body),
        "members": members.get(body.pk, []),
    }
    for child in branch.children:
        yield from _bodies(shown, child, members, body.name)


def _members(on: datetime.date) -> dict[int, list[dict[str, str]]]:
    """Members by body: neither substitutes nor those who only attend, serve or watch."""
    others = SeatFacts.objects.exclude(substitute_for=None, in_attendance=False)
    rows = (
        Membership.objects.current(on)
        .exclude(role__in=NOT_MEMBERS)
        .exclude(pk__in=others.values("membership_id"))
        .select_related("person", "partner")
        .order_by("person__name", "pk")
    )
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        line = {
            "name": row.person.name,
            "partner": row.partner.name,
            "office": "Chair" if row.role == Role.CHAIR else "",
            "voting": "" if row.voting else "not voting",
        }
        found[row.body_id].insert(0, line) if line["office"] else found[row.body_id].append(line)
    return found


class TermsMaker(Maker):
    """A body's terms of reference as they are in force."""

    kind = Kind.TERMS

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """Every body with terms in force."""
        bodies = {body.pk: body for body in Body.objects.all()}
        for pk, terms in terms_queries.all_in_force(today()).items():
            body = bodies[pk]
            if scope.may(Permission.PUBLISH, level=body.level, body_id=pk):
                yield Ready(self.kind, body.slug, body.name, terms.in_force_from)

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The version in force, topic by topic."""
        body = Body.objects.filter(slug=key).first()
        if body is None:
            return None
        terms = terms_queries.in_force(body, today())
        if terms is None:
            raise NotReady(f"{body} has no terms of reference in force yet.")
        return Snapshot(
            kind=self.kind,
            key=key,
            title=f"Terms of reference: {body.name}",
            level=body.level,  # type: ignore[arg-type]  # text equals its level
            body_id=body.pk,
            body_name=body.name,
            body_slug=body.slug,
            about_on=terms.in_force_from,
            content=_terms(terms),
        )


def _terms(terms: TermsOfReference) -> dict[str, Any]:
    texts = terms_queries.texts(terms)
    return {
        "edition": terms.number,
        "agreed": f"Agreed on {day(terms.agreed_on)} by {terms.agreed_by}. "
        f"In force from {day(terms.in_force_from)}.",
        "particulars": [[row.key, row.value] for row in particulars(terms)],
        "topics": [
            {"name": topic.name, "text": texts[topic.code]}
            for topic in TOPICS
            if texts.get(topic.code)
        ],
        "signatures": [
            f"{one.partner}: {one.signed_by}{', ' + one.post if one.post else ''}, "
            f"{day(one.signed_on)}"
            for one in terms.signatures.select_related("partner")
        ],
    }


class InterestsMaker(Maker):
    """The register of interests on the day."""

    kind = Kind.INTERESTS
    KEY = "register"

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """Always."""
        if scope.may(Permission.PUBLISH):
            yield Ready(self.kind, self.KEY, "Register of interests", today())

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """Every interest in force, by person."""
        if key != self.KEY:
            return None
        on = today()
        rows = list(interests.in_force(on))
        hidden = Interest.objects.filter(is_public=False, starts_on__lte=on)
        hidden = hidden.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        count = hidden.count()
        return Snapshot(
            kind=self.kind,
            key=key,
            title="Register of interests",
            content={
                "rows": [
                    {
                        "name": one.person.name,
                        "kind": one.get_kind_display(),
                        "what": one.what,
                        "since": day(one.starts_on),
                        "confirmed": day(one.reviewed_on),
                    }
                    for one in rows
                ],
            },
            left_out=[f"{count} interest{'' if count == 1 else 's'} kept back"] if count else [],
            sources={"interests": [one.pk for one in rows]},
        )
