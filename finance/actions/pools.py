"""Setting up pooled funds: agreement, partners, contributions, risk share, schemes."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from finance.models import (
    BudgetLine,
    Contribution,
    ContributionChange,
    Instalment,
    Pool,
    PoolIncome,
    PoolPartner,
    PoolScheme,
    SchemeLine,
)
from finance.queries.pools import agreement_of
from finance.rules.money import PENNY, ZERO
from finance.rules.periods import year_label
from finance.rules.powers import Party, objections
from finance.rules.profile import share_out
from finance.rules.risk_share import faults
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope

PAYMENTS = (1, 2, 4, 12)
"""How many instalments a year's contribution can be paid in."""


@dataclass(frozen=True)
class Particulars:
    """What an agreement says of a pool, but for money and risk."""

    name: str
    power: str
    host: Partner
    manager: str
    body: Body
    purpose: str
    client_group: str
    starts_on: datetime.date
    review_on: datetime.date
    exit_terms: str
    change_procedure: str
    functions: str = ""
    ends_on: datetime.date | None = None
    vat: str = "open"
    vat_note: str = ""


@action(Permission.POOL_MANAGE, verb="pool.drafted")
def draft_pool(*, by: Scope, particulars: Particulars) -> Pool:
    """Start a pooled fund as a draft, with its host as its first partner.

    Refuses a name in use, and a last day or review before the first day. Whether the power covers
    the partners is asked when they are all there, in `agree_pool`.
    """
    given = particulars
    if Pool.objects.filter(name__iexact=given.name).exists():
        raise Refusal(f"There is already a pooled fund called {given.name}.", field="name")
    if given.ends_on and given.ends_on <= given.starts_on:
        raise Refusal("The last day must be after the first day.", field="ends_on")
    if given.review_on <= given.starts_on:
        raise Refusal("The review must come after the first day.", field="review_on")
    slug = slugify(given.name)[:50] or "pool"
    taken = set(Pool.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug in taken:
        slug = next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)
    pool = Pool.objects.create(slug=slug, **vars(given))
    by.require(Permission.POOL_MANAGE, level=pool.level)
    PoolPartner.objects.create(pool=pool, partner=given.host)
    record(by, pool, host=given.host.name, power=pool.get_power_display())
    return pool


@dataclass(frozen=True)
class Part:
    """A partner's part in the risk share: per cent of an overspend and underspend, and a cap."""

    partner: Partner
    over: Decimal | None = None
    under: Decimal | None = None
    cap: Decimal | None = None


@action(Permission.POOL_MANAGE, verb="pool.risk_share_set")
def set_risk_share(
    *,
    by: Scope,
    pool: Pool,
    rule: str,
    parts: Sequence[Part],
    rest_borne_by: Partner | None = None,
) -> Pool:
    """Say how an overspend and underspend are shared. Replaces what a draft had before.

    Refuses an agreed pool (partners must agree a change of risk in a new agreement), a partner
    that is not in the pool, and shares that the rule cannot work with, saying which.
    """
    pool = _draft(by, pool)
    rows = {row.partner_id: row for row in PoolPartner.objects.filter(pool=pool)}
    for part in parts:
        row = rows.get(part.partner.pk)
        if row is None:
            raise Refusal(f"{part.partner} is not a partner in this pool. Add it first.")
        row.over, row.under, row.cap = part.over, part.under, part.cap
        row.save()
    pool.rule, pool.rest_borne_by = rule, rest_borne_by
    pool.save()
    wrong = faults(agreement_of(pool, _first_year(pool)))
    if wrong:
        raise Refusal(" ".join(wrong))
    record(by, pool, rule=rule, parts=[(p.partner.name, p.over, p.under, p.cap) for p in parts])
    return pool


