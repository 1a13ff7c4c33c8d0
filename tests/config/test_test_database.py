"""The test database itself: right role, right rights, clean after tests that commit."""

import psycopg2
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from tests.support.services import Services


@pytest.mark.django_db
def test_tests_connect_as_a_role_that_row_level_security_binds(services: Services) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (services.app.role, False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_session",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE django_session RENAME TO x",
    ],
)
def test_the_application_cannot_change_the_tables(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_rows_a_test_commits_are_gone_and_migrated_rows_are_kept(time: int) -> None:
    assert not ContentType.objects.filter(app_label="left over").exists()
    assert ContentType.objects.exists()
    ContentType.objects.create(app_label="left over", model="thing")


def test_nobody_without_the_password_gets_in(services: Services) -> None:
    if services.given_database:
        pytest.skip("the server was given, its passwords are not this test's business")
    wrong = services.app.__class__(services.app.role, "wrong")
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(services.url(wrong))
