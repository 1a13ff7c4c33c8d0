"""Measure a part of the product against its floor; the last line printed is JSON.

Works in a database of its own that is thrown away, also when it is interrupted: on private servers,
or on the server that DATABASE_ADMIN_URL names. docs/benches.md tells every bench and its figures.
"""

import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from config import throwaway
from trusts.benches import BenchFailed, Ground, discover

FAILED = 1


class Command(BaseCommand):
    """Exit code 0: measured; 1: what was measured came out wrong, so there is no figure."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command for each bench."""
        names = parser.add_subparsers(dest="bench", required=True, metavar="NAME")
        for name, bench in discover().items():
            words = f"{bench.measures} Against: {bench.against}"
            one = names.add_parser(name, help=bench.measures, description=words)
            one.add_argument(
                "--here",
                action="store_true",
                help="Work in the database the settings name, which must be a throwaway one: what "
                "the bench writes stays there",
            )
            bench.add_arguments(one)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one bench and print its result."""
        bench = discover()[options["bench"]]
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            ground = Ground(
                folder=Path(folder),
                owner_url=os.environ.get("DATABASE_OWNER_URL", ""),
                another=throwaway.copy_of_database,
                say=lambda words: self.stderr.write(words),
            )
            try:
                found, code = bench.run(ground, options), 0
            except BenchFailed as failure:
                found, code = {"failed": str(failure)}, FAILED
        answer = {"bench": bench.name, **found, **_machine(), "took_seconds": _since(started)}
        self.stdout.write(json.dumps(answer))
        if code:
            sys.exit(code)


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)


def _machine() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (server,) = cursor.fetchone()
    return {
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
            "postgresql": server.split()[0],
        }
    }
