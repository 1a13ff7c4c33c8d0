"""Both sides of every contribution to a pool: what the giver paid, what the host has received."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from finance.models import Contribution, Instalment, ReportingPeriod
from finance.queries.pools import visible_pools
from finance.rules.money import ZERO
from trusts.scope import current_scope


@dataclass(frozen=True)
class Sides:
    """One partner's contribution to one pool for the year, as it stood on a day. Pounds.

    `paid` is by the contributor's word, `received` by the host's. `unmatched` counts instalments
    of which only one side has written its part, or the two wrote different amounts.
    """

    pool: str
    pool_slug: str
    partner: str
    partner_slug: str
    host: str
    revised: Decimal
    due: Decimal
    paid: Decimal
    received: Decimal
    unmatched: int

    @property
    def differs(self) -> Decimal:
        """Paid less received: positive where the host has not had what was paid."""
        return self.paid - self.received

    @property
    def outstanding(self) -> Decimal:
        """Due and not received."""
        return self.due - self.received

    @property
    def words(self) -> str:
        """What is to be said about the two sides."""
        if self.differs > 0:
            return "Paid, the contributor says; the host has not recorded it"
        if self.differs < 0:
            return "Received, the host says; the contributor has not recorded it"
        if self.unmatched:
            return "The sums agree, single instalments do not"
        return "Both sides agree"

    def as_json(self) -> dict[str, Any]:
        """As plain values, amounts as exact text."""
        return {k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Sides:
        """From `as_json`."""
        money = ("revised", "due", "paid", "received")
        return cls(**stored | {name: Decimal(stored[name]) for name in money})


def sides_of_period(period: ReportingPeriod) -> tuple[Sides, ...]:
    """Every contribution of the year that the scope reaches, at the period's end, pool by pool.

    Drafts are left out: nothing is owed to a pool that is not agreed. A payment or receipt counts
    from the day it was made on. Three queries, however many there are.
    """
    pools = visible_pools(current_scope()).filter(agreed_on__isnull=False)
    rows = (
        Contribution.objects.filter(pool__in=pools, financial_year=period.financial_year)
        .select_related("pool__host", "partner")
        .prefetch_related("changes", "instalments")
        .order_by("pool__name", "partner__name")
    )
    return tuple(_sides(row, period.ends_on) for row in rows)


def _sides(row: Contribution, on: datetime.date) -> Sides:
    parts = list(row.instalments.all())
    varied = sum((c.amount for c in row.changes.all() if c.agreed_on <= on), ZERO)
    return Sides(
        pool=row.pool.name,
        pool_slug=row.pool.slug,
        partner=row.partner.name,
        partner_slug=row.partner.slug,
        host=row.pool.host.name,
        revised=row.agreed + varied,
        due=sum((part.due for part in parts if part.due_on <= on), ZERO),
        paid=sum((_paid(part, on) or ZERO for part in parts), ZERO),
        received=sum((_received(part, on) or ZERO for part in parts), ZERO),
        unmatched=sum(1 for part in parts if _paid(part, on) != _received(part, on)),
    )


def _paid(part: Instalment, on: datetime.date) -> Decimal | None:
    return part.paid if part.paid_on and part.paid_on <= on else None


def _received(part: Instalment, on: datetime.date) -> Decimal | None:
    return part.received if part.received_on and part.received_on <= on else None


@dataclass(frozen=True)
class SidesTotal:
    """Sums over contributions, and those whose two sides differ."""

    due: Decimal
    paid: Decimal
    received: Decimal
    differing: tuple[Sides, ...]


def total_of(rows: Iterable[Sides]) -> SidesTotal:
    """Add contributions up."""
    known = list(rows)
    return SidesTotal(
        due=sum((row.due for row in known), ZERO),
        paid=sum((row.paid for row in known), ZERO),
        received=sum((row.received for row in known), ZERO),
        differing=tuple(row for row in known if row.differs or row.unmatched),
    )
