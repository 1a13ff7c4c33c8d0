"""Build a report from the command line, as its page does."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import registry
from reports.base import PDF, XLSX
from reports.commandline import build_to_file, find_trust


class Command(BaseCommand):
    """`manage.py build_report --trust anyplace --report budget-monitoring --period 2009-09 …`."""

    help = "Build a report and write it to a file, as a PDF or as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        """Trust, report, what the report asks for, and where the file goes."""
        parser.add_argument("--trust", required=True, help="short name of the trust")
        parser.add_argument("--report", required=True, help="short name of the report")
        parser.add_argument("--period", help="reporting period such as 2009-09, where asked for")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="anything else the report asks for",
        )
        parser.add_argument(
            "--format",
            choices=[PDF, XLSX],
            help="what to write; by default what the file's name ends in, else a PDF",
        )
        parser.add_argument("--out", required=True, type=Path, help="file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it."""
        try:
            report = registry.get(options["report"])
        except registry.UnknownReport:
            known = ", ".join(each.slug for each in registry.all_reports())
            raise CommandError(
                f"There is no report called {options['report']}. There are: {known}."
            ) from None
        data = dict(pair.partition("=")[::2] for pair in options["set"])
        if options["period"]:
            data["period"] = options["period"]
        ending = options["out"].suffix.lower().removeprefix(".")
        self.stdout.write(
            build_to_file(
                trust=find_trust(options["trust"]),
                report=report,
                data=data,
                out=options["out"],
                reason="build_report",
                file_format=options["format"] or (XLSX if ending == XLSX else PDF),
            )
        )
