"""Tenant models: rows of a trust exist only while that trust is in scope.

The second of the three walls (architecture.md). Row-level security beneath it is the sure wall;
this is the loud one: where the database would answer with no rows, this raises OutOfScope.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.core import checks
from django.db import models

from trusts.levels import Level
from trusts.scope import OutOfScope, Scope, peek_scope


class TenantQuerySet(models.QuerySet):
    """A queryset that belongs to the scope it was made in, and works in no other."""

    _scope: Scope | None = None

    @property
    def query(self):
        """The SQL query; everything a queryset does starts here, so closing it closes all."""
        if self._scope is None or self._scope is not peek_scope():
            raise OutOfScope(
                f"{self.model._meta.label} was asked for "
                + ("with no trust in scope." if self._scope is None else "after its scope closed.")
            )
        return models.QuerySet.query.fget(self)

    @query.setter
    def query(self, value):
        models.QuerySet.query.fset(self, value)

    def _clone(self) -> Self:
        # A closed queryset may be copied (form classes do so when they are defined) but stays
        # closed; only evaluating it raises.
        clone = type(self)(self.model, using=self._db) if self._scope is None else super()._clone()
        clone._scope = self._scope
        return clone

    def none(self) -> models.QuerySet:
        """No rows: harmless in any scope, so forms and schemas may hold it."""
        return models.QuerySet(self.model, using=self._db).none()

    def _insert(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> Any:
        for obj in objs:
            check_writable(obj)
        return super()._insert(objs, *args, **kwargs)

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> Any:
        """Insert rows of the trust in scope; OutOfScope for a row of another."""
        rows = list(objs)
        for obj in rows:
            check_writable(obj)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[models.Model], fields: Iterable[str], **kwargs: Any
    ) -> int:
        """Update rows of the trust in scope; a row never moves to another trust."""
        rows, names = list(objs), list(fields)
        _refuse_moving(self.model, names)
        for obj in rows:
            check_writable(obj)
        return super().bulk_update(rows, names, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Update the rows found; a row never moves to another trust."""
        _refuse_moving(self.model, kwargs)
        self._refuse_own_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows found."""
        self._refuse_own_scope()
        return super().delete()

    def _raw_delete(self, using: str) -> int:
        self._refuse_own_scope()
        return super()._raw_delete(using)

    def _refuse_own_scope(self) -> None:
        # Before any trust is in scope a person may read their own rows, and write nothing; so may
        # the public what was published.
        if self._scope is not None and _is_read_only(self._scope):
            raise OutOfScope(f"{self.model._meta.label} was written with no trust in scope.")

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: raw SQL would pass this wall. Use the ORM, or a cursor in queries.py."""
        raise OutOfScope(f"raw() on {self.model._meta.label} would pass the tenancy wall.")


def _refuse_moving(model: type[models.Model], names: Iterable[str]) -> None:
    if {"trust", "trust_id"} & set(names):
        raise OutOfScope(f"A row of {model._meta.label} cannot move to another trust.")


def _is_read_only(scope: Scope) -> bool:
    return scope.public or (scope.trust is None and not scope.across)


def check_writable(obj: Any) -> None:
    """Give the row the trust in scope if it has none; raise OutOfScope if it has another."""
    scope = peek_scope()
    if scope is None or _is_read_only(scope):
        raise OutOfScope(f"{obj._meta.label} was written with no trust in scope.")
    if scope.across:
        return
    if obj.trust_id is None:
        obj.trust = scope.trust
    if obj.trust_id != scope.trust.pk:
        raise OutOfScope(f"{obj._meta.label} of another trust was written.")
    if isinstance(obj, LevelOwned) and obj.level not in scope.levels:
        raise OutOfScope(f"{obj._meta.label} was written at a level that is not in scope.")


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):
    """The manager of every tenant model: filtered by the open scope, closed without one."""

    def get_queryset(self) -> TenantQuerySet:
        """Rows of the trust and levels in scope; a closed queryset when there is no scope."""
        rows = super().get_queryset()
        scope = peek_scope()
        if scope is None:
            return rows
        rows._scope = scope
        if scope.across:
            return rows
        if scope.public:
            return self._published(rows, scope)
        if scope.trust is None:
            if self.model.own_rows_field is None:
                rows._scope = None
                return rows
            return rows.filter(**{self.model.own_rows_field: scope.person})
        rows = rows.filter(trust=scope.trust)
        if issubclass(self.model, LevelOwned) and not scope.everything:
            rows = rows.filter(level__in=scope.levels)
        return rows

    def _published(self, rows: TenantQuerySet, scope: Scope) -> TenantQuerySet:
        """What the public sees of the model; for most models a closed queryset."""
        if not self.model.public_rows:
            rows._scope = None
            return rows
        if self.model.public_rows != EVERY_ROW:
            rows = rows.filter(**{f"{self.model.public_rows}__isnull": True})
        return rows if scope.trust is None else rows.filter(trust=scope.trust)


EVERY_ROW = "*"


class TrustOwned(models.Model):
    """A row that belongs to one trust. Needs a TenantWall in the migration that creates it."""

    # A person may read the rows that this field ties to them before any trust is in scope.
    own_rows_field: str | None = None
    # Which rows readers without an account may see: none, EVERY_ROW, or those in which the column
    # of this name is empty. Only what was published belongs here.
    public_rows: str = ""
    # Why a column named "level" does not narrow who sees the row; empty when it does.
    level_is_public: str = ""

    trust = models.ForeignKey(
        "trusts.Trust", on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # forward keys and refresh_from_db go through the wall too

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save in the trust in scope; OutOfScope elsewhere."""
        check_writable(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete in the trust in scope; OutOfScope elsewhere."""
        check_writable(self)
        return super().delete(*args, **kwargs)

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse ways round the wall when the model is defined."""
        found = super().check(**kwargs)
        if cls._meta.base_manager_name != "objects":
            found.append(checks.Error(f"{cls} must inherit TrustOwned.Meta.", id="trusts.E003"))
        for f in cls._meta.get_fields():
            if f.many_to_many and f.concrete and f.remote_field.through._meta.auto_created:
                found.append(
                    checks.Error(
                        f"{f} needs a through model that is a tenant model.", id="trusts.E001"
                    )
                )
            outside = f.is_relation and f.concrete and not f.many_to_many
            if (
                outside
                and not issubclass(f.related_model, TrustOwned)
                and not f.remote_field.hidden
            ):
                found.append(
                    checks.Error(
                        f'{f} needs related_name="+": a reverse accessor would pass the wall.',
                        id="trusts.E002",
                    )
                )
        return found


class LevelOwned(TrustOwned):
    """A row that belongs to one trust and one level."""

    level = models.CharField(max_length=11, choices=Level.choices)

    class Meta(TrustOwned.Meta):
        abstract = True


def tenant_models() -> list[type[TrustOwned]]:
    """Every tenant model there is, discovered."""
    from django.apps import apps

    return [m for m in apps.get_models(include_auto_created=True) if issubclass(m, TrustOwned)]
