"""The first trust of `bench consolidation`: five years of budgets and accepted returns.

Made with the product's own actions and models; what there is very much of, in SQL.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from commissioning import actions as plans
from commissioning.models import Outcome, Priority
from finance.actions import budgets, periods
from finance.models import (
    FileState,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnState,
    Subjective,
)
from trusts.actions import membership, structure, trust
from trusts.levels import Level
from trusts.models import Partner, Person, Trust
from trusts.models.body import BodyForm
from trusts.permissions import Role
from trusts.scope import Scope, operator_scope

SLUG = "bench"
EMAIL = "officer@bench.example"
LAST_YEAR = 2009  # the demo clock's
MONTHS = 12
PRIORITIES = 10


@dataclass(frozen=True)
class Size:
    """How large one trust is, and how many there are."""

    trusts: int
    partners: int
    lines: int
    years: int

    @property
    def figures_of_one(self) -> int:
        """Lines of returns that one trust holds."""
        return self.partners * self.lines * self.years * MONTHS


def make_one(size: Size) -> None:
    """One trust: partners, a plan, budgets with shares, and an accepted return for each month."""
    made = Trust.objects.create(slug=SLUG, name="Bench Children's Trust")
    with operator_scope(trust=made, reason="bench consolidation") as by:
        trust.set_up_roles(by=by)
        board = structure.add_body(
            by=by, slug="board", name="Board", level=Level.STRATEGIC, form=BodyForm.BOARD
        )
        body = structure.add_body(
            by=by,
            slug="executive",
            name="Executive",
            level=Level.EXECUTIVE,
            form=BodyForm.EXECUTIVE,
            parent=board,
        )
        owners = [
            structure.add_partner(
                by=by,
                slug=f"partner-{number:02}",
                name=f"Partner {number:02}",
                kind="Council",
                sector="council",
            )
            for number in range(1, size.partners + 1)
        ]
        officer = Person.objects.create_user(EMAIL, "Lead finance officer")
        for role in (Role.LEAD_FINANCE_OFFICER, Role.DIRECTOR):
            membership.assign_membership(
                by=by,
                person=officer,
                body=body,
                partner=owners[0],
                role=role,
                starts_on=datetime.date(LAST_YEAR - size.years, 4, 1),
            )
        priorities = _plan(by)
        first = LAST_YEAR - size.years + 1
        for year in range(first, LAST_YEAR + 1):
            periods.open_financial_year(by=by, financial_year=year)
        for owner in owners:
            _budget(by, owner, first, size.lines, priorities)
        with connection.cursor() as cursor:
            for statement in (YEARS, YEARS_LINES, YEARS_SHARES):
                cursor.execute(statement, {"first": first, "years": size.years})
            _returns(owners, officer)
            cursor.execute(RETURN_LINES)


def _plan(by: Scope) -> list[Priority]:
    plans.set_up_outcomes(by=by)
    plan = plans.draft_plan(
        by=by,
        edition=str(LAST_YEAR),
        starts_on=datetime.date(LAST_YEAR, 4, 1),
        ends_on=datetime.date(LAST_YEAR + 3, 3, 31),
        vision="Every child well.",
    )
    outcomes = list(Outcome.objects.all())
    return [
        plans.add_priority(
            by=by,
            plan=plan,
            outcome=outcomes[number % len(outcomes)],
            code=f"P{number:02}",
            name=f"Priority {number}",
        )
        for number in range(PRIORITIES)
    ]


def _budget(by: Scope, owner: Partner, year: int, lines: int, priorities: list[Priority]) -> None:
    kinds = [kind for kind in Subjective if kind != Subjective.INCOME]
    tiers, arrangements = ("universal", "targeted", "specialist"), ("single", "aligned", "pooled")
    budgets.agree_budget(
        by=by,
        partner=owner,
        financial_year=year,
        lines=[
            budgets.NewLine(
                code=f"L{number:04}",
                service=f"Service {number}",
                subjective=Subjective.INCOME if number % 10 == 9 else kinds[number % len(kinds)],
                tier=tiers[number % 3],
                arrangement=arrangements[number % 3],
                amount=Decimal(120_000 + 1_237 * number) + Decimal("0.12"),
                shares=(
                    [budgets.NewShare(priorities[number % len(priorities)], "By post")]
                    if number % 10 != 9
                    else ()
                ),
            )
            for number in range(lines)
        ],
    )


def _returns(owners: list[Partner], officer: Person) -> None:
    """An accepted return of every partner for every month, oldest first; still without lines."""
    now = timezone.now()
    months = ReportingPeriod.objects.filter(number__lte=MONTHS).order_by("starts_on")
    files = ReturnFile.objects.bulk_create(
        ReturnFile(
            partner=owner,
            period=period,
            file="returns/bench",
            name=f"{owner.slug}-{period.code}.xlsx",
            size=1,
            sha256=f"{owner.pk:032x}{period.pk:032x}",
            uploaded_by="Bench",
            state=FileState.READ,
            waiting_since=now,
            read_at=now,
        )
        for period in months
        for owner in owners
    )
    Return.objects.bulk_create(
        Return(
            partner_id=file.partner_id,
            period_id=file.period_id,
            return_file=file,
            version=1,
            state=ReturnState.ACCEPTED,
            submitted_by="Bench",
            submitted_at=now,
            decider=officer,
            decided_by=str(officer),
            decided_at=now,
        )
        for file in files
    )


# The later years' budgets are the first one's again; the figures of each month are as budgeted,
# with one line in ten over its budget. In SQL, as there are very many.
YEARS = """
insert into finance_budget (trust_id, level, partner_id, financial_year, agreed_on)
select trust_id, level, partner_id, financial_year + y, agreed_on
from finance_budget, generate_series(1, %(years)s - 1) y
"""
YEARS_LINES = """
insert into finance_budgetline (trust_id, level, budget_id, code, service, subjective, tier,
    arrangement, funding_id, original, current, profile)
