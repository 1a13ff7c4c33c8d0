"""Services, providers and contracts for tests."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from commissioning import actions
from commissioning.models import Contract, Outcome, Provider, Service
from commissioning.rules.contracts import spread
from trusts.models import Partner
from trusts.scope import Scope, current_scope

D = Decimal
APRIL, MARCH = datetime.date(2009, 4, 1), datetime.date(2011, 3, 31)


def make_service(name: str = "Clinics", tier: str = "targeted") -> Service:
    """A service of the first outcome."""
    outcome = Outcome.objects.first()
    assert outcome is not None
    return actions.add_service(by=current_scope(), name=name, tier=tier, outcome=outcome)


def make_provider(name: str = "Health First") -> Provider:
    """An outside organisation."""
    return actions.add_provider(by=current_scope(), outside_name=name, outside_sector="voluntary")


def terms(**changes: Any) -> dict[str, Any]:
    """Two years' terms, spread over them by days unless the years are given."""
    found = {
        "value": D("730.00"),
        "starts_on": APRIL,
        "ends_on": MARCH,
        "notice_months": 6,
        "agreed_by": "Joint commissioning unit",
        "agreed_on": datetime.date(2009, 3, 18),
    } | changes
    if "years" not in found:
        found["years"] = spread(found["value"], found["starts_on"], found["ends_on"])
    return found


def make_contract(
    reference: str = "C-1",
    *,
    service: Service | None = None,
    provider: Provider | None = None,
    commissioner: str = "pct",
    kind: str = "contract",
    by: Scope | None = None,
    **changes: Any,
) -> Contract:
    """A contract as agreed."""
    return actions.record_contract(
        by=by or current_scope(),
        reference=reference,
        kind=kind,
        service=service or Service.objects.first() or make_service(),
        provider=provider or Provider.objects.first() or make_provider(),
        commissioner=Partner.objects.get(slug=commissioner),
        **terms(**changes),
    )
