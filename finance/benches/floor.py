"""The floor of `bench returns`: the file only read, the rows only put in. Nothing checked.

Run as `python -m finance.benches.floor PATH` it reads the workbook with python-calamine, in a
process of its own as the product does, and prints the seconds between opening the file and holding
the last cell; starting Python is not counted. Its fastest way of giving cells is taken.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from psycopg2.extensions import connection as Connection  # noqa: N812 - a class in lower case

COLUMNS = (
    "trust_id, level, of_return_id, budget_line_id, actual_to_date, commitments,"
    " forecast_outturn, explanation, sheet, row, actual_cell, commitments_cell, forecast_cell,"
    " explanation_cell"
)
TABLE, BARE = "finance_returnline", "bench_bare_lines"


def read(path: Path) -> float:
    """Seconds in which python-calamine gives every cell of the first sheet."""
    import python_calamine as calamine

    started = time.perf_counter()
    sheet = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    rows = sheet.to_python()
    took = time.perf_counter() - started
    if not rows:
        raise RuntimeError("The floor read nothing.")
    return took


def keep_rows(link: Connection, return_id: int, path: Path) -> None:
    """Write the ledger's rows of a return to a file, as COPY takes them."""
    with link.cursor() as cursor, path.open("wb") as file:
        query = f"select {COLUMNS} from {TABLE} where of_return_id = {int(return_id)}"  # noqa: S608
        cursor.copy_expert(f"copy ({query} order by id) to stdout", file)


def make_bare_table(link: Connection) -> None:
    """A table of the ledger's columns with no key, index, constraint, trigger or policy."""
    with link.cursor() as cursor:
        cursor.execute(f"drop table if exists {BARE}")
        query = f"select {COLUMNS} from {TABLE} where false"  # noqa: S608 - names of our own
        cursor.execute(f"create table {BARE} as {query}")


def copy_bare(link: Connection, path: Path) -> float:
    """Seconds of COPY into the bare table, its commit included. Empties it afterwards."""
    took = _copy(link, BARE, path)
    with link.cursor() as cursor:
        cursor.execute(f"truncate {BARE}")
    return took


def copy_ledger(link: Connection, return_id: int, path: Path) -> float:
    """Seconds of COPY into the ledger with its keys and constraints, commit included.

    PostgreSQL has no COPY into a table whose row-level security binds the role, so the owner is
    let past it meanwhile. The rows were there before: they are deleted first, untimed.
    """
    with link.cursor() as cursor:
        cursor.execute(f"delete from {TABLE} where of_return_id = %s", [return_id])  # noqa: S608
        cursor.execute(f"vacuum {TABLE}")
        cursor.execute(f"alter table {TABLE} no force row level security")
        try:
            return _copy(link, TABLE, path)
        finally:
            cursor.execute(f"alter table {TABLE} force row level security")


def _copy(link: Connection, table: str, path: Path) -> float:
    with link.cursor() as cursor, path.open("rb") as file:
        started = time.perf_counter()
        cursor.copy_expert(f"copy {table} ({COLUMNS}) from stdin", file)  # commits by itself
        return time.perf_counter() - started


def main(arguments: Sequence[str]) -> None:
    """Read the file named and print the seconds and the peak memory."""
    took = read(Path(arguments[0]))
    sys.stdout.write(json.dumps({"seconds": took}))


if __name__ == "__main__":
    main(sys.argv[1:])
