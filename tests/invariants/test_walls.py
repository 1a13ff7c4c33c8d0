"""The third wall, by raw SQL as the application's own role: it stands whatever the code does."""

import pytest
from django.db import ProgrammingError, connection, models, transaction

from tests.factories import operator, seat
from trusts.levels import Level
from trusts.models import Membership, Trust, TrustGroupPermission
from trusts.permissions import Role
from trusts.scope import open_scope
from trusts.tenancy import LevelOwned, TrustOwned, tenant_models
from trusts.walls import policy, same_trust_name

pytestmark = pytest.mark.django_db
TENANT_MODELS = tenant_models()
WITH_LEVEL = [
    model
    for model in TENANT_MODELS
    if any(f.name == "level" for f in model._meta.concrete_fields) and not model.level_is_public
]


def label(model: type[models.Model]) -> str:
    return model._meta.label


def count(model: type[models.Model], where: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'select count(*) from "{model._meta.db_table}" where {where}'  # noqa: S608 - our names
        )
        return cursor.fetchone()[0]


def run(statement: str) -> None:
    """Run a statement in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_is_neither_superuser_nor_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole"
            " from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("select count(*) from pg_tables where tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=label)
def test_every_tenant_table_has_its_policy(model: type[TrustOwned]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True), "add a TenantWall to the migration"
        cursor.execute(
            "select policyname, cmd, qual, with_check from pg_policies where tablename = %s",
            [model._meta.db_table],
        )
        found = {policy: (command, *rules) for policy, command, *rules in cursor.fetchall()}
    public, own = (found.pop(name, None) for name in ("public", "own"))
    for reading, wanted, setting in (
        (public, model.public_rows, "app.public"),
        (own, model.own_rows_field, "app.self"),
    ):
        assert bool(reading) == bool(wanted)
        if reading:
            assert reading[0] == "SELECT", "what is not of the trust in scope is only read"
            assert setting in reading[1]
            assert "app.trust" not in reading[1]
    assert list(found) == ["tenant"]
    rules = found["tenant"][1:]
    for rule in rules:
        assert "app.public" not in rule
        assert "app.self" not in rule
        assert "app.trust" in rule
        assert ("app.levels" in rule) == (model in WITH_LEVEL)
        body = any(f.column == "body_id" for f in model._meta.concrete_fields)
        assert ("app.bodies" in rule) == (body and model in WITH_LEVEL)
    assert policy(model)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=label)
def test_every_reference_stays_within_the_trust(model: type[TrustOwned]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint where conrelid = %s::regclass and contype = 'f'",
            [model._meta.db_table],
        )
        names = {name for (name,) in cursor.fetchall()}
    for field in model._meta.concrete_fields:
        if field.is_relation and issubclass(field.related_model, TrustOwned):
            assert same_trust_name(model, field) in names, f"{field}: renew the TenantWall"


@pytest.mark.parametrize("model", TENANT_MODELS, ids=label)
def test_without_a_scope_no_row_exists(model: type[TrustOwned], anyplace: Trust) -> None:
    with operator(anyplace):
        assert count(model) > 0, "the demo has no row here: nothing would be proven"
    assert count(model) == 0


@pytest.mark.parametrize("model", TENANT_MODELS, ids=label)
def test_another_trusts_scope_sees_no_row(
    model: type[TrustOwned], anyplace: Trust, mirror: Trust
) -> None:
    with operator(mirror):
        assert count(model, f"trust_id = {anyplace.pk}") == 0
        assert count(model, f"trust_id <> {mirror.pk}") == 0


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("model", WITH_LEVEL, ids=label)
def test_a_member_sees_no_row_of_a_level_they_do_not_see(
    model: type[LevelOwned], level: Level, anyplace: Trust
) -> None:
    body = {
        Level.STRATEGIC: "board",
        Level.EXECUTIVE: "executive",
        Level.OPERATIONAL: "south-area",
    }[level]
    person = seat(anyplace, Role.MEMBER, body=body, partner="jobcentre-plus")
    with open_scope(trust=anyplace, person=person) as scope:
        seen = ", ".join(f"'{one}'" for one in scope.levels)
        assert count(model, f"level not in ({seen})") == 0
        if level is Level.OPERATIONAL and any(f.name == "body" for f in model._meta.fields):
            own = Membership.objects.get(person=person).body_id
            assert count(model, f"body_id <> {own}") == 0


@pytest.mark.parametrize("model", TENANT_MODELS, ids=label)
def test_a_row_cannot_be_moved_into_another_trust(
    model: type[TrustOwned], anyplace: Trust, mirror: Trust
) -> None:
    table = model._meta.db_table
    statement = f'update "{table}" set trust_id = {mirror.pk}'  # noqa: S608 - our names
    with operator(anyplace), pytest.raises(ProgrammingError):
        run(statement)


def test_the_audit_trail_cannot_be_changed_or_emptied(anyplace: Trust) -> None:
    with operator(anyplace):
        for statement in (
            "update trusts_auditevent set actor = 'nobody'",
            "delete from trusts_auditevent",
            "truncate trusts_auditevent",
            "alter table trusts_auditevent disable trigger append_only",
        ):
            with pytest.raises(ProgrammingError):
                run(statement)


def test_what_roles_may_do_is_walled_off_as_well(anyplace: Trust, mirror: Trust) -> None:
    """django-guardian's table is no tenant model, and decides what everybody may do."""
    rights = TrustGroupPermission._meta.db_table
    assert count(TrustGroupPermission) == 0
    with operator(anyplace):
        assert count(TrustGroupPermission) > 0
    with operator(mirror):
        assert count(TrustGroupPermission, f"content_object_id <> {mirror.pk}") == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            run(f"update {rights} set content_object_id = {anyplace.pk}")  # noqa: S608 - our names
