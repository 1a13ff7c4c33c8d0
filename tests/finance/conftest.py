"""A trust with a budget, open periods and the people who handle returns."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from finance import intake
from finance.actions import budgets, files, periods, returns
from finance.models import ReportingPeriod, Return, ReturnFile, Subjective
from finance.rules.layout import EDITION
from tests.factories import make_trust, operator, seat
from trusts.levels import Level
from trusts.models import Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

LINES = (
    ("H100", "Community CAMHS", Subjective.THIRD_PARTY, "1000000.00"),
    ("H200", "School nursing", Subjective.EMPLOYEES, "240000.50"),
    ("H900", "Development grant", Subjective.INCOME, "50000.00"),
)
GOOD = {
    "H100": ("500000", "20000", "1010000", ""),
    "H200": ("120000.25", "0", "240000.50", ""),
    "H900": ("25000", "0", "50000", ""),
}


@dataclass
class Money:
    """The trust and its people."""

    trust: Trust
    lead: Person
    other_lead: Person
    officer: Person
    executive: Person
    member: Person

    def partner(self, slug: str = "pct") -> Partner:
        return Partner.objects.get(slug=slug)

    def period(self, code: str = "2009-09") -> ReportingPeriod:
        return ReportingPeriod.objects.get(code=code)

    def as_(self, person: Person) -> Any:
        return open_scope(trust=self.trust, person=person)

    def upload(
        self, content: bytes | None = None, *, code: str = "2009-09", name: str = "return.csv"
    ) -> int:
        """Upload as the finance lead, not yet read; returns the file's key."""
        with self.as_(self.lead) as scope:
            row = files.upload_return_file(
                by=scope,
                partner=self.partner(),
                period=self.period(code),
                name=name,
                content=ContentFile(csv_return(code=code) if content is None else content),
                queue=False,
            )
        return row.pk

    def read(self, content: bytes | None = None, **kwargs: Any) -> int:
        """Upload and read; returns the file's key."""
        pk = self.upload(content, **kwargs)
        with self.as_(self.lead) as scope:
            intake.read_now(scope, ReturnFile.objects.get(pk=pk))
        return pk

    def submit(self, content: bytes | None = None, *, note: str = "", **kwargs: Any) -> int:
        """Upload, read and submit; returns the return's key."""
        pk = self.read(content, **kwargs)
        with self.as_(self.lead) as scope:
            made = returns.submit_return(
                by=scope, return_file=ReturnFile.objects.get(pk=pk), note=note
            )
        return made.pk

    def accept(self, pk: int) -> None:
        with self.as_(self.officer) as scope:
            returns.accept_return(
                by=scope, submitted=Return.objects.get(pk=pk), despite_questions=True
            )


def csv_return(
    *, code: str = "2009-09", partner: str = "pct", trust: str = "money-trust", **changes: Any
) -> bytes:
    """A return of the PCT as CSV; `H100=(…)` replaces a line's cells from the actual on."""
    out = io.StringIO()
    out.write(f"Template edition,{EDITION}\nTrust code,{trust}\nPartner code,{partner}\n")
    out.write(f"Period code,{code}\nFinancial year,2009-10\n")
    out.write("Line code,Service,Actual to date,Commitments,Forecast outturn,Explanation\n")
    for line, service, _, _ in LINES:
        out.write(",".join([line, service, *changes.get(line, GOOD[line])]) + "\n")
    return out.getvalue().encode()


def make_money() -> Money:
    """Make it all."""
    trust = make_trust("money-trust")
    with operator(trust) as by:
        periods.open_financial_year(by=by, financial_year=2009)
        for slug in ("pct", "council"):
            budgets.agree_budget(
                by=by,
                partner=Partner.objects.get(slug=slug),
                financial_year=2009,
                lines=[
                    budgets.NewLine(code, service, kind, "targeted", "single", Decimal(amount))
                    for code, service, kind, amount in LINES
                ],
            )
    executive = Level.EXECUTIVE
    return Money(
        trust=trust,
        lead=seat(trust, Role.FINANCE_LEAD, executive, partner="pct"),
        other_lead=seat(trust, Role.FINANCE_LEAD, executive, partner="council"),
        officer=seat(trust, Role.LEAD_FINANCE_OFFICER, executive),
        executive=seat(trust, Role.MEMBER, executive),
        member=seat(trust, Role.MEMBER, Level.STRATEGIC),
    )


@pytest.fixture
def money(db: None) -> Money:
    """A trust with money, in a test's transaction."""
    return make_money()
