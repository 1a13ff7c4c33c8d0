"""Making one trust's five years, and then a nation of such trusts, for `bench consolidation`.

One trust is made with the product's own actions and models. The others are copies of every row it
has, made inside PostgreSQL: keys are moved up by a step for each copy, so that references stay
within the copy. What models there are is discovered, so a new kind of record is copied as well.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models
from django.utils import timezone
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class in lower case
from psycopg2.extensions import set_wait_callback
from psycopg2.extras import wait_select

from commissioning import actions as plans
from commissioning.models import Outcome, Priority
from finance.actions import budgets, periods
from finance.models import (
    FileState,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnState,
    Subjective,
)
from trusts.actions import membership, structure, trust
from trusts.benches import BenchFailed
from trusts.levels import Level
from trusts.models import Partner, Person, Trust, TrustGroupPermission
from trusts.models.body import BodyForm
from trusts.permissions import Role
from trusts.scope import Scope, operator_scope
from trusts.tenancy import tenant_models

SLUG = "bench"
EMAIL = "officer@bench.example"
LAST_YEAR = 2009  # the demo clock's
MONTHS = 12
STEP = 10_000_000
"""Keys of the next copy are higher by this; more than one trust has rows of any kind."""
MANY_ROWS = 100_000
"""A table that will get more copied rows has its keys and indexes taken away meanwhile."""
PRIORITIES = 10


@dataclass(frozen=True)
class Size:
    """How large one trust is, and how many there are."""

    trusts: int
    partners: int
    lines: int
    years: int

    @property
    def figures_of_one(self) -> int:
        """Lines of returns that one trust holds."""
        return self.partners * self.lines * self.years * MONTHS


def make_one(size: Size) -> None:
    """One trust: partners, a plan, budgets with shares, and an accepted return for each month."""
    made = Trust.objects.create(slug=SLUG, name="Bench Children's Trust")
    with operator_scope(trust=made, reason="bench consolidation") as by:
        trust.set_up_roles(by=by)
        board = structure.add_body(
            by=by, slug="board", name="Board", level=Level.STRATEGIC, form=BodyForm.BOARD
        )
        body = structure.add_body(
            by=by,
            slug="executive",
            name="Executive",
            level=Level.EXECUTIVE,
            form=BodyForm.EXECUTIVE,
            parent=board,
        )
        owners = [
            structure.add_partner(
                by=by,
                slug=f"partner-{number:02}",
                name=f"Partner {number:02}",
                kind="Council",
                sector="council",
            )
            for number in range(1, size.partners + 1)
        ]
        officer = Person.objects.create_user(EMAIL, "Lead finance officer")
        for role in (Role.LEAD_FINANCE_OFFICER, Role.DIRECTOR):
            membership.assign_membership(
                by=by,
                person=officer,
                body=body,
                partner=owners[0],
                role=role,
                starts_on=datetime.date(LAST_YEAR - size.years, 4, 1),
            )
        priorities = _plan(by)
        first = LAST_YEAR - size.years + 1
        for year in range(first, LAST_YEAR + 1):
            periods.open_financial_year(by=by, financial_year=year)
        for owner in owners:
            _budget(by, owner, first, size.lines, priorities)
        with connection.cursor() as cursor:
            for statement in (YEARS, YEARS_LINES, YEARS_SHARES):
                cursor.execute(statement, {"first": first, "years": size.years})
            _returns(owners, officer)
            cursor.execute(RETURN_LINES)


def _plan(by: Scope) -> list[Priority]:
    plans.set_up_outcomes(by=by)
    plan = plans.draft_plan(
        by=by,
        edition=str(LAST_YEAR),
        starts_on=datetime.date(LAST_YEAR, 4, 1),
        ends_on=datetime.date(LAST_YEAR + 3, 3, 31),
        vision="Every child well.",
    )
    outcomes = list(Outcome.objects.all())
    return [
        plans.add_priority(
            by=by,
            plan=plan,
            outcome=outcomes[number % len(outcomes)],
            code=f"P{number:02}",
            name=f"Priority {number}",
        )
        for number in range(PRIORITIES)
    ]


def _budget(by: Scope, owner: Partner, year: int, lines: int, priorities: list[Priority]) -> None:
    kinds = [kind for kind in Subjective if kind != Subjective.INCOME]
    tiers, arrangements = ("universal", "targeted", "specialist"), ("single", "aligned", "pooled")
    budgets.agree_budget(
        by=by,
        partner=owner,
        financial_year=year,
        lines=[
            budgets.NewLine(
                code=f"L{number:04}",
                service=f"Service {number}",
                subjective=Subjective.INCOME if number % 10 == 9 else kinds[number % len(kinds)],
                tier=tiers[number % 3],
                arrangement=arrangements[number % 3],
                amount=Decimal(120_000 + 1_237 * number) + Decimal("0.12"),
                shares=(
                    [budgets.NewShare(priorities[number % len(priorities)], "By post")]
                    if number % 10 != 9
                    else ()
                ),
            )
            for number in range(lines)
        ],
    )


def _returns(owners: list[Partner], officer: Person) -> None:
    """An accepted return of every partner for every month, oldest first; still without lines."""
    now = timezone.now()
    months = ReportingPeriod.objects.filter(number__lte=MONTHS).order_by("starts_on")
    files = ReturnFile.objects.bulk_create(
        ReturnFile(
            partner=owner,
            period=period,
            file="returns/bench",
            name=f"{owner.slug}-{period.code}.xlsx",
            size=1,
            sha256=f"{owner.pk:032x}{period.pk:032x}",
            uploaded_by="Bench",
            state=FileState.READ,
            waiting_since=now,
            read_at=now,
        )
        for period in months
        for owner in owners
    )
    Return.objects.bulk_create(
        Return(
            partner_id=file.partner_id,
            period_id=file.period_id,
            return_file=file,
            version=1,
            state=ReturnState.ACCEPTED,
            submitted_by="Bench",
            submitted_at=now,
            decider=officer,
            decided_by=str(officer),
            decided_at=now,
        )
        for file in files
    )


# The later years' budgets are the first one's again; the figures of each month are as budgeted,
# with one line in ten over its budget. In SQL, as there are very many.
YEARS = """
insert into finance_budget (trust_id, level, partner_id, financial_year, agreed_on)
select trust_id, level, partner_id, financial_year + y, agreed_on
from finance_budget, generate_series(1, %(years)s - 1) y
"""
YEARS_LINES = """
insert into finance_budgetline (trust_id, level, budget_id, code, service, subjective, tier,
    arrangement, funding_id, original, current, profile)
