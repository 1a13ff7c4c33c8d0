"""What the tests of joint finance begin with: a trust, two budgets and an agreed pool."""

import datetime
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from finance.actions import budgets, contributions, periods, pools
from finance.models import (
    BudgetLine,
    Instalment,
    Pool,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnLine,
    Subjective,
)
from tests import factories
from trusts.levels import Level
from trusts.models import Body, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

YEAR = 2009
D = Decimal
AGREED = datetime.date(2009, 4, 1)


@dataclass
class Joint:
    """A trust whose PCT hosts a pool with the council."""

    trust: Trust
    officer: Person
    council: Person
    host: Person
    member: Person

    @contextmanager
    def scope(self, person):
        with open_scope(trust=self.trust, person=person) as scope:
            yield scope

    def partner(self, slug) -> Partner:
        return Partner.objects.get(slug=slug)

    def particulars(self, **changes):
        given = {
            "name": "CAMHS fund",
            "power": "nhs2006s75",
            "host": self.partner("pct"),
            "manager": "Head of commissioning",
            "body": Body.objects.get(slug="executive"),
            "purpose": "One service",
            "client_group": "Children under 18",
            "starts_on": AGREED,
            "review_on": datetime.date(2010, 1, 15),
            "exit_terms": "Six months' notice",
            "change_procedure": "Both finance directors agree",
        }
        return pools.Particulars(**(given | changes))

    def draft(self, **changes) -> Pool:
        with self.scope(self.officer) as by:
            return pools.draft_pool(by=by, particulars=self.particulars(**changes))

    def contribute(self, pool, slug, amount, payments=4, **more):
        with self.scope(self.officer) as by:
            return pools.agree_contribution(
                by=by,
                pool=pool,
                partner=self.partner(slug),
                financial_year=YEAR,
                amount=D(amount),
                basis="Cost of posts",
                payments=payments,
                **more,
            )

    def agreed_pool(self) -> Pool:
        pool = self.draft()
        self.contribute(pool, "pct", "300000.00", payments=1)
        self.contribute(pool, "council", "100000.01")
        with self.scope(self.officer) as by:
            lines = list(BudgetLine.objects.filter(code__in=["P1", "P2"]).select_related("budget"))
            pools.add_scheme(by=by, pool=pool, name="Teams", purpose="Treatment", lines=lines)
            return pools.agree_pool(by=by, pool=pool, agreed_on=AGREED)

    def instalments(self, pool, slug) -> list[Instalment]:
        return list(
            Instalment.objects.filter(
                contribution__pool_id=pool.pk, contribution__partner__slug=slug
            )
        )

    def pay(self, instalment, amount=None, on=AGREED):
        with self.scope(self.council) as by:
            return contributions.record_payment(
                by=by,
                instalment=instalment,
                amount=instalment.due if amount is None else D(amount),
                paid_on=on,
            )

    def receive(self, instalment, amount=None, on=AGREED):
        with self.scope(self.host) as by:
            return contributions.record_receipt(
                by=by,
                instalment=instalment,
                amount=instalment.due if amount is None else D(amount),
                received_on=on,
            )

    def spend(self, month, actuals, forecast=None, state="accepted") -> Return:
        """A return of the host, put in place as its actions leave it."""
        with factories.operator(self.trust):
            period = ReportingPeriod.objects.get(financial_year=YEAR, number=month)
            now = datetime.datetime(2009, 11, 1, tzinfo=datetime.UTC)
            file = ReturnFile.objects.create(
                partner=self.partner("pct"), period=period, name="r.csv", size=1,
                sha256=f"{month:064d}", uploaded_by="x", waiting_since=now, state="read",
                read_at=now, file="r.csv",
            )  # fmt: skip
            made = Return.objects.create(
                partner=self.partner("pct"), period=period, return_file=file, version=1,
                state=state, submitted_by="x", submitted_at=now, decided_by="y", decided_at=now,
            )  # fmt: skip
            for code, actual in actuals.items():
                ReturnLine.objects.create(
                    of_return=made, budget_line=BudgetLine.objects.get(code=code),
                    actual_to_date=D(actual), commitments=D(0),
                    forecast_outturn=D((forecast or actuals)[code]), row=2,
                    actual_cell="A2", commitments_cell="B2", forecast_cell="C2",
                )  # fmt: skip
            return made


def new_line(code, amount, **more) -> budgets.NewLine:
    given = {
        "service": f"Service {code}",
        "subjective": Subjective.THIRD_PARTY,
        "tier": "specialist",
        "arrangement": "pooled",
    }
    return budgets.NewLine(code=code, amount=D(amount), **(given | more))


def make_joint() -> Joint:
    trust = factories.make_trust()
    with factories.operator(trust) as by:
        periods.open_financial_year(by=by, financial_year=YEAR)
        budgets.agree_budget(
            by=by,
            partner=Partner.objects.get(slug="pct"),
            financial_year=YEAR,
            lines=[
                new_line("P1", "250000.00"),
                new_line("P2", "150000.01"),
                new_line("P3", "1000.00", arrangement="single"),
                new_line("P9", "500.00", subjective=Subjective.INCOME),
            ],
        )
        budgets.agree_budget(
            by=by,
            partner=Partner.objects.get(slug="council"),
            financial_year=YEAR,
            lines=[new_line("C1", "100000.01")],
        )
    lead = (Role.FINANCE_LEAD, Level.EXECUTIVE)
    return Joint(
        trust=trust,
        officer=factories.seat(trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE),
        council=factories.seat(trust, *lead, partner="council"),
        host=factories.seat(trust, *lead, partner="pct"),
        member=factories.seat(trust, Role.MEMBER, Level.EXECUTIVE),
    )
