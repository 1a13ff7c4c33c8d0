"""`manage.py bench consolidation`: a trust's position and pages, alone and among many trusts."""

from __future__ import annotations

import gc
import logging
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from psycopg2 import connect, sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class in lower case

from finance.benches import nation
from finance.benches.first_trust import LAST_YEAR, MONTHS, Size, make_one
from finance.benches.nation import Copied
from finance.models import ReportingPeriod, Return
from finance.queries import consolidated_position
from trusts.benches import Bench, BenchFailed, Ground, middle
from trusts.models import Person, Trust
from trusts.scope import open_scope

TARGET = 1.2
PERIOD = f"{LAST_YEAR}-10"
POSITION = "consolidated position"
ONE, MANY = "one", "many"


class Consolidation(Bench):
    """One trust's position and finance pages, with no other trust beside it and with many."""

    name = "consolidation"
    measures = (
        "The seconds of a trust's consolidated position and of each of its finance pages (Django's "
        "test client, a member signed in, the page rendered whole), in a database that holds that "
        "trust alone and in one that holds as many as you say: by default 150 trusts of 15 "
        "partners with 100 budget lines and a return for each of 60 months, 13.5 million figures. "
        "With row-level security on, as in production, and off."
    )
    against = (
        "the same trust, the same figures and the same code in the database with one trust. Both "
        "databases are on one server and are asked in turn; medians. Target: at most 1.2 times."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, how often."""
        parser.add_argument("--trusts", type=int, default=150, help="Trusts in the large database")
        parser.add_argument("--partners", type=int, default=15, help="Partners of each trust")
        parser.add_argument("--lines", type=int, default=100, help="Budget lines of each partner")
        parser.add_argument("--years", type=int, default=5, help="Years of twelve months")
        parser.add_argument("--rounds", type=int, default=5, help="Times round all that is asked")
        parser.add_argument("--times", type=int, default=3, help="Times asked in each round")
        parser.add_argument(
            "--keep-indexes",
            action="store_true",
            help="Leave keys and indexes on while the large database is filled (slower)",
        )

    def run(self, ground: Ground, options: dict[str, Any]) -> dict[str, Any]:
        """Make both databases, ask both in turn, compare."""
        size = Size(options["trusts"], options["partners"], options["lines"], options["years"])
        if min(size.trusts - 1, size.partners, size.lines, size.years, options["rounds"]) < 1:
            raise BenchFailed("It takes two trusts or more, and one of everything else.")
        with ExitStack() as made:
            ground.say(f"Making one trust with {size.figures_of_one:,} figures.")
            started = time.perf_counter()
            make_one(size)
            took_one = time.perf_counter() - started
            connection.close()
            owner_url = made.enter_context(ground.another("many"))
            ground.say(f"Copying it {size.trusts - 1} times.")
            links = {ONE: ground.as_owner(), MANY: connect(owner_url)}
            for link in links.values():
                made.callback(link.close)
                link.autocommit = True
            took = nation.copy_trust(
                links[MANY], size.trusts - 1, ground.say, keep_indexes=options["keep_indexes"]
            )
            took.tidying = sum(nation.tidy(link) for link in links.values())
            sides = {
                ONE: Side(links[ONE], 0),
                # One from the middle, whose rows lie among those of the others.
                MANY: Side(links[MANY], size.trusts // 2),
            }
            for side in sides.values():
                made.callback(side.close)
            asked = _prove_equal(sides, size)
            ground.say(f"Asking for the position and {len(asked.pages)} pages in turn.")
            seconds = _ask_in_turn(sides, asked, options["rounds"], options["times"])
            return _summary(size, took_one, took, sides, asked, seconds)


class Side:
    """One of the two databases: who is signed in there, and Django's connection to it."""

    def __init__(self, owner: Connection, copy: int) -> None:
        self.owner = owner
        self.slug, self.email = nation.slug_of(copy), nation.email_of(copy)
        self.wrapper = connections.create_connection("default")
        name = owner.info.dbname
        self.wrapper.settings_dict = {
            **self.wrapper.settings_dict,
            "NAME": name,
            "CONN_MAX_AGE": None,
        }
        with self.in_use():
            self.trust = Trust.objects.get(slug=self.slug)
            self.person = Person.objects.get(email=self.email)
            self.client = Client(SERVER_NAME="localhost", raise_request_exception=True)
            self.client.force_login(
                self.person, "allauth.account.auth_backends.AuthenticationBackend"
            )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let everything that Django asks go to this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before

    def position(self) -> Any:
        """The consolidated position, in the officer's scope."""
        with open_scope(trust=self.trust, person=self.person):
            return consolidated_position(ReportingPeriod.objects.get(code=PERIOD))

    def page(self, route: str, arguments: dict[str, Any]) -> int:
        """Fetch a page whole; its status."""
        url = reverse(route, kwargs={"trust": self.slug, **arguments})
        answer = self.client.get(url)
        if answer.streaming:
            list(answer)
        return answer.status_code

    def walls(self, on: bool) -> None:
        """Row-level security of every table that has a policy, on or off."""
        with self.owner.cursor() as cursor:
            cursor.execute("select distinct tablename from pg_policies where schemaname = 'public'")
            for (table,) in cursor.fetchall():
                verb = "enable" if on else "disable"
                statement = "alter table {} " + verb + " row level security"
                cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))

    def megabytes(self) -> int:
        """How large the database is, in MB of 1,000,000 bytes."""
        with self.owner.cursor() as cursor:
            cursor.execute("select pg_database_size(current_database())")
            return round(cursor.fetchone()[0] / 1e6)

    def close(self) -> None:
        """Let go of the database."""
        self.wrapper.close()


