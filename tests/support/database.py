"""The test database: made by the owner's role, used by the application's role.

The application may not TRUNCATE, and must not. So what Django's TransactionTestCase does after a
test (flush) is done here as the owner, and rows that migrations made are put back from a copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

COPY_SCHEMA = "rows_after_migration"
LOCK_SECONDS = 20


@contextmanager
def connected_as(role: str, password: str) -> Iterator[None]:
    """Let Django's default connection be another role's for a while."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def migrate(role: str, password: str) -> None:
    """Apply all migrations as the owner."""
    with connected_as(role, password):
        call_command("migrate", verbosity=0, interactive=False)


class Cleaner:
    """Empties the database between tests that commit."""

    def __init__(self, owner_url: str) -> None:
        self.owner_url = owner_url
        self.tables: list[str] = []
        self.kept: dict[str, list[str]] = {}
        """Tables with rows after migration, and their columns that can be written."""

    def remember(self) -> None:
        """Copy the rows that migrations made."""
        with self._cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            self.tables = sorted(name for (name,) in cursor.fetchall())
            cursor.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(COPY_SCHEMA))
            )
            for table in self.tables:
                self._remember_table(cursor, table)

    def _remember_table(self, cursor, table: str) -> None:
        names = {"table": sql.Identifier(table), "copies": sql.Identifier(COPY_SCHEMA)}
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM public.{table})").format(**names))
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        self.kept[table] = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            sql.SQL("CREATE TABLE {copies}.{table} AS TABLE public.{table}").format(**names)
        )

    def clean(self) -> None:
        """Delete every row and put back those that migrations made."""
        with self._cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            emptied = [name for name in self.tables if name != "django_migrations"]
            # A table may forbid DELETE and TRUNCATE by trigger (the audit trail does).
            guarded = self._tables_with_truncate_triggers(cursor)
            for table in guarded:
                self._triggers(cursor, table, "DISABLE")
            cursor.execute(
                sql.SQL("TRUNCATE {} CASCADE").format(
                    sql.SQL(", ").join(sql.Identifier("public", name) for name in emptied)
                )
            )
            for table in guarded:
                self._triggers(cursor, table, "ENABLE")
            for table, columns in self.kept.items():
                if table == "django_migrations":
                    continue
                cursor.execute(
                    sql.SQL(
                        "INSERT INTO public.{table} ({columns}) SELECT {columns} FROM {copy}"
                    ).format(
                        table=sql.Identifier(table),
                        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
                        copy=sql.Identifier(COPY_SCHEMA, table),
                    )
                )

    @staticmethod
    def _tables_with_truncate_triggers(cursor) -> list[str]:
        truncate = 32  # the bit of pg_trigger.tgtype
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND (t.tgtype & %s) <> 0"
            " AND c.relnamespace = 'public'::regnamespace",
            [truncate],
        )
        return [name for (name,) in cursor.fetchall()]

    @staticmethod
    def _triggers(cursor, table: str, verb: str) -> None:
        cursor.execute(
            sql.SQL("ALTER TABLE public.{} " + verb + " TRIGGER USER").format(sql.Identifier(table))
        )

    @contextmanager
    def _cursor(self) -> Iterator:
        link = psycopg2.connect(self.owner_url)
        try:
            with link, link.cursor() as cursor:
                yield cursor
        finally:
            link.close()
