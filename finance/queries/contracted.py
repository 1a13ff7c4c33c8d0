"""Contracts and the budget lines that pay for them: what is bound of each line in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from commissioning.models import Contract
from commissioning.queries.contracts import Commitment, commitments
from finance.models import BudgetLine, ContractLine, ReportingPeriod, Return, ReturnLine
from finance.rules.contracted import differs, is_whole, still_bound
from finance.rules.money import ZERO
from finance.rules.split import WHOLE, Share, split
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Part:
    """What of a contract's amount in a year one budget line pays, in pounds."""

    link: ContractLine
    commitment: Commitment
    amount: Decimal


@dataclass(frozen=True)
class Paid:
    """A contract's amount in a year, the lines that pay it, and what no line does. In pounds."""

    commitment: Commitment
    parts: tuple[Part, ...]

    @property
    def unpaid(self) -> Decimal:
        """What no line pays."""
        return self.commitment.amount - sum((part.amount for part in self.parts), ZERO)


def paid_of_year(
    partner: Partner, financial_year: int, *, only: Iterable[int] | None = None
) -> list[Paid]:
    """A partner's contracts in a year with the lines that pay them, to the penny. Two queries."""
    bound = commitments(partner, financial_year, only=only)
    links: dict[int, list[ContractLine]] = defaultdict(list)
    for link in _links(partner, financial_year).select_related("budget_line__budget"):
        links[link.contract_id].append(link)
    return [_paid(one, links[one.contract.pk]) for one in bound]


def _paid(one: Commitment, links: list[ContractLine]) -> Paid:
    shares = [Share(str(link.pk), link.percent, "as linked") for link in links]
    parts = split(one.amount, shares).parts if shares else {}
    return Paid(one, tuple(Part(link, one, parts[str(link.pk)]) for link in links))


def _links(partner: Partner, financial_year: int) -> QuerySet[ContractLine]:
    return ContractLine.objects.filter(
        budget_line__budget__partner=partner, budget_line__budget__financial_year=financial_year
    ).order_by("pk")


def contracted_by_line(partner: Partner, financial_year: int) -> dict[int, Decimal]:
    """What contracts bind of each of a partner's lines in a year, by the line's key.

    Lines without a contract are left out. One query where nothing is linked, else three.
    """
    linked = set(_links(partner, financial_year).values_list("contract_id", flat=True))
    if not linked:
        return {}
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for paid in paid_of_year(partner, financial_year, only=linked):
        for part in paid.parts:
            found[part.link.budget_line_id] += part.amount
    return dict(found)


def parts_of_line(line: BudgetLine) -> list[Part]:
    """What one line pays of contracts in its year, by reference. One query, three with contracts.

    The line comes with its budget and partner.
    """
    linked = list(line.contract_lines.values_list("contract_id", flat=True))
    if not linked:
        return []
    paid = paid_of_year(line.budget.partner, line.budget.financial_year, only=linked)
    return [part for one in paid for part in one.parts if part.link.budget_line_id == line.pk]


@dataclass(frozen=True)
class BoundLine:
    """A budget line under contract: what is bound, and what a return says. In pounds."""

    line: BudgetLine
    parts: tuple[Part, ...]
    returned: ReturnLine | None

    @property
    def contracted(self) -> Decimal:
        """Bound for the year."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def is_whole(self) -> bool:
        """Whether its whole budget is under contract."""
        return is_whole(self.contracted, self.line.current)

    @property
    def differs(self) -> bool:
        """Whether the return's commitments are not what is still bound."""
        said = self.returned
        return said is not None and differs(
            self.contracted, self.line.current, said.actual_to_date, said.commitments
        )

    @property
    def bound(self) -> Decimal | None:
        """Still bound after what was returned as spent; None without a return."""
        if self.returned is None:
            return None
        return still_bound(self.contracted, self.returned.actual_to_date)


def bound_lines(paid: Iterable[Paid], of_return: Return | None) -> list[BoundLine]:
    """The lines under contract, in the budget's order, beside what a return says. One query."""
    parts: dict[int, list[Part]] = defaultdict(list)
    lines: dict[int, BudgetLine] = {}
    for one in paid:
        for part in one.parts:
            parts[part.link.budget_line_id].append(part)
            lines[part.link.budget_line_id] = part.link.budget_line
    said: dict[int, ReturnLine] = {}
    if of_return is not None:
        rows = ReturnLine.objects.filter(of_return=of_return, budget_line__in=list(lines))
        said = {row.budget_line_id: row for row in rows}
    return [BoundLine(lines[pk], tuple(parts[pk]), said.get(pk)) for pk in sorted(lines)]


def newest_return(partner: Partner, period: ReportingPeriod) -> Return | None:
    """The newest live return of this or an earlier period of the same year."""
    rows = Return.objects.filter(
        partner=partner,
        period__financial_year=period.financial_year,
        period__number__lte=period.number,
        state__in=["submitted", "queried", "accepted"],
    )
    return rows.select_related("period").order_by("-period__number").first()


@dataclass(frozen=True)
class YearLinks:
    """A contract's amount in one financial year and the lines that pay it."""

    financial_year: int
    paid: Paid


def years_of_contract(contract: Contract) -> list[YearLinks]:
    """Each year of a contract's terms in force with the lines that pay it. Three queries."""
    newest = contract.versions.order_by("-number").first()
    assert newest is not None  # noqa: S101 - a contract has terms from its first moment
    links: dict[int, list[ContractLine]] = defaultdict(list)
    rows = ContractLine.objects.filter(contract=contract).select_related("budget_line__budget")
    for link in rows.order_by("pk"):
        links[link.budget_line.budget.financial_year].append(link)
    return [
        YearLinks(
            year.financial_year,
            _paid(
                Commitment(contract, year.financial_year, year.amount), links[year.financial_year]
            ),
        )
        for year in newest.years.all()
    ]


def lines_to_link(contract: Contract) -> QuerySet[BudgetLine]:
    """Lines of expenditure of the partner that pays, in years in which the contract has money."""
    newest = contract.versions.order_by("-number").first()
    years = newest.years.filter(amount__gt=0).values("financial_year") if newest else []
    rows = BudgetLine.objects.filter(
        budget__partner=contract.commissioner_id, budget__financial_year__in=years
    )
    return (
        rows.exclude(subjective="income")
        .select_related("budget")
        .order_by("budget__financial_year", "pk")
    )


def may_link(scope: Scope, partner_id: int) -> bool:
    """Whether this person says which lines pay a partner's contracts.

    Its own finance leads do, and whoever keeps the budgets of the trust.
    """
    return scope.may(Permission.RETURN_UPLOAD, partner_id=partner_id) or scope.may(
        Permission.BUDGET_MANAGE, partner_id=partner_id
    )


def share_left(contract: Contract, financial_year: int) -> Decimal:
    """What of a hundred percent of a contract's amount in a year no line pays yet."""
    rows = ContractLine.objects.filter(
        contract=contract, budget_line__budget__financial_year=financial_year
    )
    return WHOLE - sum(rows.values_list("percent", flat=True), ZERO)