@dataclass(frozen=True)
class Asked:
    """The pages that are measured, each with its arguments on either side; and those left out."""

    pages: dict[str, dict[str, dict[str, Any]]]
    left_out: dict[str, str]


def _prove_equal(sides: dict[str, Side], size: Size) -> Asked:
    """Both sides show the same figures, and every figure is there; or BenchFailed."""
    totals = {}
    for name, side in sides.items():
        with side.in_use():
            found = side.position()
            totals[name] = found.totals
            if len(found.lines) != size.partners * size.lines or len(found.returned) != len(
                found.partners
            ):
                raise BenchFailed(f"The position with {name} has {len(found.lines)} lines.")
        with side.owner.cursor() as cursor:
            cursor.execute("select set_config('app.all_trusts', 'on', false)")
            cursor.execute("select count(*) from finance_returnline")
            wanted = size.figures_of_one * (1 if name == ONE else size.trusts)
            if (rows := cursor.fetchone()[0]) != wanted:
                raise BenchFailed(f"The database with {name} has {rows} figures, not {wanted}.")
    if totals[ONE] != totals[MANY]:
        raise BenchFailed(f"The positions differ: {totals}.")
    return _pages(sides)


def _pages(sides: dict[str, Side]) -> Asked:
    """Every page that both sides answer with 200; what else they answer is told, not logged."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    pages: dict[str, dict[str, dict[str, Any]]] = {}
    left_out: dict[str, str] = {}
    arguments = {}
    for name, side in sides.items():
        with side.in_use():
            arguments[name] = _arguments(side)
    for route, names in _routes():
        known = arguments[ONE]
        missing = names - set(known) - {"trust"}
        if missing:
            left_out[route] = f"names a record that is not made here ({', '.join(missing)})"
            continue
        each = {side: {n: arguments[side][n] for n in names - {"trust"}} for side in sides}
        statuses = set()
        for name, side in sides.items():
            with side.in_use():
                statuses.add(_status(side, route, each[name]))
        if statuses == {200}:
            pages[route] = each
        else:
            left_out[route] = f"answers {', '.join(str(one) for one in statuses)}"
    return Asked(pages, left_out)


def _status(side: Side, route: str, arguments: dict[str, Any]) -> int | str:
    try:
        return side.page(route, arguments)
    except FileNotFoundError:
        return "no file: its bytes are not made here"


def _arguments(side: Side) -> dict[str, Any]:
    """What fills the addresses: the year, a partner, the period, and a return of theirs."""
    with open_scope(trust=side.trust, person=side.person):
        found = Return.objects.filter(period__code=PERIOD).order_by("pk").first()
        if found is None:
            raise BenchFailed("There is no return of the period.")
        return {
            "year": LAST_YEAR,
            "owner": "partner-01",
            "partner": "partner-01",
            "period": PERIOD,
            "dimension": "partner",
            "pk": found.pk,
        }


def _routes() -> list[tuple[str, set[str]]]:
    """Every address of finance's pages, and the names in it."""

    def walk(patterns: list[Any], names: set[str], inside: bool) -> Iterator[tuple[str, set[str]]]:
        for one in patterns:
            here = names | set(one.pattern.converters)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here, inside or one.namespace == "finance")
            elif isinstance(one, URLPattern) and inside and one.name:
                yield f"finance:{one.name}", here

    return sorted(walk(get_resolver().url_patterns, set(), False))


