"""Reads across rows of the kernel: who sits where, and who may do what and why."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from trusts.clock import today
from trusts.grants import grants_of
from trusts.levels import Level
from trusts.models import (
    ApiToken,
    AuditEvent,
    Body,
    Invitation,
    Membership,
    Partner,
    Person,
    RoleGrant,
    Trust,
    TrustGroupPermission,
)
from trusts.models.membership import MembershipQuerySet
from trusts.permissions import Permission, Reach
from trusts.scope import Scope
from trusts.token_uses import TOKEN_USES

CURRENT, ENDED, LATER, ALL = "current", "ended", "later", "all"
LEVEL_ORDER = {level: place for place, level in enumerate(Level)}


def seats(
    *, on: datetime.date, when: str = CURRENT, body: Body | None = None, role: str = ""
) -> MembershipQuerySet:
    """Seats of the trust in scope, by body and name; `when` is one of the constants above."""
    rows = Membership.objects.select_related("person", "body", "partner")
    if when == CURRENT:
        rows = rows.current(on)
    elif when == ENDED:
        rows = rows.filter(ends_on__lt=on)
    elif when == LATER:
        rows = rows.filter(starts_on__gt=on)
    if body is not None:
        rows = rows.filter(body=body)
    if role:
        rows = rows.filter(role=role)
    return rows.order_by("body__name", "person__name", "pk")


def seats_of(person: Person) -> MembershipQuerySet:
    """Every seat, past and to come too, of a person in the trust in scope; newest first."""
    rows = Membership.objects.filter(person=person)
    return rows.select_related("body", "partner").order_by("-starts_on", "-pk")


def people() -> QuerySet[Person]:
    """People who have, had or will have a seat in the trust in scope."""
    return Person.objects.filter(pk__in=Membership.objects.values("person_id"), is_active=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """One seat that gives a permission: at which levels and how far."""

    seat: Membership
    levels: tuple[Level, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Right:
    """A permission somebody holds, and every seat that gives it."""

    permission: Permission
    reasons: tuple[Reason, ...]


def rights_of(person: Person) -> list[Right]:
    """What a person may do in the trust in scope today, and why; in the order of Permission."""
    held = {seat.pk: seat for seat in seats_of(person)}
    grants = grants_of(person)
    found = []
    for permission in Permission:
        reasons = tuple(
            Reason(
                seat=held[grant.membership_id],
                levels=in_order(grant.sees if permission.reads else grant.acts),
                reach=grant.reach,
            )
            for grant in grants
            if permission in grant.permissions and grant.membership_id is not None
        )
        if reasons:
            found.append(Right(permission, reasons))
    return found


def in_order(levels: Iterable[str]) -> tuple[Level, ...]:
    """Levels from strategic to operational."""
    return tuple(sorted((Level(level) for level in levels), key=LEVEL_ORDER.__getitem__))


def lasting_holders(
    trust: Trust, permission: Permission, *, lock: bool = False
) -> list[Membership]:
    """Seats of today, without a last day and of people who can sign in, that give a permission.

    With `lock`, whoever else asks so waits for our transaction: two people who end each other's
    seats do so one after the other.
    """
    if lock:
        Trust.objects.select_for_update(no_key=True).get(pk=trust.pk)
    rows = rows_giving(trust, permission)
    seats = Membership.objects.current(today()).filter(ends_on=None, person__is_active=True)
    return [seat for seat in seats.select_related("body") if (seat.role, seat.body.level) in rows]


def rows_giving(trust: Trust, permission: Permission) -> set[tuple[str, str]]:
    """Role and level of every row of the trust's table of roles that gives a permission."""
    groups = TrustGroupPermission.objects.filter(
        content_object=trust, permission__codename=permission.codename
    ).values("group_id")
    return {(row.role, row.level) for row in RoleGrant.objects.filter(group_id__in=groups)}


