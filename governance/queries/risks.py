"""The risk register as a person of the trust may read it."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from governance.models import Risk, RiskReview
from governance.rules.risks import FROM, HIGHEST, Band, Cell, heat_map
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

BEYOND = HIGHEST * HIGHEST + 1
"""A score that no risk has."""
OPEN, CLOSED, ALL = "open", "closed", "all"


def readable(scope: Scope) -> QuerySet[Risk]:
    """The risks this scope may read, those that are left largest first."""
    rows = scope.visible(Risk.objects.all(), Permission.RISK_VIEW)
    return (
        rows.select_related("body", "partner", "owner")
        .annotate(left=F("likelihood_left") * F("impact_left"))
        .order_by(F("closed_on").desc(nulls_first=True), "-left", "body__name", "number")
    )


def narrowed(
    rows: QuerySet[Risk],
    *,
    on: datetime.date,
    kind: str = "",
    body: Body | None = None,
    partner: Partner | None = None,
    band: str = "",
    state: str = OPEN,
    due: bool = False,
) -> QuerySet[Risk]:
    """Risks as a page asks for them; `due` are those to be reviewed by `on`."""
    if kind:
        rows = rows.filter(kind=kind)
    if body is not None:
        rows = rows.filter(body=body)
    if partner is not None:
        rows = rows.filter(partner=partner)
    if band:
        above = [lowest for lowest in FROM.values() if lowest > FROM[Band(band)]]
        scored = rows.annotate(score=F("likelihood_left") * F("impact_left"))
        rows = scored.filter(score__gte=FROM[Band(band)], score__lt=min(above, default=BEYOND))
    if state == OPEN:
        rows = rows.filter(closed_on=None)
    elif state == CLOSED:
        rows = rows.exclude(closed_on=None)
    if due:
        rows = rows.filter(closed_on=None, review_on__lt=on)
    return rows


def maps(
    risks: Iterable[Risk],
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[Cell, ...], ...]]:
    """Two heat maps of the same risks: before anything is done, and after the controls."""
    rows = list(risks)
    return (
        heat_map((one.ref, one.before) for one in rows),
        heat_map((one.ref, one.after) for one in rows),
    )


def editable_bodies(scope: Scope) -> list[Body]:
    """The bodies in whose register this scope may write, by name."""
    return [body for body in Body.objects.order_by("name") if may_edit(scope, body)]


def may_edit(scope: Scope, body: Body) -> bool:
    """Whether this scope may write in the body's register."""
    return scope.may(Permission.RISK_EDIT, level=body.level, body_id=body.pk)


def readable_bodies(scope: Scope) -> QuerySet[Body]:
    """The bodies that have a risk this scope may read, by name."""
    seen = scope.visible(Risk.objects.all(), Permission.RISK_VIEW).order_by().values("body_id")
    return Body.objects.filter(pk__in=seen).order_by("name")


@dataclass(frozen=True)
class Change:
    """What one event changed: a field's name, and its words before and after."""

    name: str
    before: str
    after: str


def history(risk: Risk) -> list[tuple[RiskReview, list[Change]]]:
    """Every event of a risk with what it changed, newest first. One query."""
    rows = list(risk.reviews.select_related("partner", "owner").order_by("number"))
    found: list[tuple[RiskReview, list[Change]]] = [(row, []) for row in rows[:1]]
    found += [(now, changes(was, now)) for was, now in itertools.pairwise(rows)]
    return found[::-1]


def changes(was: RiskReview, now: RiskReview) -> list[Change]:
    """What differs between two states of one risk, in words."""
    return [
        Change(name, before, after)
        for (name, before), (_, after) in zip(_words(was), _words(now), strict=True)
        if before != after
    ]


def _words(of: RiskReview) -> list[tuple[str, str]]:
    return [
        ("Title", of.title),
        ("Cause and effect", of.what),
        ("Responsible partner", of.partner.name),
        ("Owner", of.owner.name if of.owner else "Nobody named"),
        ("Score before controls", of.before.words),
        ("What is done about it", of.controls),
        ("Score after controls", of.after.words),
        ("Next review", day(of.review_on)),
    ]


def to_review(scope: Scope, on: datetime.date) -> QuerySet[Risk]:
    """Open risks whose review has come by a day, of those this scope reads and owns or keeps."""
    rows = readable(scope).filter(closed_on=None, review_on__lte=on)
    kept = scope.visible(Risk.objects.all(), Permission.RISK_EDIT).order_by().values("pk")
    return rows.filter(Q(owner=scope.person) | Q(pk__in=kept)).order_by("review_on", "pk")
