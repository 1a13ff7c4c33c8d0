"""The memorandum account of a pooled fund as a document."""

from dataclasses import dataclass
from typing import Any

from django import forms

from finance.models import Contribution, Instalment, Pool
from finance.queries.memorandum import DrawnAccount, account_rows, memorandum_account
from finance.queries.pools import contributions, visible_pools
from finance.reports.account_sheets import account_sheets
from finance.reports.reading import MoneyReport
from finance.rules.periods import period_of, year_label
from reports.base import Content, ReportForm, Section
from reports.registry import register
from reports.workbook import Workbook
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day, pounds


@dataclass(frozen=True)
class AccountParams:
    """Which fund (its short name) and which financial year (the year it begins in)."""

    pool: str
    year: int


class AccountForm(ReportForm):
    """Choosing a fund and a year."""

    pool = forms.ChoiceField(label="Pooled fund")
    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        pools = visible_pools(scope)
        known = set(
            Contribution.objects.filter(pool__in=pools).values_list("financial_year", flat=True)
        )
        years = sorted(known | {period_of(today()).financial_year}, reverse=True)
        self.fields["pool"].choices = [(pool.slug, pool.name) for pool in pools]
        self.fields["year"].choices = [(year, year_label(year)) for year in years]


@dataclass(frozen=True)
class AccountRead:
    """A fund's account for a year, as a document shows it."""

    pool: Pool
    year: int
    drawn: DrawnAccount
    rows: list[dict[str, Any]]
    payments: list[tuple[str, Instalment]]

    @property
    def standing(self) -> str:
        """Whether the account is final, and what keeps it from being so."""
        if self.drawn.is_final:
            return "the final account of the year"
        return " ".join(["a draft.", *self.drawn.missing])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """For the cover and the workbook's first sheet."""
        return [
            ("Host and accountable body", self.pool.host.name),
            ("Standing", "Final" if self.drawn.is_final else "Not final"),
            ("Drawn up on", day(today())),
            ("Balance", pounds(self.drawn.account.balance)),
        ]


@register
class MemorandumReport(MoneyReport):
    """Funding, expenditure, balance and each partner's share, with room for signatures."""

    slug = "pool-memorandum"
    name = "Pooled fund memorandum account"
    summary = (
        "What partners put into a pooled fund, what it was spent on, and each partner’s share of "
        "the balance: for the partners’ own accounts and auditors."
    )
    permission = Permission.REPORT_BUILD
    levels = frozenset({Level.EXECUTIVE})
    template = "finance/reports/account_fund.html"
    Params = AccountParams
    form_class = AccountForm

    def title(self, scope: Scope, params: AccountParams) -> str:
        """Fund and year."""
        pool = visible_pools(scope).filter(slug=params.pool).first()
        return f"Memorandum account, {pool or params.pool}, {year_label(params.year)}"

    def filed_at(self, scope: Scope, params: AccountParams) -> Level:
        """With the pool: the executive."""
        return Level.EXECUTIVE

    def read(self, scope: Scope, params: AccountParams) -> AccountRead:
        """The account as it stands, and the payments behind it."""
        pool = visible_pools(scope).filter(slug=params.pool).first()
        if pool is None:
            raise Refusal("There is no such pooled fund that you can see. Choose another.")
        try:
            drawn = memorandum_account(pool, params.year)
        except ValueError as wrong:
            raise Refusal(f"The account cannot be drawn up. {wrong}") from None
        payments = [
            (one.contribution.partner.name, part)
            for one in contributions(pool, params.year, on=today())
            for part in one.instalments
        ]
        payments.sort(key=lambda row: (row[1].due_on, row[0]))
        return AccountRead(pool, params.year, drawn, account_rows(pool, drawn), payments)

    def pages(self, read: AccountRead) -> Content:
        """Parts A to F and the payments behind part B."""
        shown = {
            "account": read.drawn.account,
            "drawn": read.drawn,
            "rows": read.rows,
            "to": str(read.drawn.spend.period or ""),
        }
        return Content(
            title=f"Memorandum account {year_label(read.year)}",
            subtitle=read.pool.name,
            facts=read.facts,
            parts=[
                Section("A. The fund", shown),
                Section("B. Funding", shown, template="finance/reports/account_funding.html"),
                Section(
                    "C and D. Expenditure and balance",
                    shown,
                    template="finance/reports/account_spending.html",
                ),
                Section(
                    "E and F. Shares of the balance",
                    shown,
                    template="finance/reports/account_shares.html",
                ),
                Section(
                    "Payments",
                    {"payments": read.payments, "on": today()},
                    template="finance/reports/account_payments.html",
                ),
            ],
        )

    def sheets(self, read: AccountRead) -> Workbook:
        """The same parts; the balance is a live sum of them."""
        return Workbook(
            title=f"Memorandum account {year_label(read.year)}",
            subtitle=read.pool.name,
            standing=read.standing,
            facts=[*read.facts, *read.drawn.account.heading.facts],
            sheets=account_sheets(read),
        )
