"""Demo data of joint finance: Anyplace's pooled funds, 2009–10. All of it is invented.

The lead finance officer sets the funds up; each partner's finance lead records its own side of
every payment. Needs the budgets of `finance.demo`.
"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from finance.actions import contributions as sides
from finance.actions import pools
from finance.models import BalanceDecision, BudgetLine, Contribution, Instalment, Pool
from trusts.models import Body, Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_pools.yaml"
YEAR = 2009
AGREEMENT = (
    "name", "power", "manager", "purpose", "functions", "client_group", "starts_on", "ends_on",
    "review_on", "exit_terms", "change_procedure", "vat", "vat_note",
)  # fmt: skip


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the pools with their contributions and payments. Needs the operator's scope open."""
    leads = {
        seat.partner.slug: seat.person
        for seat in Membership.objects.filter(role=Role.FINANCE_LEAD).select_related(
            "partner", "person"
        )
    }
    for story in yaml.safe_load(DATA.read_text(encoding="utf-8")):
        with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
            pool = _set_up(by, story)
        for row in story["payments"]:
            _pay(trust, leads, pool, *row)
        with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
            for slug, amount, reason, agreed_on, due_on in story["changes"]:
                pools.change_contribution(
                    by=by,
                    contribution=Contribution.objects.get(
                        pool_id=pool.pk, partner__slug=slug, financial_year=YEAR
                    ),
                    amount=Decimal(amount),
                    reason=reason,
                    agreed_on=agreed_on,
                    due_on=due_on,
                )


def _set_up(by: Any, story: dict[str, Any]) -> Pool:
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    pool = pools.draft_pool(
        by=by,
        particulars=pools.Particulars(
            host=partners[story["host"]],
            body=Body.objects.get(slug=story["body"]),
            **{key: story[key] for key in AGREEMENT},
        ),
    )
    for slug, amount, basis, payments in story["contributions"]:
        pools.agree_contribution(
            by=by,
            pool=pool,
            partner=partners[slug],
            financial_year=YEAR,
            amount=Decimal(amount),
            basis=basis,
            payments=payments,
        )
    shares, caps = story.get("shares", {}), story.get("caps", {})
    pools.set_risk_share(
        by=by,
        pool=pool,
        rule=story["rule"],
        parts=[
            pools.Part(
                partners[slug],
                over=Decimal(shares[slug][0]) if slug in shares else None,
                under=Decimal(shares[slug][1]) if slug in shares else None,
                cap=Decimal(caps[slug]) if slug in caps else None,
            )
            for slug, *_ in story["contributions"]
        ],
        rest_borne_by=partners.get(story.get("rest_borne_by", "")),
    )
    if story["brought_forward"]:
        pools.record_income(
            by=by,
            pool=pool,
            financial_year=YEAR,
            name="Balance of 2008–09",
            amount=Decimal(story["brought_forward"]),
            is_brought_forward=True,
        )
    for name, amount in story["income"]:
        pools.record_income(
            by=by, pool=pool, financial_year=YEAR, name=name, amount=Decimal(amount)
        )
    for name, purpose, codes in story["schemes"]:
        lines = BudgetLine.objects.filter(
            budget__partner=pool.host_id, budget__financial_year=YEAR, code__in=codes
        )
        pools.add_scheme(
            by=by,
            pool=pool,
            name=name,
            purpose=purpose,
            lines=list(lines.select_related("budget")),
        )
    for slug, share, disposal, name in story.get("signed_last_year", []):
        # The year before the product: what the partners had signed on paper.
        BalanceDecision.objects.create(
            pool=pool,
            partner=partners[slug],
            financial_year=YEAR - 1,
            share=Decimal(share),
            disposal=disposal,
            signed_by=name,
            signed_at=datetime.datetime(YEAR, 5, 22, 12, tzinfo=datetime.UTC),
        )
    return pools.agree_pool(by=by, pool=pool, agreed_on=story["starts_on"])


def _pay(
    trust: Trust,
    leads: dict[str, Person],
    pool: Pool,
    slug: str,
    which: int,
    paid: str,
    paid_on: Any,
    received: str | None,
    received_on: Any,
) -> None:
    def instalment() -> Instalment:
        rows = Instalment.objects.filter(
            contribution__pool_id=pool.pk, contribution__partner__slug=slug
        )
        return rows.order_by("due_on")[which - 1]

    with open_scope(trust=trust, person=leads[slug]) as by:
        sides.record_payment(by=by, instalment=instalment(), amount=Decimal(paid), paid_on=paid_on)
    if received is not None:
        with open_scope(trust=trust, person=leads[pool.host.slug]) as by:
            sides.record_receipt(
                by=by, instalment=instalment(), amount=Decimal(received), received_on=received_on
            )