@dataclass(frozen=True, slots=True)
class RoleRights:
    """One row of the trust's table of roles, with its permissions."""

    row: RoleGrant
    permissions: tuple[Permission, ...]

    @property
    def sees(self) -> tuple[Level, ...]:
        """Levels seen, strategic first."""
        return in_order(self.row.sees)

    @property
    def acts(self) -> tuple[Level, ...]:
        """Levels acted at, strategic first."""
        return in_order(self.row.acts)


def table_of_roles(trust: Trust) -> list[RoleRights]:
    """The trust's table of roles: each role at each level with its permissions."""
    codenames: dict[int, set[str]] = {}
    pairs = TrustGroupPermission.objects.filter(content_object=trust)
    for group_id, codename in pairs.values_list("group_id", "permission__codename"):
        codenames.setdefault(group_id, set()).add(codename)
    rows = sorted(RoleGrant.objects.all(), key=lambda row: (row.role, LEVEL_ORDER[row.level]))
    return [
        RoleRights(
            row, tuple(p for p in Permission if p.codename in codenames.get(row.group_id, ()))
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Branch:
    """A body and the bodies that answer to it."""

    body: Body
    seats_taken: int
    children: "list[Branch]"


def tree_of_bodies(*, on: datetime.date) -> list[Branch]:
    """The bodies of the trust in scope as a tree, strategic first, with seats taken on the day."""
    taken: dict[int, set[int]] = {}
    pairs = Membership.objects.current(on).order_by().values_list("body_id", "person_id")
    for body_id, person_id in pairs:
        taken.setdefault(body_id, set()).add(person_id)
    below: dict[int | None, list[Body]] = {}
    for body in sorted(Body.objects.all(), key=lambda b: (LEVEL_ORDER[Level(b.level)], b.name)):
        below.setdefault(body.parent_id, []).append(body)

    def grow(parent_id: int | None) -> list[Branch]:
        return [
            Branch(body, len(taken.get(body.pk, ())), grow(body.pk))
            for body in below.get(parent_id, [])
        ]

    return grow(None)


def open_invitations() -> QuerySet[Invitation]:
    """Invitations neither accepted nor withdrawn; those whose link is too old included."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return rows.select_related("body", "partner").order_by("-sent_at")


def audit_trail(
    *,
    who: str = "",
    verb: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[AuditEvent]:
    """Events of the trust in scope, newest first; `who` is part of the actor's name."""
    wanted = Q()
    if who:
        wanted &= Q(actor__icontains=who)
    if verb:
        wanted &= Q(verb=verb)
    if since:
        wanted &= Q(at__date__gte=since)
    if until:
        wanted &= Q(at__date__lte=until)
    return AuditEvent.objects.filter(wanted).order_by("-pk")


def own_tokens(scope: Scope) -> QuerySet[ApiToken]:
    """The tokens in this trust with which programs act as the person of this scope."""
    return _tokens(scope).filter(user=scope.person, partner__isnull=True)


def system_tokens(scope: Scope) -> QuerySet[ApiToken]:
    """Tokens of finance systems: one's own, and those of partners one uploads returns for.

    Those who manage members see every one.
    """
    rows = _tokens(scope).filter(partner__isnull=False)
    partners = scope.partner_ids(Permission.RETURN_UPLOAD)
    if partners is None or scope.may(Permission.MEMBERS_MANAGE):
        return rows
    return rows.filter(Q(user=scope.person) | Q(partner_id__in=partners))


def _tokens(scope: Scope) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(trust=scope.trust).select_related("partner", "user")


def partners_for_systems(scope: Scope) -> QuerySet[Partner]:
    """Partners for whose system the person may make a token: for at least one of its uses."""
    reached = [
        partner.pk
        for partner in Partner.objects.all()
        if any(
            all(scope.may(each, partner_id=partner.pk) for each in use.permissions)
            for use in TOKEN_USES.values()
        )
    ]
    return Partner.objects.filter(pk__in=reached)
