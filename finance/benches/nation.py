"""Making a nation of trusts out of one, for `bench consolidation`.

The others are copies of every row the first one has, made inside PostgreSQL: keys are moved up by a
step for each copy, so that references stay within the copy. What models there are is discovered, so
a new kind of record is copied as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class in lower case
from psycopg2.extensions import set_wait_callback
from psycopg2.extras import wait_select

from finance.benches.first_trust import EMAIL, SLUG
from trusts.benches import BenchFailed
from trusts.models import Person, Trust, TrustGroupPermission
from trusts.tenancy import tenant_models

STEP = 10_000_000
"""Keys of the next copy are higher by this; more than one trust has rows of any kind."""
MANY_ROWS = 100_000
"""A table that will get more copied rows has its keys and indexes taken away meanwhile."""


@dataclass
class Copied:
    """What copying took, in seconds."""

    rows: float = 0.0
    indexes: float = 0.0
    tidying: float = 0.0


# What has to differ from copy to copy although it is no key. `k` is the copy's number.
DIFFERS = {
    ("trusts_trust", "slug"): "slug || '-' || k",
    ("trusts_trust", "name"): "name || ' ' || k",
    ("trusts_person", "email"): "k || '.' || email",
    ("auth_group", "name"): "name || ' ' || k",
}
# Rows of these belong together and arrive together, as a month's returns do.
TOGETHER = {"finance_returnline": "of_return_id", "finance_budgetline": "budget_id"}


def email_of(copy: int) -> str:
    """The address of the officer of a copy; 0 is the first trust."""
    return f"{copy}.{EMAIL}" if copy else EMAIL


def slug_of(copy: int) -> str:
    """The short name of a copy's trust; 0 is the first."""
    return f"{SLUG}-{copy}" if copy else SLUG


def copy_trust(
    link: Connection, copies: int, say: Callable[[str], None], *, keep_indexes: bool = False
) -> Copied:
    """Copy all rows of the one trust so many times; the link is that of the tables' owner."""
    took, tables = Copied(), copied_models()
    with link.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '256MB'; set work_mem = '64MB'")
        counts = {table: _count(cursor, table) for table in tables}
        many = {t for t, rows in counts.items() if rows * copies > MANY_ROWS}
        bare = set() if keep_indexes else many
        with _interruptible(), _past_walls(cursor, list(tables)), _bare(cursor, bare, took):
            for table, model in tables.items():
                if not counts[table]:
                    continue
                started = time.perf_counter()
                _copy_table(cursor, model, copies, tables, chunked=table in many)
                part = time.perf_counter() - started
                took.rows += part
                if table in many:
                    say(f"{table}: {counts[table] * copies:,} rows in {part:.0f} s.")
    return took


def tidy(link: Connection) -> float:
    """What autovacuum would have done by and by: statistics and the visibility map. Seconds."""
    started = time.perf_counter()
    with link.cursor() as cursor:
        cursor.execute("vacuum (analyze)")
    return time.perf_counter() - started


def copied_models() -> dict[str, type[models.Model]]:
    """Every model of which a trust has rows of its own, by table."""
    found: list[type[models.Model]] = [Trust, Person, Group, TrustGroupPermission]
    waiting = {model._meta.db_table: model for model in [*found, *tenant_models()]}
    ordered: dict[str, type[models.Model]] = {}
    while waiting:  # what is referred to comes first
        ready = [
            table
            for table, model in waiting.items()
            if not (_referred(model) - {table}) & set(waiting)
        ]
        if not ready:  # a ring is open where a reference may be empty
            ready = [
                table
                for table, model in waiting.items()
                if not (_referred(model, always=True) - {table}) & set(waiting)
            ]
        if not ready:
            raise BenchFailed(f"These tables refer to one another in a ring: {list(waiting)}.")
        ordered |= {table: waiting.pop(table) for table in ready}
    return ordered


def _referred(model: type[models.Model], *, always: bool = False) -> set[str]:
    """Tables that a model's rows refer to: all, or those that every row `always` refers to."""
    return {
        one.related_model._meta.db_table
        for one in model._meta.concrete_fields
        if one.remote_field is not None and not (always and one.null)
    }


def _count(cursor: Any, table: str) -> int:
    cursor.execute("select set_config('app.all_trusts', 'on', false)")
    cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])


