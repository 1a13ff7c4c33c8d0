"""Check the question banks and print what is in them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.banks import check
from assessment.banks.load import FOLDER, BankError, all_banks, files, read
from assessment.benchmarks import load as benchmarks


class Command(BaseCommand):
    """Print one JSON line for each bank, theme and problem; exit 1 where anything is wrong."""

    help = (
        "Checks every question bank and the benchmark figures: one JSON line for each instrument "
        "and theme with its counts beside those expected, one for each problem, one with totals. "
        "Exit 1 where a descriptor, source, level or code is missing or wrong, where a count is "
        "not the one expected, where an edition does not say what became of every question of the "
        "one before, or where a text shares eight words with a source."
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
        problems: list[tuple[str, str]] = []
        totals = dict.fromkeys(("instruments", "themes", *check.KINDS), 0)
        seen = []
        for path in paths:
            found = check.counts(path)
            faults = list(found.pop("problems"))
            themes = []
            if not faults:
                seen.append(f"{found['instrument']} edition {found['edition']}")
                themes, faults = check.against_expected(found)
                faults += check.against_published(found)
                faults += check.against_earlier(path)
                found.pop("themes")
                faults += check.copied(path, sources) if sources else []
                totals["instruments"] += 1
                totals["themes"] += len(themes)
                for kind in check.KINDS:
                    totals[kind] += found[kind]
            self._line({**found, "ok": not faults})
            for theme in themes:
                self._line({"instrument": found["instrument"], **theme})
            problems += [(path.name, fault) for fault in faults]
        if options["banks"] == FOLDER:
            problems += [("", fault) for fault in check.missing(seen)]
            problems += [("", fault) for fault in check.not_pinned(seen)]
            problems += self._benchmarks(sources)
        for name, problem in problems:
            self._line({"file": name, "problem": problem} if name else {"problem": problem})
        self._line({**totals, "ok": not problems})
        if problems:
            sys.exit(1)

    def _benchmarks(self, sources: Mapping[tuple[str, ...], str] | None) -> list[tuple[str, str]]:
        """Check the benchmark figures too; print their line and return what is wrong."""
        faults = benchmarks.problems_in(read(benchmarks.FILE))
        counted = {}
        if not faults:
            figures = benchmarks.national_2008()
            counted = {
                "benchmarks": figures.code,
                "tables": len(figures.tables),
                "table_figures": sum(
                    len(row.percent) for one in figures.tables for row in one.rows
                ),
                "single_figures": len(figures.figures),
            }
            try:
                known = {code for bank in all_banks() for code in bank.by_code}
            except BankError:  # told of already, with its own file
                known = {*figures.questions()}
            faults += [f"There is no question {one}" for one in {*figures.questions()} - known]
            faults += check.copied(benchmarks.FILE, sources) if sources else []
        self._line({"file": benchmarks.FILE.name, **counted, "ok": not faults})
        return [(benchmarks.FILE.name, fault) for fault in faults]

    def _line(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))
