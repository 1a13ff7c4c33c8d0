"""Recording what a partner gives in kind."""

from decimal import Decimal

from commissioning.models import Priority
from finance.models import InKind, Pool
from finance.rules.in_kind import Kind, Unit, faults, value
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.IN_KIND_RECORD, verb="in_kind.recorded")
def record_in_kind(
    *,
    by: Scope,
    partner: Partner,
    financial_year: int,
    kind: str,
    description: str,
    unit: str,
    quantity: Decimal,
    rate: Decimal,
    basis: str,
    pool: Pool | None = None,
    priority: Priority | None = None,
) -> InKind:
    """Record a contribution and value it: quantity × rate in pounds, with the rate's basis.

    Refuses what `finance.rules.in_kind` objects to, and a pool that the partner is not in.
    """
    by.require(Permission.IN_KIND_RECORD, level=Level.EXECUTIVE, partner_id=partner.pk)
    of_kind = next((one for one in Kind if one.code == kind), None)
    counted = next((one for one in Unit if one.code == unit), None)
    if of_kind is None or counted is None:
        raise Refusal("Choose what is given and how it is counted.")
    wrong = faults(kind=of_kind, unit=counted, quantity=quantity, rate=rate, basis=basis)
    if wrong:
        raise Refusal(" ".join(wrong))
    if pool is not None and not pool.partners.filter(partner=partner).exists():
        raise Refusal(f"{partner} is not a partner in {pool}.", field="pool")
    valued = value(kind=of_kind, unit=counted, quantity=quantity, rate=rate, basis=basis)
    made = InKind.objects.create(
        partner=partner,
        financial_year=financial_year,
        kind=kind,
        description=description.strip(),
        unit=unit,
        quantity=quantity,
        rate=rate,
        basis=basis.strip(),
        value=valued.value,
        pool=pool,
        priority=priority,
        recorded_by=by.actor[:200],
    )
    record(by, made, value=valued.value, working=valued.working)
    return made


@action(Permission.IN_KIND_RECORD, verb="in_kind.withdrawn")
def withdraw_in_kind(*, by: Scope, in_kind: InKind, why: str) -> InKind:
    """Take a mistaken entry out of the count, with the reason; it stays on record.

    Refuses no reason, and one withdrawn already.
    """
    row = InKind.objects.select_for_update(of=("self",)).get(pk=in_kind.pk)
    by.require(Permission.IN_KIND_RECORD, level=row.level, partner_id=row.partner_id)
    if row.withdrawn_why:
        raise Refusal("This entry was withdrawn already.")
    if not why.strip():
        raise Refusal("Write why the entry is withdrawn.", field="why")
    row.withdrawn_why = why.strip()
    row.save()
    record(by, row, why=why.strip(), value=row.value)
    return row
