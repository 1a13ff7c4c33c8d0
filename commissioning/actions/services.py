"""Services and providers: every write."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from commissioning.models import Outcome, Provider, Service, Tier
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.models.partner import Sector
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.COMMISSIONING_EDIT, verb="service.added")
def add_service(
    *, by: Scope, name: str, tier: str, outcome: Outcome, description: str = ""
) -> Service:
    """Add a service. Refuses a blank name and one that is there already."""
    row = Service(tier=Tier(tier), outcome=outcome, description=description.strip())
    _save_service(row, name)
    record(by, row, tier=row.tier, outcome=outcome.name)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="service.changed")
def change_service(
    *, by: Scope, service: Service, name: str, tier: str, outcome: Outcome, description: str = ""
) -> Service:
    """Change a service; the audit trail keeps what it was. Refuses as `add_service`."""
    row = (
        Service.objects.select_for_update(of=("self",)).select_related("outcome").get(pk=service.pk)
    )
    before = {"name": row.name, "tier": row.tier, "outcome": row.outcome.name}
    row.tier, row.outcome, row.description = Tier(tier), outcome, description.strip()
    _save_service(row, name)
    record(
        by, row, before=before, after={"name": row.name, "tier": row.tier, "outcome": outcome.name}
    )
    return row


def _save_service(row: Service, name: str) -> None:
    row.name = " ".join(name.split())
    refuse_personal_data(
        {"name": ("Name", row.name), "description": ("What it does", row.description)}
    )
    if not row.name:
        raise Refusal("Give the service a name.", field="name")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refusal("There is a service of that name already.", field="name") from error


@action(Permission.COMMISSIONING_EDIT, verb="provider.added")
def add_provider(
    *,
    by: Scope,
    partner: Partner | None = None,
    outside_name: str = "",
    outside_sector: str = "",
) -> Provider:
    """Add a provider: one of the trust's partners, or an outside organisation with its sector.

    Refuses both at once, neither, and one that is there already.
    """
    name = " ".join(outside_name.split())
    if partner is not None and (name or outside_sector):
        raise Refusal("Choose a partner or name an outside organisation, not both.")
    if partner is None and not name:
        raise Refusal("Choose a partner, or name an outside organisation.", field="partner")
    if partner is None and not outside_sector:
        raise Refusal("Choose the organisation’s sector.", field="outside_sector")
    if Partner.objects.filter(name__iexact=name).exists():
        raise Refusal(f"{name} is a partner. Choose it from the list.", field="partner")
    sector = "" if partner else Sector(outside_sector)
    row = Provider(partner=partner, outside_name=name, outside_sector=sector)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        field = "partner" if partner else "outside_name"
        raise Refusal(f"{row.name} is among the providers already.", field=field) from error
    record(by, row, name=row.name, is_partner=row.is_partner)
    return row
