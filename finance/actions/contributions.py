"""The two sides of a contribution, and partners' word on their share of a pool's balance."""

import datetime
from decimal import Decimal

from finance.models import BalanceDecision, Instalment, Pool
from finance.queries.memorandum import memorandum_account
from finance.rules.memorandum import Disposal, fits
from finance.rules.money import PENNY
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.POOL_RECORD, verb="contribution.paid")
def record_payment(
    *, by: Scope, instalment: Instalment, amount: Decimal, paid_on: datetime.date
) -> Instalment:
    """Write what the contributor paid and when. Only for one's own partner.

    Refuses a payment written already, one of part pennies or in the future, and a pool that is
    not agreed. An amount other than the one due is kept and shown.
    """
    row = _locked(instalment)
    by.require(Permission.POOL_RECORD, level=row.level, partner_id=row.contribution.partner_id)
    _check(row, amount, paid_on, field="paid_on")
    if row.paid is not None:
        raise Refusal(f"{row.paid_by} recorded this payment already. Look at it again.")
    row.paid, row.paid_on, row.paid_by = amount, paid_on, by.actor[:200]
    row.save()
    record(by, row, paid=amount, paid_on=paid_on, due=row.due)
    return row


@action(Permission.POOL_RECORD, verb="contribution.received")
def record_receipt(
    *, by: Scope, instalment: Instalment, amount: Decimal, received_on: datetime.date
) -> Instalment:
    """Write what has come into the pool and when. Only for the pool's host.

    Refuses a receipt written already, one of part pennies or in the future, and a pool that is
    not agreed. It does not wait for the contributor: a difference between the two sides is shown.
    """
    row = _locked(instalment)
    by.require(Permission.POOL_RECORD, level=row.level, partner_id=row.contribution.pool.host_id)
    _check(row, amount, received_on, field="received_on")
    if row.received is not None:
        raise Refusal(f"{row.received_by} recorded this receipt already. Look at it again.")
    row.received, row.received_on, row.received_by = amount, received_on, by.actor[:200]
    row.save()
    record(by, row, received=amount, received_on=received_on, due=row.due)
    return row


@action(Permission.POOL_RECORD, verb="pool.balance_signed")
def sign_balance(
    *, by: Scope, pool: Pool, partner: Partner, financial_year: int, disposal: str, share: Decimal
) -> BalanceDecision:
    """Sign, for one's own partner, what is done with its share of the year's balance.

    `share` is the amount that the person saw. Refuses when it has changed since, before the
    year has ended, while the account is not complete, and what does not fit the share's sign.
    """
    by.require(Permission.POOL_RECORD, level=pool.level, partner_id=partner.pk)
    row = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    if today() <= datetime.date(financial_year + 1, 3, 31):
        raise Refusal("The year has not ended. Balances are settled once its figures are final.")
    drawn = memorandum_account(row, financial_year)
    if not drawn.is_final:
        raise Refusal("The account is not final: " + " ".join(drawn.missing))
    portion = next((one for one in drawn.account.shares if one.key == partner.slug), None)
    if portion is None:
        raise Refusal(f"{partner} is not a partner in this pool.")
    if portion.amount != share:
        raise Refusal("The share has changed since you opened the page. Look at it again.")
    choice = next((one for one in Disposal if one.code == disposal), None)
    if choice is None or not fits(choice, portion.amount):
        raise Refusal("Choose what fits the share: a deficit cannot be returned.", field="disposal")
    made, _ = BalanceDecision.objects.update_or_create(
        pool=row,
        partner=partner,
        financial_year=financial_year,
        defaults={
            "share": share,
            "disposal": choice.code,
            "signed_by": by.actor[:200],
            "signed_at": now(),
        },
    )
    record(by, made, share=share, disposal=choice.words)
    return made


def _locked(instalment: Instalment) -> Instalment:
    return (
        Instalment.objects.select_for_update(of=("self",))
        .select_related("contribution__pool")
        .get(pk=instalment.pk)
    )


def _check(row: Instalment, amount: Decimal, day: datetime.date, *, field: str) -> None:
    if not row.contribution.pool.is_agreed:
        raise Refusal("The pool is a draft. Nothing is paid before it is agreed.")
    if amount % PENNY:
        raise Refusal("Write pounds and pennies, for example 1234.50.", field="amount")
    if not amount:
        raise Refusal("Write the amount.", field="amount")
    if (amount < 0) != (row.due < 0):
        raise Refusal(
            "This instalment goes back to the partner: write it with a minus."
            if row.due < 0
            else "The amount cannot be below nothing.",
            field="amount",
        )
    if day > today():
        raise Refusal("The day cannot be in the future.", field=field)
