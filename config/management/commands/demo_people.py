"""Print who can sign in to the demo, and what each is good for."""

from typing import Any

from django.core.management.base import BaseCommand

from trusts.demo import DEMO_PASSWORD, DOMAIN

PEOPLE = [
    ("member.schools", "board member: completes the self-assessment, reads the board's papers"),
    ("finance.police", "finance lead of Anyplace Police: uploads the partner's budget return"),
    ("treasurer", "lead finance officer: accepts or queries returns, builds reports"),
    ("support", "board support (DCS staff): prepares meetings, builds and downloads packs"),
    ("director", "director of children's services: sees all three levels"),
    ("exec.police", "executive group member"),
    ("observer.jobcentre", "observer: reads the board's papers, but nothing confidential"),
    ("north.chair", "chair of an area team, operational level"),
    ("admin", "trust administrator: people, roles, partners, bodies, audit trail"),
]


class Command(BaseCommand):
    """Prints a table for the terminal."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print addresses and the one password they share."""
        for local, words in PEOPLE:
            self.stdout.write(f"  {local + '@' + DOMAIN:34} {words}")
        self.stdout.write(f'  Password of every demo person: "{DEMO_PASSWORD}"')