@action(Permission.POOL_MANAGE, verb="contribution.agreed")
def agree_contribution(
    *,
    by: Scope,
    pool: Pool,
    partner: Partner,
    financial_year: int,
    amount: Decimal,
    basis: str,
    payments: int = 4,
) -> Contribution:
    """Record a partner's contribution for a year and when it is due, in equal instalments.

    A partner new to a draft joins it. Refuses a second contribution for the year (change the
    first instead), an amount below nothing or of part pennies, and a new partner in an agreed
    pool.
    """
    pool = _locked(by, pool)
    _check_amount(amount)
    if payments not in PAYMENTS:
        raise Refusal("Choose how often it is paid.", field="payments")
    if not basis.strip():
        raise Refusal("Say how the amount was arrived at.", field="basis")
    if not PoolPartner.objects.filter(pool=pool, partner=partner).exists():
        if pool.is_agreed:
            raise Refusal(
                f"{partner} is not a party to this agreement. Make a new agreement to add a "
                "partner.",
                field="partner",
            )
        PoolPartner.objects.create(pool=pool, partner=partner)
    same = Contribution.objects.filter(pool=pool, partner=partner, financial_year=financial_year)
    if same.exists():
        raise Refusal(
            f"{partner} has a contribution for {year_label(financial_year)} already. Change "
            "that one.",
            field="partner",
        )
    made = Contribution.objects.create(
        pool=pool,
        partner=partner,
        financial_year=financial_year,
        agreed=amount,
        basis=basis.strip(),
    )
    days = due_days(financial_year, payments)
    Instalment.objects.bulk_create(
        Instalment(contribution=made, due_on=day, due=part)
        for day, part in zip(days, share_out(amount, [1] * payments), strict=True)
        if part
    )
    record(by, made, agreed=amount, basis=basis, payments=payments)
    return made