select l.trust_id, l.level, later.id, l.code, l.service, l.subjective, l.tier,
    l.arrangement, l.funding_id, l.original, l.current, l.profile
from finance_budget later
join finance_budget b on b.partner_id = later.partner_id and b.financial_year = %(first)s
join finance_budgetline l on l.budget_id = b.id
where later.financial_year > %(first)s
order by later.id, l.id
"""
YEARS_SHARES = """
insert into finance_lineshare (trust_id, level, budget_line_id, priority_id, action_id, percent,
    basis)
select s.trust_id, s.level, later.id, s.priority_id, s.action_id, s.percent, s.basis
from finance_lineshare s
join finance_budgetline l on l.id = s.budget_line_id
join finance_budget b on b.id = l.budget_id
join finance_budget lb on lb.partner_id = b.partner_id and lb.financial_year > %(first)s
join finance_budgetline later on later.budget_id = lb.id and later.code = l.code
"""
RETURN_LINES = """
insert into finance_returnline (trust_id, level, of_return_id, budget_line_id, actual_to_date,
    commitments, forecast_outturn, explanation, sheet, row, actual_cell, commitments_cell,
    forecast_cell, explanation_cell)
select l.trust_id, l.level, r.id, l.id, (select sum(m) from unnest(l.profile[1:p.number]) m), 0,
    case when l.id % 10 = 3 then round(l.current * 1.08, 2) else l.current end,
    case when l.id % 20 = 3 then 'Two posts more than planned.' else '' end,
    'Return', l.id % 100 + 10, 'G10', 'H10', 'I10', 'K10'
from finance_return r
join finance_reportingperiod p on p.id = r.period_id
join finance_budget b on b.partner_id = r.partner_id and b.financial_year = p.financial_year
join finance_budgetline l on l.budget_id = b.id
order by r.id, l.id
"""


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
        if not ready:
            raise BenchFailed(f"These tables refer to one another in a ring: {list(waiting)}.")
        ordered |= {table: waiting.pop(table) for table in ready}
    return ordered


def _referred(model: type[models.Model]) -> set[str]:
    """Tables that a model's rows refer to."""
    return {
        one.related_model._meta.db_table
        for one in model._meta.concrete_fields
        if one.remote_field is not None
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
