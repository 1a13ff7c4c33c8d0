"""Set up a new trust: its table of roles, lead partner, board, and the first administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from trusts.actions import invitation, structure, trust
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Trust
from trusts.models.body import BodyForm
from trusts.partner_types import PARTNER_TYPES
from trusts.permissions import Role
from trusts.scope import operator_scope


class Command(BaseCommand):
    """Makes everything or nothing, and invites the administrator by email."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What a trust cannot begin without."""
        parser.add_argument("--slug", required=True, help="Short name in addresses")
        parser.add_argument("--name", required=True, help="The trust's name")
        parser.add_argument("--council", required=True, help="The council that leads it")
        parser.add_argument("--admin-email", required=True, help="Who will look after members")
        parser.add_argument("--admin-name", required=True, help="That person's name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the trust in one transaction."""
        try:
            validate_slug(options["slug"])
            validate_email(options["admin_email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if Trust.objects.filter(slug=options["slug"]).exists():
            raise CommandError(f"There is already a trust {options['slug']}. Use another --slug.")
        try:
            with transaction.atomic():
                self._make(options)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{options['name']} is set up. {options['admin_email']} has been sent an invitation."
        )

    def _make(self, options: dict[str, Any]) -> None:
        made = Trust.objects.create(
            slug=options["slug"], name=options["name"], lead_council=options["council"]
        )
        authority = PARTNER_TYPES[0]
        with operator_scope(trust=made, reason="create_trust") as by:
            trust.set_up_roles(by=by)
            council = structure.add_partner(
                by=by,
                slug="council",
                name=options["council"],
                kind=authority.name,
                sector=authority.sector,
                duty_from=authority.duty_from,
                duty_basis=authority.duty_basis,
            )
            board = structure.add_body(
                by=by, slug="board", name="Board", level=Level.STRATEGIC, form=BodyForm.BOARD
            )
            invitation.invite(
                by=by,
                email=options["admin_email"],
                name=options["admin_name"],
                body=board,
                partner=council,
                role=Role.ADMINISTRATOR,
                starts_on=today(),
                voting=False,
            )
