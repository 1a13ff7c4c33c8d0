"""A pool's memorandum account for a year, drawn up from what is recorded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Any

from finance.models import BalanceDecision, InKind, Pool, PoolIncome
from finance.queries.pools import PoolSpend, agreement_of, contributions, spending
from finance.rules.memorandum import (
    Disposal,
    Disposition,
    Heading,
    MemorandumAccount,
    Money,
    PartnerFunding,
    draw_up,
)
from finance.rules.money import ZERO, format_money
from finance.rules.periods import year_label
from finance.rules.risk_share import Portion, Rule, share_balance
from trusts.clock import today


@dataclass(frozen=True)
class DrawnAccount:
    """The account, from which return its spending comes, and what it lacks to be final.

    `stale` names partners who signed for another share than the one they have now.
    """

    account: MemorandumAccount
    spend: PoolSpend
    forecast_shares: tuple[Portion, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        """Whether the year is over and nothing is missing."""
        return not self.missing

    @property
    def proof(self) -> str:
        """The account's own arithmetic in one line."""
        a = self.account
        return (
            f"{format_money(a.total_funding)} − {format_money(a.total_expenditure)} = "
            f"{format_money(a.balance)}"
        )


def memorandum_account(pool: Pool, financial_year: int) -> DrawnAccount:
    """Draw the account up as it stands today: at the year's end it is the final one.

    Raises ValueError where the pool's risk share cannot be worked out (a draft's).
    """
    ends = datetime.date(financial_year + 1, 3, 31)
    owed = contributions(pool, financial_year, on=min(today(), ends))
    spend = spending(pool, financial_year)
    agreement = agreement_of(pool, financial_year)
    income = list(PoolIncome.objects.filter(pool=pool, financial_year=financial_year))
    carried = sum((one.amount for one in income if one.is_brought_forward), ZERO)
    others = [Money(one.name, one.amount) for one in income if not one.is_brought_forward]
    forecast = None
    if spend.period:
        forecast = carried + sum((one.revised for one in owed), ZERO)
        forecast += sum((one.amount for one in others), ZERO) - spend.total("forecast")
    funding = {
        row.contribution.partner.slug: PartnerFunding(
            key=row.contribution.partner.slug,
            name=row.contribution.partner.name,
            agreed=row.contribution.agreed,
            varied=row.varied,
            due=row.due,
            paid=row.paid,
            received=row.received,
        )
        for row in owed
    }
    for part in pool.partners.select_related("partner"):
        slug = part.partner.slug
        if slug not in funding:
            funding[slug] = PartnerFunding(slug, part.partner.name, ZERO, ZERO, ZERO, ZERO, ZERO)
    draw = partial(
        draw_up,
        heading=heading(pool, financial_year),
        brought_forward=carried,
        funding=[funding[party.key] for party in agreement.parties],
        other_income=others,
        in_kind=_in_kind(pool, financial_year),
        schemes=[Money(one.name, one.actual or ZERO) for one in spend.schemes],
        agreement=agreement,
        forecast_balance=forecast,
    )
    account = draw()
    decided, stale = _decided(pool, financial_year, account)
    if decided:
        account = draw(decided=decided)
    return DrawnAccount(
        account=account,
        spend=spend,
        forecast_shares=share_balance(agreement, forecast) if forecast is not None else (),
        missing=_missing(pool, financial_year, spend),
        stale=stale,
    )


def heading(pool: Pool, financial_year: int) -> Heading:
    """Part A: the agreement's particulars."""
    rule = Rule.from_code(pool.rule)
    ends = f"{pool.ends_on:%-d %B %Y}" if pool.ends_on else "no last day agreed"
    return Heading(
        name=pool.name,
        year=year_label(financial_year),
        facts=(
            ("Power", pool.get_power_display()),
            ("Host and accountable body", pool.host.name),
            ("Pool manager", pool.manager),
            ("Governing body", pool.body.name),
            ("Purpose", pool.purpose),
            ("Functions", pool.functions or "Not listed"),
            ("Children it is for", pool.client_group),
            ("From, to", f"{pool.starts_on:%-d %B %Y}, {ends}"),
            (
                "Agreed",
                f"{pool.agreed_on:%-d %B %Y}" if pool.agreed_on else "Not yet: this is a draft",
            ),
            ("Next review", f"{pool.review_on:%-d %B %Y}"),
            ("VAT", pool.get_vat_display() + (f". {pool.vat_note}" if pool.vat_note else "")),
            ("Risk share", f"{rule.label}. {rule.words}"),
            ("How contributions are changed", pool.change_procedure),
            ("How a partner leaves", pool.exit_terms),
        ),
    )


def _in_kind(pool: Pool, financial_year: int) -> list[Money]:
    rows = InKind.objects.filter(pool=pool, financial_year=financial_year, withdrawn_why="")
    return [
        Money(f"{row.description}, {row.partner.name}", row.value)
        for row in rows.select_related("partner")
    ]


def _decided(
    pool: Pool, financial_year: int, account: MemorandumAccount
) -> tuple[list[Disposition], tuple[str, ...]]:
    shares = {share.key: share.amount for share in account.shares}
    decided, stale = [], []
    rows = BalanceDecision.objects.filter(pool=pool, financial_year=financial_year)
    for row in rows.select_related("partner"):
        if shares.get(row.partner.slug) != row.share:
            stale.append(row.partner.name)
            continue
        choice = next(one for one in Disposal if one.code == row.disposal)
        signed = f"{row.signed_by}, {row.signed_at:%-d %B %Y}"
        decided.append(Disposition(row.partner.slug, row.partner.name, row.share, choice, signed))
    return decided, tuple(stale)


def _missing(pool: Pool, financial_year: int, spend: PoolSpend) -> tuple[str, ...]:
    found = []
    if not pool.is_agreed:
        found.append("The pool is a draft.")
    if today() <= datetime.date(financial_year + 1, 3, 31):
        found.append(f"The year {year_label(financial_year)} has not ended.")
    if spend.period is None:
        found.append(f"No return of {pool.host.name} has been accepted for the year.")
    elif spend.period.number < 12:
        found.append(
            f"Spending is to {spend.period}: the host’s return for March is not accepted yet."
        )
    without = [one.name for one in spend.schemes if not one.codes]
    if not spend.schemes:
        found.append("The pool has no scheme, so no spending is counted.")
    if without:
        found.append(f"No budget line pays for: {', '.join(without)}.")
    return tuple(found)


def account_rows(pool: Pool, drawn: DrawnAccount) -> list[dict[str, Any]]:
    """Parts E and F of an account, one row a partner, for a page or a document."""
    parts = {part.partner.slug: part for part in pool.partners.select_related("partner")}
    return [
        {
            "name": settled.name,
            "share": share,
            "over": parts[share.key].over,
            "under": parts[share.key].under,
            "cap": parts[share.key].cap,
            "settled": settled,
        }
        for share, settled in zip(drawn.account.shares, drawn.account.dispositions, strict=True)
    ]