select l.trust_id, l.level, later.id, l.code, l.service, l.subjective, l.tier,
    l.arrangement, l.funding_id, l.original, l.current, l.profile
from finance_budget later
join finance_budget b on b.partner_id = later.partner_id and b.financial_year = %(first)s
join finance_budgetline l on l.budget_id = b.id
where later.financial_year > %(first)s
order by later.id, l.id
"""
YEARS_SHARES = """
insert into finance_lineshare (trust_id, level, budget_line_id, priority_id, action_id, percent,
    basis)
select s.trust_id, s.level, later.id, s.priority_id, s.action_id, s.percent, s.basis
from finance_lineshare s
join finance_budgetline l on l.id = s.budget_line_id
join finance_budget b on b.id = l.budget_id
join finance_budget lb on lb.partner_id = b.partner_id and lb.financial_year > %(first)s
join finance_budgetline later on later.budget_id = lb.id and later.code = l.code
"""
RETURN_LINES = """
insert into finance_returnline (trust_id, level, of_return_id, budget_line_id, actual_to_date,
    commitments, forecast_outturn, explanation, sheet, row, actual_cell, commitments_cell,
    forecast_cell, explanation_cell)
select l.trust_id, l.level, r.id, l.id, (select sum(m) from unnest(l.profile[1:p.number]) m), 0,
    case when l.id % 10 = 3 then round(l.current * 1.08, 2) else l.current end,
    case when l.id % 20 = 3 then 'Two posts more than planned.' else '' end,
    'Return', l.id % 100 + 10, 'G10', 'H10', 'I10', 'K10'
from finance_return r
join finance_reportingperiod p on p.id = r.period_id
join finance_budget b on b.partner_id = r.partner_id and b.financial_year = p.financial_year
join finance_budgetline l on l.budget_id = b.id
order by r.id, l.id
"""
