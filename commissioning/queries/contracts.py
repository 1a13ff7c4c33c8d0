"""Reads across contracts: the register with its warnings, the market map, what is committed.

What finance reads of contracts is `commitments`: what the terms in force bind a partner to pay in a
financial year. Finance links contracts to budget lines on its own side.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from commissioning.models import (
    Contract,
    ContractAim,
    ContractReview,
    ContractTerms,
    ContractYear,
    Provider,
    Service,
)
from commissioning.rules.contracts import (
    Held,
    Stage,
    Warned,
    notice_day,
    shares_of,
    stage,
    warnings_of,
)
from trusts.models import Partner

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Commitment:
    """What one contract's terms in force bind its commissioner to pay in a year, in pounds."""

    contract: Contract
    financial_year: int
    amount: Decimal


def commitments(
    partner: Partner | None, financial_year: int, *, only: Iterable[int] | None = None
) -> list[Commitment]:
    """What a partner's contracts bind it to in a financial year, by reference. One query.

    Contracts come with service, provider and commissioner. `partner` None asks for every partner's;
    `only` narrows to contracts with these keys. The newest version of each contract counts, an
    ending included; a contract that has no amount in the year is left out.
    """
    rows = ContractYear.objects.filter(
        terms__in=newest_terms(), financial_year=financial_year, amount__gt=0
    )
    if partner is not None:
        rows = rows.filter(terms__contract__commissioner=partner)
    if only is not None:
        rows = rows.filter(terms__contract__in=list(only))
    found = rows.select_related(
        "terms__contract__service",
        "terms__contract__provider__partner",
        "terms__contract__commissioner",
    ).order_by("terms__contract__reference")
    return [Commitment(row.terms.contract, financial_year, row.amount) for row in found]


def newest_terms() -> QuerySet[ContractTerms]:
    """The newest version of every contract."""
    newest = ContractTerms.objects.order_by("contract_id", "-number").distinct("contract_id")
    return ContractTerms.objects.filter(pk__in=newest.values("pk"))


@dataclass(frozen=True)
class Standing:
    """A contract with its terms in force and how it stands on a day; amounts in pounds."""

    contract: Contract
    terms: ContractTerms
    years: dict[int, Decimal]
    aims: tuple[ContractAim, ...]
    reviews: tuple[ContractReview, ...]
    on: datetime.date

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        terms = self.terms
        return stage(terms.starts_on, terms.ends_on, is_ended=terms.is_ended, on=self.on)

    @property
    def notice_on(self) -> datetime.date | None:
        """The last day for notice; None where none is needed or it was ended."""
        if self.terms.is_ended:
            return None
        return notice_day(self.terms.ends_on, self.terms.notice_months)

    @property
    def review_on(self) -> datetime.date | None:
        """The day of the next review that is not done."""
        return min((r.due_on for r in self.reviews if not r.done_on), default=None)

    @property
    def warnings(self) -> list[Warned]:
        """What warns of it."""
        return warnings_of(
            starts_on=self.terms.starts_on,
            ends_on=self.terms.ends_on,
            notice_months=self.terms.notice_months,
            is_ended=self.terms.is_ended,
            has_aim=bool(self.aims),
            reviews_due=[review.due_on for review in self.reviews if not review.done_on],
            on=self.on,
        )

    def amount_in(self, year: int) -> Decimal:
        """What falls into a financial year."""
        return self.years.get(year, ZERO)


def standings(*, on: datetime.date, contracts: QuerySet[Contract] | None = None) -> list[Standing]:
    """Contracts (all, unless given) and how they stand, by reference. Five queries."""
    rows = Contract.objects.all() if contracts is None else contracts
    found = list(
        rows.select_related("service__outcome", "provider__partner", "commissioner").order_by(
            "reference"
        )
    )
    keys = [row.pk for row in found]
    terms = {one.contract_id: one for one in newest_terms().filter(contract__in=keys)}
    years: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for year in ContractYear.objects.filter(terms__in=[one.pk for one in terms.values()]):
        years[year.terms_id][year.financial_year] = year.amount
    aims: dict[int, list[ContractAim]] = defaultdict(list)
    for aim in ContractAim.objects.filter(contract__in=keys).select_related(
        "outcome", "priority__outcome", "priority__plan", "action__priority__plan",
        "action__priority__outcome",
    ):  # fmt: skip
        aims[aim.contract_id].append(aim)
    reviews: dict[int, list[ContractReview]] = defaultdict(list)
    for review in ContractReview.objects.filter(contract__in=keys):
        reviews[review.contract_id].append(review)
    made = []
    for row in found:
        one = terms[row.pk]
        one.contract = row
        made.append(
            Standing(row, one, years[one.pk], tuple(aims[row.pk]), tuple(reviews[row.pk]), on)
        )
    return made


def providers() -> list[Provider]:
    """Every provider, by name."""
    return sorted(
        Provider.objects.select_related("partner"), key=lambda row: (row.name.casefold(), row.pk)
    )


@dataclass(frozen=True)
class ServiceMarket:
    """A service and who holds what of it in a year, in pounds."""

    service: Service
    holds: tuple[Held, ...]

    @property
    def total(self) -> Decimal:
        """What is contracted of it."""
        return sum((held.amount for held in self.holds), ZERO)

    @property
    def has_single_supplier(self) -> bool:
        """Whether one provider holds all of it."""
        return len(self.holds) == 1

    @property
    def is_not_bought(self) -> bool:
        """Whether nothing of it is under contract."""
        return not self.holds


@dataclass(frozen=True)
class Market:
    """The market map of a year: every service by tier, and every provider's part of it all."""

    financial_year: int
    services: tuple[ServiceMarket, ...]
    providers: tuple[Held, ...]

    @property
    def total(self) -> Decimal:
        """All that is contracted."""
        return sum((held.amount for held in self.providers), ZERO)

    @property
    def single(self) -> list[ServiceMarket]:
        """Services that hang on one provider."""
        return [row for row in self.services if row.has_single_supplier]

    @property
    def tiers(self) -> list[tuple[str, list[ServiceMarket]]]:
        """Services by tier, in its order."""
        found: dict[str, list[ServiceMarket]] = {}
        for row in self.services:
            found.setdefault(row.service.get_tier_display(), []).append(row)
        order = ["Universal", "Targeted", "Specialist"]
        return [(tier, found[tier]) for tier in order if tier in found]


def market(financial_year: int) -> Market:
    """Who provides what in a financial year, by what its contracts are worth. Two queries."""
    by_service: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    by_provider: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in commitments(None, financial_year):
        name = one.contract.provider.name
        by_service[one.contract.service_id][name] += one.amount
        by_provider[name] += one.amount
    services = Service.objects.select_related("outcome").order_by("name")
    return Market(
        financial_year,
        tuple(ServiceMarket(row, tuple(shares_of(by_service.get(row.pk, {})))) for row in services),
        tuple(shares_of(by_provider)),
    )


def market_years() -> list[int]:
    """The financial years for which anything is contracted, the newest last."""
    rows = ContractYear.objects.filter(terms__in=newest_terms())
    return sorted(rows.values_list("financial_year", flat=True).distinct())
