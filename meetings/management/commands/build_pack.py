"""Build the board pack of a meeting from the command line, as its page does."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import registry
from reports.commandline import build_to_file, find_trust


class Command(BaseCommand):
    """`manage.py build_pack --trust anyplace --meeting 2009-11-board --out pack.pdf`."""

    help = "Build the board pack of a meeting and write its PDF (in full) to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Trust, meeting, and where the PDF goes."""
        parser.add_argument("--trust", required=True, help="short name of the trust")
        parser.add_argument("--meeting", required=True, help="short name of the meeting")
        parser.add_argument("--out", required=True, type=Path, help="file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it."""
        self.stdout.write(
            build_to_file(
                trust=find_trust(options["trust"]),
                report=registry.get("board-pack"),
                data={"meeting": options["meeting"]},
                out=options["out"],
                reason="build_pack",
            )
        )