Seconds = dict[tuple[str, str, bool], list[float]]


def _ask_in_turn(sides: dict[str, Side], asked: Asked, rounds: int, times: int) -> Seconds:
    """Seconds by what, side and whether walls were up. Both sides take turns; so do the walls."""
    seconds: Seconds = defaultdict(list)
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            for walls in (True, False) if number % 2 == 0 else (False, True):
                for side in sides.values():
                    side.walls(walls)
                for what in [POSITION, *asked.pages]:
                    _time(what, sides, asked, times, walls, seconds)
                gc.collect()
    finally:
        gc.enable()
        for side in sides.values():
            side.walls(True)
    return seconds


def _time(
    what: str, sides: dict[str, Side], asked: Asked, times: int, walls: bool, seconds: Seconds
) -> None:
    for turn in range(times + 1):
        order = list(sides) if turn % 2 == 0 else list(reversed(sides))
        for name in order:
            side = sides[name]
            call = _call(what, side, asked.pages.get(what, {}).get(name, {}))
            with side.in_use():
                started = time.perf_counter()
                call()
                took = time.perf_counter() - started
            if turn:  # the first time warms up: the walls have just changed
                seconds[what, name, walls].append(took)


def _call(what: str, side: Side, arguments: dict[str, Any]) -> Callable[[], Any]:
    if what == POSITION:
        return side.position
    return lambda: side.page(what, arguments)


def _summary(
    size: Size,
    took_one: float,
    took: Copied,
    sides: dict[str, Side],
    asked: Asked,
    seconds: Seconds,
) -> dict[str, Any]:
    """Medians and ratios of everything that was asked."""
    found = {}
    for what in [POSITION, *asked.pages]:
        on = {name: middle(seconds[what, name, True], 4) for name in sides}
        off = {name: middle(seconds[what, name, False], 4) for name in sides}
        found[what] = {
            "one": on[ONE],
            "many": on[MANY],
            "ratio": round(on[MANY] / on[ONE], 2),
            "one_walls_off": off[ONE],
            "many_walls_off": off[MANY],
            "ratio_walls_off": round(off[MANY] / off[ONE], 2),
            "walls_cost_at_many": round(on[MANY] / off[MANY], 2),
        }
    worst = max(found, key=lambda what: found[what]["ratio"])
    worst_ratio = found[worst]["ratio"]
    copied = size.figures_of_one * (size.trusts - 1)
    return {
        "trusts": size.trusts,
        "partners": size.partners,
        "lines": size.lines,
        "months": size.years * MONTHS,
        "figures": size.figures_of_one * size.trusts,
        "megabytes": {name: side.megabytes() for name, side in sides.items()},
        "making_seconds": {
            "one_trust": round(took_one, 1),
            "copying_rows": round(took.rows, 1),
            "keys_and_indexes": round(took.indexes, 1),
            "vacuum_analyze": round(took.tidying, 1),
            "figures_per_second": round(copied / (took.rows + took.indexes)),
        },
        "position": found.pop(POSITION),
        "pages": found,
        "left_out": asked.left_out,
        "samples_of_each": len(next(iter(seconds.values()))),
        "worst": worst,
        "worst_ratio": worst_ratio,
        "target_ratio": TARGET,
        "target_met": worst_ratio <= TARGET,
    }
