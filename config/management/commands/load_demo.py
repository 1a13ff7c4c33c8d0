"""Load the demo's data: the fictional Anyplace and the eight case-study structures."""

import importlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from trusts import demo
from trusts.models import Trust
from trusts.scope import operator_scope

# Each floor's demo.py has load(trust, people); lower floors first.
FLOORS = [
    *("commissioning", "governance", "finance", "assessment", "meetings", "thread"),
    "publication",
]


class Command(BaseCommand):
    """Loads everything or, when it is there already, nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Outside the demo a password has to be chosen."""
        parser.add_argument("--password", help="Password of every demo person")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load in one transaction."""
        password = options["password"] or (demo.DEMO_PASSWORD if settings.DEMO else "")
        if not password:
            raise CommandError("Outside the demo, choose the demo people's --password.")
        if Trust.objects.filter(slug="anyplace").exists():
            self.stdout.write("The demo data is there already.")
            return
        with transaction.atomic():
            anyplace, people = demo.make_anyplace(password)
            demo.make_case_studies()
            for floor in FLOORS:
                with operator_scope(trust=anyplace, reason=demo.REASON):
                    importlib.import_module(f"{floor}.demo").load(anyplace, people)
        self.stdout.write("Loaded Anyplace and eight case-study structures.")