def _copy_table(
    cursor: Any,
    model: type[models.Model],
    copies: int,
    tables: dict[str, type[models.Model]],
    *,
    chunked: bool,
) -> None:
    table = model._meta.db_table
    columns, values = [], []
    for one in model._meta.concrete_fields:
        columns.append(sql.Identifier(one.column))
        values.append(_value(one, table, tables))
    statement = sql.SQL(
        "insert into {table} ({columns}) select {values} from {table} t,"
        " generate_series(1, {copies}) k where {where} order by k, t.{key}"
    )
    parts: dict[str, sql.Composable] = {
        "table": sql.Identifier(table),
        "columns": sql.SQL(", ").join(columns),
        "values": sql.SQL(", ").join(values),
        "copies": sql.Literal(copies),
        "key": sql.Identifier(str(model._meta.pk.column)),
    }
    together = TOGETHER.get(table) if chunked else None
    if together is None:
        cursor.execute(statement.format(**parts, where=sql.SQL("true")))
        return
    groups = _groups(cursor, table, together)
    for first, last in groups:
        where = sql.SQL("t.id between {} and {}").format(sql.Literal(first), sql.Literal(last))
        cursor.execute(statement.format(**parts, where=where))


def _groups(cursor: Any, table: str, column: str) -> list[tuple[int, int]]:
    """First and last key of the rows that belong together, in the order they were made."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    statement = "select min(id), max(id) from {table} group by {column} order by 1"
    cursor.execute(sql.SQL(statement).format(**names))
    return list(cursor.fetchall())


def _value(one: Any, table: str, tables: dict[str, type[models.Model]]) -> sql.Composable:
    if (table, one.column) in DIFFERS:
        return sql.SQL(DIFFERS[table, one.column])
    column = sql.SQL("t.{}").format(sql.Identifier(one.column))
    refers = one.remote_field is not None and one.related_model._meta.db_table in tables
    is_key = one.primary_key and isinstance(one, models.AutoField | models.BigAutoField)
    if refers or is_key:
        return sql.SQL("{} + k * {}").format(column, sql.Literal(STEP))
    return column


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a statement that takes long, rather than wait for it."""
    set_wait_callback(wait_select)
    try:
        yield
    finally:
        set_wait_callback(None)


@contextmanager
def _past_walls(cursor: Any, tables: list[str]) -> Iterator[None]:
    """Let the owner past the walls, which bind it too, and past the triggers that check rows."""
    cursor.execute("select relname, relrowsecurity from pg_class where relname = any(%s)", [tables])
    walled = {name for name, walled in cursor.fetchall() if walled}
    for table in tables:
        _alter(cursor, table, "disable trigger user")
        if table in walled:
            _alter(cursor, table, "no force row level security")
    yield  # where copying is broken off, the database is thrown away
    for table in tables:
        _alter(cursor, table, "enable trigger user")
        if table in walled:
            _alter(cursor, table, "force row level security")


def _alter(cursor: Any, table: str, what: str) -> None:
    cursor.execute(sql.SQL("alter table {} " + what).format(sql.Identifier(table)))


@contextmanager
def _bare(cursor: Any, tables: set[str], took: Copied) -> Iterator[None]:
    """Take keys and indexes off the tables, and put the very same ones on again afterwards."""
    cursor.execute(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype"
        " from pg_constraint where contype in ('p', 'u', 'f', 'x')"
        " and (conrelid::regclass::text = any(%(t)s) or confrelid::regclass::text = any(%(t)s))"
        " order by contype = 'f', conname",
        {"t": list(tables)},
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid::regclass::text = any(%s)"
        " and not exists"
        " (select from pg_constraint where conindid = indexrelid and contype <> 'f')",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for table, name, _, _ in reversed(constraints):
        cursor.execute(f'alter table {table} drop constraint "{name}"')
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    yield  # where copying is broken off, the database is thrown away
    started = time.perf_counter()
    for table, name, definition, kind in constraints:
        if kind != "f":
            cursor.execute(f'alter table {table} add constraint "{name}" {definition}')
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition, kind in constraints:
        if kind == "f":
            cursor.execute(f'alter table {table} add constraint "{name}" {definition}')
    took.indexes = time.perf_counter() - started
