"""Check the question banks and print what is in them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.banks import check
from assessment.banks.load import FOLDER, files


class Command(BaseCommand):
    """Print one JSON line for each bank and each theme; exit 1 where anything is wrong."""

    help = (
        "Checks every question bank: one JSON line for each instrument and theme with its counts, "
        "and one for each problem. Exit 1 where a descriptor, source, level or code is missing or "
        "wrong, or where a text shares eight words with a source."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of banks and the folder of source texts."""
        parser.add_argument("--banks", type=Path, default=FOLDER, help="folder of bank files")
        parser.add_argument(
            "--sources", type=Path, help="folder of source texts (*.txt) for the eight-word rule"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file, print as it goes, and leave with the verdict."""
        paths = files(options["banks"])
        if not paths:
            raise CommandError(f"There are no bank files in {options['banks']}.")
        sources = None
        if options["sources"]:
            sources = check.source_runs(options["sources"])
            if not sources:
                raise CommandError(f"There are no texts (*.txt) in {options['sources']}.")
        failed = False
        for path in paths:
            found = check.counts(path)
            problems = list(found.pop("problems"))
            themes = found.pop("themes", [])
            if sources is not None and themes:
                problems += check.copied(path, sources)
            self._line({**found, "ok": not problems})
            for theme in themes:
                self._line({"instrument": found["instrument"], **theme})
            for problem in problems:
                self._line({"file": path.name, "problem": problem})
            failed = failed or bool(problems)
        if failed:
            sys.exit(1)

    def _line(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))