def due_days(financial_year: int, payments: int) -> list[datetime.date]:
    """The first of the month in which each of equally spaced payments falls due, April first."""
    months = [number * (12 // payments) for number in range(payments)]
    return [
        datetime.date(financial_year + (month > 8), (month + 3) % 12 + 1, 1) for month in months
    ]


@action(Permission.POOL_MANAGE, verb="contribution.changed")
def change_contribution(
    *,
    by: Scope,
    contribution: Contribution,
    amount: Decimal,
    reason: str,
    agreed_on: datetime.date,
    due_on: datetime.date,
) -> ContributionChange:
    """Record an agreed change of a contribution (pounds, up or down), due as one more payment.

    Refuses no change, no reason, one that would leave less than nothing, and a due day outside
    the year or before the change was agreed.
    """
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    pool = _locked(by, row.pool)
    if not amount:
        raise Refusal("Write by how much the contribution changes.", field="amount")
    _check_pennies(amount)
    if not reason.strip():
        raise Refusal("Write why the contribution changes.", field="reason")
    revised = row.agreed + sum((change.amount for change in row.changes.all()), ZERO) + amount
    if revised < 0:
        raise Refusal("The contribution cannot fall below nothing.", field="amount")
    year_ends = datetime.date(row.financial_year + 1, 3, 31)
    if not agreed_on <= due_on <= year_ends:
        raise Refusal(
            "The change must be due on or after the day it was agreed, and within the year.",
            field="due_on",
        )
    change = ContributionChange.objects.create(
        contribution=row,
        amount=amount,
        reason=reason.strip(),
        agreed_on=agreed_on,
        recorded_by=by.actor[:200],
    )
    Instalment.objects.create(contribution=row, due_on=due_on, due=amount)
    record(by, change, pool=pool.name, amount=amount, reason=reason, revised=revised)
    return change


@action(Permission.POOL_MANAGE, verb="pool.scheme_added")
def add_scheme(
    *, by: Scope, pool: Pool, name: str, purpose: str, lines: Sequence[BudgetLine] = ()
) -> PoolScheme:
    """Add a purpose the pool spends on, with the host's budget lines that pay for it.

    Refuses a name in use, a line that is not the host's, is income, is not marked as pooled, or
    belongs to a scheme already.
    """
    pool = _locked(by, pool)
    if PoolScheme.objects.filter(pool=pool, name__iexact=name).exists():
        raise Refusal(f"The pool has a scheme called {name} already.", field="name")
    scheme = PoolScheme.objects.create(pool=pool, name=name, purpose=purpose)
    for line in lines:
        _check_line(pool, line)
    SchemeLine.objects.bulk_create(SchemeLine(scheme=scheme, budget_line=line) for line in lines)
    record(by, scheme, pool=pool.name, lines=[str(line) for line in lines])
    return scheme


def _check_line(pool: Pool, line: BudgetLine) -> None:
    if line.budget.partner_id != pool.host_id:
        raise Refusal(f"Line {line.code} is not the host’s.", field="lines")
    if line.is_income or line.arrangement != "pooled":
        raise Refusal(
            f"Line {line.code} is not pooled expenditure in the host’s budget.", field="lines"
        )
    if SchemeLine.objects.filter(budget_line=line).exists():
        raise Refusal(f"Line {line.code} belongs to a scheme already.", field="lines")


@action(Permission.POOL_MANAGE, verb="pool.income_recorded")
def record_income(
    *,
    by: Scope,
    pool: Pool,
    financial_year: int,
    name: str,
    amount: Decimal,
    is_brought_forward: bool = False,
) -> PoolIncome:
    """Record money that is no partner's contribution, or the balance brought forward.

    A balance brought forward may be negative. Refuses a second one for the year.
    """
    pool = _locked(by, pool)
    _check_pennies(amount)
    if amount < 0 and not is_brought_forward:
        raise Refusal("Income cannot be below nothing.", field="amount")
    same = PoolIncome.objects.filter(
        pool=pool, financial_year=financial_year, is_brought_forward=True
    )
    if is_brought_forward and same.exists():
        raise Refusal(
            f"The balance brought into {year_label(financial_year)} is recorded already.",
            field="is_brought_forward",
        )
    made = PoolIncome.objects.create(
        pool=pool,
        financial_year=financial_year,
        name=name,
        amount=amount,
        is_brought_forward=is_brought_forward,
    )
    record(by, made, amount=amount)
    return made


@action(Permission.POOL_MANAGE, verb="pool.agreed")
def agree_pool(*, by: Scope, pool: Pool, agreed_on: datetime.date) -> Pool:
    """Mark the agreement as signed by all partners on a day: the pool begins to count.

    Refuses one agreed already, fewer than two partners, partners whom the power does not cover on
    that day, a partner without a contribution, and a risk share that cannot be worked out.
    """
    pool = _draft(by, pool)
    year = _first_year(pool)
    inside = [row.partner for row in pool.partners.select_related("partner")]
    partners = {partner.pk: partner.name for partner in inside}
    paying = set(
        Contribution.objects.filter(pool=pool, financial_year=year).values_list(
            "partner_id", flat=True
        )
    )
    if len(partners) < 2:
        raise Refusal("A pooled fund needs at least two partners.")
    barred = objections(
        pool.power, [Party(p.name, p.sector, p.under_duty(agreed_on)) for p in inside]
    )
    if barred:
        raise Refusal(" ".join(barred))
    missing = sorted(name for pk, name in partners.items() if pk not in paying)
    if missing:
        raise Refusal(f"Record the contribution for {year_label(year)} of: {', '.join(missing)}.")
    wrong = faults(agreement_of(pool, year))
    if wrong:
        raise Refusal(" ".join(wrong))
    pool.agreed_on = agreed_on
    pool.save()
    record(by, pool, agreed_on=agreed_on, partners=sorted(partners.values()))
    return pool


def _first_year(pool: Pool) -> int:
    return pool.starts_on.year - (pool.starts_on.month < 4)


def _locked(by: Scope, pool: Pool) -> Pool:
    row = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    by.require(Permission.POOL_MANAGE, level=row.level)
    return row


def _draft(by: Scope, pool: Pool) -> Pool:
    row = _locked(by, pool)
    if row.agreed_on:
        raise Refusal(
            f"{row} was agreed on {row.agreed_on:%-d %B %Y}. Its terms change by a new agreement "
            "only."
        )
    return row


def _check_amount(amount: Decimal) -> None:
    if amount < 0:
        raise Refusal("The amount cannot be below nothing.", field="amount")
    _check_pennies(amount)


def _check_pennies(amount: Decimal) -> None:
    if amount % PENNY:
        raise Refusal("Write pounds and pennies, for example 1234.50.", field="amount")
