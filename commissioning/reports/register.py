"""The contract register: what needs a decision first, then everything that is bought."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commissioning.market_chart import market_chart
from commissioning.queries.contracts import Market, Standing, market, standings
from commissioning.rules.contracts import Stage, Warn, year_of, year_words
from reports.base import PDF, XLSX, Content, NoParams, Report, Section
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, SumOf, Total, Workbook
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day

FOLDER = "commissioning/reports"
COLOURS = {Warn.REVIEW_LATE: "red", Warn.NOTICE_SOON: "amber", Warn.ENDS_SOON: "amber"}
ZERO = Decimal("0.00")


@register
class ContractRegister(Report):
    """Contracts, agreements and grants: by exception, by service, and the market map."""

    slug = "contract-register"
    name = "Contract register"
    summary = "What is bought and from whom, what needs a decision, and the market map."
    subject = "Plan"
    permission = Permission.COMMISSIONING_VIEW
    template = f"{FOLDER}/register.html"
    formats = (PDF, XLSX)

    def collect(self, scope: Scope, params: NoParams) -> Content:
        """What warns first; then every contract by tier; then the market."""
        on = today()
        rows = standings(on=on)
        running = [row for row in rows if row.stage is not Stage.OVER]
        warned = [row for row in running if row.warnings]
        year = year_of(on)
        found = market(year)
        return Content(
            title="Contract register",
            subtitle=f"Contracts, service-level agreements and grants, {year_words(year)}",
            facts=[
                ("As at", day(on)),
                ("Running or to come", str(len(running))),
                ("Needing a look", str(len(warned))),
                (f"Contracted for {year_words(year)}", pounds(found.total)),
                ("Services with a single provider", str(len(found.single))),
            ],
            needs=(Permission.COMMISSIONING_VIEW,),
            parts=[
                Section(
                    "What needs a look",
                    {"rows": [_warned(row) for row in warned], "count": len(running)},
                    template=f"{FOLDER}/register_warned.html",
                ),
                Section("Every contract", {"rows": [_row(row, year) for row in running],
                                           "over": [_row(row, year) for row in rows
                                                    if row.stage is Stage.OVER],
                                           "year": year_words(year)}),
                Section(
                    "Market map", _market(found), template=f"{FOLDER}/register_market.html"
                ),
            ],
        )  # fmt: skip

    def workbook(self, scope: Scope, params: NoParams) -> Workbook:
        """Contracts, their amounts by year, and services that add them up."""
        on = today()
        rows, year = standings(on=on), year_of(on)
        contracts = Sheet(
            "contracts",
            "Contracts",
            "Every contract, agreement and grant",
            [
                Column("reference", "Reference", width=16),
                Column("kind", "Kind", width=24),
                Column("service", "Service", width=44),
                Column("tier", "Tier", width=14),
                Column("provider", "Provider", width=36),
                Column("commissioner", "Who pays", width=32),
                Column("starts", "First day", Kind.DATE),
                Column("ends", "Last day", Kind.DATE),
                Column("notice", "Last day for notice", Kind.DATE),
                Column("review", "Next review", Kind.DATE),
                Column("stage", "Stands", width=12),
                Column("warnings", "What needs a look", width=48),
                Column("aims", "What it is for", width=60),
                Column("version", "Version of the terms", Kind.COUNT),
                Column(
                    "value",
                    "Value",
                    Kind.MONEY,
                    total=True,
                    formula=SumOf("years", "amount", where=(("reference", "reference"),)),
                ),
            ],
            [
                {
                    "reference": row.contract.reference,
                    "kind": row.contract.get_kind_display(),
                    "service": row.contract.service.name,
                    "tier": row.contract.service.get_tier_display(),
                    "provider": row.contract.provider.name,
                    "commissioner": row.contract.commissioner.name,
                    "starts": row.terms.starts_on,
                    "ends": row.terms.ends_on,
                    "notice": row.notice_on or "None",
                    "review": row.review_on or "None planned",
                    "stage": row.stage.value,
                    "warnings": "; ".join(_words(row)) or "Nothing",
                    "aims": "; ".join(str(aim) for aim in row.aims) or "Nothing named",
                    "version": row.terms.number,
                }
                for row in rows
            ],
            totals=[Total("All contracts")],
            summary="A contract’s value adds up its years on the sheet “By year”.",
            empty="No contract is recorded.",
        )
        years = Sheet(
            "years",
            "By year",
            "What falls into each financial year",
            [
                Column("reference", "Reference", width=16),
                Column("service", "Service", width=44),
                Column("provider", "Provider", width=36),
                Column("commissioner", "Who pays", width=32),
                Column("year", "Financial year", width=16),
                Column("amount", "Contracted", Kind.MONEY, total=True),
            ],
            [
                {
                    "reference": row.contract.reference,
                    "service": row.contract.service.name,
                    "provider": row.contract.provider.name,
                    "commissioner": row.contract.commissioner.name,
                    "year": year_words(one),
                    "amount": amount,
                }
                for row in rows
                for one, amount in sorted(row.years.items())
            ],
            totals=[Total("All years")],
            empty="No contract is recorded.",
        )
        services = Sheet(
            "services",
            "Market",
            f"Services and providers, {year_words(year)}",
            [
                Column("tier", "Tier", width=14),
                Column("service", "Service", width=44),
                Column("provider", "Provider", width=36),
                Column("single", "Single provider", width=16),
                Column("amount", "Contracted", Kind.MONEY, total=True),
            ],
            [
                {
                    "tier": tier,
                    "service": under.service.name,
                    "provider": held.name,
                    "single": "Yes" if under.has_single_supplier else "No",
                    "amount": held.amount,
                }
                for tier, unders in market(year).tiers
                for under in unders
                for held in under.holds
            ],
            totals=[Total("All that is contracted")],
            empty="Nothing is contracted this year.",
        )
        return Workbook(
            "Contract register", year_words(year), f"as at {day(on)}", [contracts, years, services]
        )


def _words(row: Standing) -> list[str]:
    return [
        f"{one.kind.value}, {day(one.day)}" if one.day else one.kind.value for one in row.warnings
    ]


def _row(row: Standing, year: int) -> dict[str, Any]:
    return {
        "reference": row.contract.reference,
        "kind": row.contract.get_kind_display(),
        "service": row.contract.service.name,
        "tier": row.contract.service.get_tier_display(),
        "provider": row.contract.provider.name,
        "commissioner": row.contract.commissioner.name,
        "starts": row.terms.starts_on,
        "ends": row.terms.ends_on,
        "notice": row.notice_on,
        "stage": row.stage.value,
        "value": row.terms.value,
        "in_year": row.amount_in(year),
        "aims": [str(aim) for aim in row.aims],
    }


def _warned(row: Standing) -> dict[str, Any]:
    return {
        **_row(row, 0),
        "warnings": [
            {"words": one.kind.value, "day": one.day, "colour": COLOURS.get(one.kind, "grey")}
            for one in row.warnings
        ],
    }


def _market(found: Market) -> dict[str, Any]:
    return {
        "year": year_words(found.financial_year),
        "chart": market_chart(found, "register-market") if found.total else "",
        "total": found.total,
        "single": len(found.single),
        "tiers": [
            {
                "name": tier,
                "services": [
                    {
                        "name": under.service.name,
                        "holds": [
                            {"name": h.name, "amount": h.amount, "percent": h.percent}
                            for h in under.holds
                        ],
                        "single": under.has_single_supplier,
                    }
                    for under in unders
                ],
            }
            for tier, unders in found.tiers
        ],
        "providers": [
            {"name": h.name, "amount": h.amount, "percent": h.percent} for h in found.providers
        ],
    }
