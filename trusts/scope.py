"""The scope: which trust, which levels and which person the work at hand is for.

Nothing of a trust can be read or written outside a scope. `open_scope` is the only way in for a
person; `operator_scope` for the command line and scheduled work; `own_scope` lets a person find
the trusts they belong to; `public_scope` shows readers without an account what was published;
`all_trusts` is for the few listed places that look across trusts.

A scope is a database transaction as well: the settings that PostgreSQL's row-level security
reads are local to it, and vanish with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from trusts.levels import ALL_LEVELS, Level
from trusts.permissions import Permission, Reach

if TYPE_CHECKING:
    from trusts.models import Person, Trust

M = TypeVar("M", bound=models.Model)


class OutOfScope(Exception):
    """Rows of a trust were asked for while that trust was not in scope: a fault in our code."""


class NotAMember(Exception):
    """The person holds no current seat in the trust; to them it does not exist."""


@dataclass(frozen=True)
class Grant:
    """What one current seat gives: permissions, levels seen and acted at, and reach."""

    role: str
    membership_id: int | None
    body_id: int | None
    partner_id: int | None
    sees: frozenset[Level]
    acts: frozenset[Level]
    reach: Reach
    permissions: frozenset[Permission]
    is_bound: bool = False
    """Whether the partner is that of a system's token and not the seat's own."""

    def allows(
        self,
        permission: Permission,
        *,
        level: str | None = None,
        body_id: int | None = None,
        partner_id: int | None = None,
    ) -> bool:
        """Whether this seat allows the permission on a record with these keys."""
        if permission not in self.permissions:
            return False
        if level is not None and level not in (self.sees if permission.reads else self.acts):
            return False
        if self.reach is Reach.PARTNER and partner_id is not None:
            return partner_id == self.partner_id
        if self.reach is Reach.BODY and body_id is not None:
            return body_id == self.body_id
        return True


@dataclass(frozen=True)
class Bounds:
    """What a finance system's token leaves of its maker's rights: one partner, few permissions.

    `words` names the system in the audit trail.
    """

    partner_id: int
    permissions: frozenset[Permission]
    words: str

    def narrow(self, grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
        """The grants cut down to the bounds. One that reaches a body, or another partner, falls."""
        return tuple(
            replace(
                grant,
                reach=Reach.PARTNER,
                partner_id=self.partner_id,
                is_bound=grant.partner_id != self.partner_id,
                permissions=grant.permissions & self.permissions,
            )
            for grant in grants
            if grant.reach is Reach.TRUST
            or (grant.reach is Reach.PARTNER and grant.partner_id == self.partner_id)
        )


@dataclass(frozen=True, eq=False)
class Scope:
    """An open scope. Compared by identity: rows fetched in one scope are not used in another."""

    trust: "Trust | None"
    person: "Person | None"
    actor: str
    grants: tuple[Grant, ...] = ()
    everything: bool = field(default=False)  # the operator: no seat, every permission
    across: bool = field(default=False)  # all_trusts only
    public: bool = field(default=False)  # public_scope only: what was published, and no right

    @property
    def levels(self) -> frozenset[Level]:
        """The levels whose records can be seen at all in this scope."""
        if self.everything:
            return ALL_LEVELS
        return frozenset(level for grant in self.grants for level in grant.sees)

    @property
    def body_ids(self) -> frozenset[int] | None:
        """Bodies whose operational records can be seen; None means those of every body."""
        if self.everything:
            return None
        reaching = [g for g in self.grants if Level.OPERATIONAL in g.sees]
        if any(grant.reach is not Reach.BODY for grant in reaching):
            return None
        return frozenset(g.body_id for g in reaching if g.body_id is not None)

    def may(
        self,
        permission: Permission,
        *,
        level: str | None = None,
        body_id: int | None = None,
        partner_id: int | None = None,
    ) -> bool:
        """Whether the permission is held, for a record of this level, body and partner.

        A key left out is not checked: `may(P)` asks whether P is held for anything at all.
        """
        if self.everything:
            return True
        return any(
            g.allows(permission, level=level, body_id=body_id, partner_id=partner_id)
            for g in self.grants
        )

    def require(
        self,
        permission: Permission,
        *,
        level: str | None = None,
        body_id: int | None = None,
        partner_id: int | None = None,
    ) -> None:
        """Raise PermissionDenied (403) unless `may` with the same arguments."""
        if not self.may(permission, level=level, body_id=body_id, partner_id=partner_id):
            raise PermissionDenied(permission.words)

    def levels_for(self, permission: Permission) -> frozenset[Level]:
        """The levels at which the permission is held (seen for reading, acted at otherwise)."""
        if self.everything:
            return ALL_LEVELS
        return frozenset(
            level
            for grant in self.grants
            if permission in grant.permissions
            for level in (grant.sees if permission.reads else grant.acts)
        )

    def partner_ids(self, permission: Permission) -> frozenset[int] | None:
        """Partners whose records the permission reaches; None means every partner's."""
        if self.everything:
            return None
        held = [grant for grant in self.grants if permission in grant.permissions]
        if any(grant.reach is not Reach.PARTNER for grant in held):
            return None
        return frozenset(g.partner_id for g in held if g.partner_id is not None)

    def visible(self, rows: models.QuerySet[M], permission: Permission) -> models.QuerySet[M]:
        """The rows that the permission reaches: by level, own partner and own body.

        The one answer to "which rows?", beside `may`, the one answer to "may this person?".
        """
        if self.everything:
            return rows
        names = {f.name for f in rows.model._meta.concrete_fields}
        by_level = "level" in names and not getattr(rows.model, "level_is_public", "")
        reached = models.Q(pk__in=[])
        for grant in self.grants:
            if permission not in grant.permissions:
                continue
            this = models.Q()
            if by_level:
                this &= models.Q(level__in=grant.sees if permission.reads else grant.acts)
            if grant.reach is Reach.PARTNER and by_level:
                if "partner" not in names:
                    continue
                this &= models.Q(partner_id=grant.partner_id)
            if grant.reach is Reach.BODY and by_level:
                if "body" not in names:
                    continue
                this &= models.Q(body_id=grant.body_id)
            reached |= this if this else models.Q(pk__isnull=False)
        return rows.filter(reached)


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The open scope; OutOfScope when there is none."""
    scope = _current.get()
    if scope is None:
        raise OutOfScope("No trust is in scope.")
    return scope


def peek_scope() -> Scope | None:
    """The open scope or None: for the tenancy wall itself and for page furniture."""
    return _current.get()


_SETTINGS = ("app.trust", "app.levels", "app.bodies", "app.self", "app.all_trusts", "app.public")


def _database_settings(scope: Scope | None) -> tuple[str, ...]:
    """The values of _SETTINGS for a scope; all empty closes every table."""
    if scope is None:
        return ("", "", "", "", "", "")
    if scope.public:
        return ("", "", "", "", "", "*" if scope.trust is None else str(scope.trust.pk))
    if scope.across:
        return ("", "", "", "", "on", "")
    if scope.trust is None:  # own_scope
        return ("", "", "", str(scope.person.pk) if scope.person else "", "", "")
    bodies = scope.body_ids
    return (
        str(scope.trust.pk),
        ",".join(sorted(scope.levels)),
        "*" if bodies is None else ",".join(str(pk) for pk in sorted(bodies)),
        "",
        "",
        "",
    )


def _apply(scope: Scope | None) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in _SETTINGS)
    values = [x for pair in zip(_SETTINGS, _database_settings(scope), strict=True) for x in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", values)


@contextmanager
def _entered(scope: Scope) -> Iterator[Scope]:
    before = _current.get()
    with transaction.atomic():
        _apply(scope)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        # On an exception the savepoint's rollback restores the settings; otherwise we do.
        if not connection.needs_rollback:
            _apply(before)


@contextmanager
def open_scope(
    *, trust: "Trust", person: "Person", bounds: Bounds | None = None
) -> Iterator[Scope]:
    """Work as this person in this trust, with the rights of their current seats.

    `bounds` leave less of them. Raises NotAMember when the person is inactive or has no current
    seat there.
    """
    from trusts.grants import grants_of  # the models import this module

    empty = Scope(trust=trust, person=person, actor=str(person))
    with _entered(empty):
        grants = grants_of(person) if person.is_active else ()
    if not grants:
        raise NotAMember
    actor = str(person)
    if bounds is not None:
        grants, actor = bounds.narrow(grants), f"{person}, through {bounds.words}"
    with _entered(Scope(trust=trust, person=person, actor=actor, grants=grants)) as scope:
        yield scope


@contextmanager
def operator_scope(*, trust: "Trust", reason: str) -> Iterator[Scope]:
    """Work as the operator in one trust: command line and scheduled work, never a request.

    Every permission at every level; the reason becomes the actor in the audit trail.
    """
    if not reason.strip():
        raise ValueError("An operator scope needs its reason.")
    scope = Scope(trust=trust, person=None, actor=f"operator: {reason}", everything=True)
    with _entered(scope) as entered:
        yield entered


@contextmanager
def own_scope(person: "Person") -> Iterator[Scope]:
    """See a person's own seats in every trust, and nothing else: for the trust chooser."""
    with _entered(Scope(trust=None, person=person, actor=str(person))) as scope:
        yield scope


@contextmanager
def public_scope(*, trust: "Trust | None") -> Iterator[Scope]:
    """Read what a trust has published (None: what any trust has), as anybody at all.

    Every other tenant table is empty to PostgreSQL, and raises OutOfScope here. Nothing can be
    written. Only modules that a test lists may call it.
    """
    with _entered(Scope(trust=trust, person=None, actor="the public", public=True)) as scope:
        yield scope


@contextmanager
def all_trusts(*, reason: str) -> Iterator[Scope]:
    """Look across trusts. Audited; only modules that a test lists may call it."""
    from trusts.audit import record_across

    if not reason.strip():
        raise ValueError("Looking across trusts needs its reason.")
    scope = Scope(
        trust=None, person=None, actor=f"all trusts: {reason}", everything=True, across=True
    )
    with _entered(scope) as entered:
        record_across(entered, reason)
        yield entered
