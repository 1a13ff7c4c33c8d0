"""Demo data of positions: last year's budgets and outturn, frozen positions, explained differences.

All invented. Last year's lines are this year's at last year's amounts: less for universal and
targeted services, more for specialist ones, so that the shift to prevention shows.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal

from commissioning.models import Priority
from finance.actions import budgets, periods
from finance.actions.consolidation import freeze_position
from finance.actions.reconciliation import explain_difference
from finance.demo import procedure
from finance.models import Budget, ReportingPeriod, Subjective, Tier
from finance.queries.reconciliation import reconciliation
from finance.rules.money import to_pennies
from trusts.models import Partner, Person, Trust
from trusts.scope import Scope, current_scope, open_scope

YEAR, BEFORE = 2009, 2008
LAST_YEARS = {
    Tier.UNIVERSAL: Decimal("0.917"),
    Tier.TARGETED: Decimal("0.944"),
    Tier.SPECIALIST: Decimal("1.036"),
}
EXPLAINED = {
    "BH1": "Partners’ mainstream teams for child mental health serve this priority as a whole. "
    "The plan costs only what is new: the single point of referral, the workers in area teams "
    "and the training.",
    "SS1": "Statutory child protection and police teams are mapped here in full; the plan costs "
    "the joint referral team, the shared assessment and independent visitors.",
}


def freeze_early(trust: Trust, people: dict[str, Person]) -> None:
    """Freeze July and September before virements are made."""
    with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
        for code in ("2009-07", "2009-09"):
            freeze_position(by=by, period=ReportingPeriod.objects.get(code=code))


def load(
    trust: Trust, people: dict[str, Person], send: Callable[[ReportingPeriod, Partner], None]
) -> None:
    """Make the rest, in the operator's scope. `send` sends a partner's return and accepts it."""
    _last_year(current_scope(), people["treasurer@anyplace.example"], send)
    with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
        freeze_position(
            by=by,
            period=ReportingPeriod.objects.get(code="2009-09"),
            why="A virement from continuing care to community paediatrics was approved for "
            "December; the board sees budgets as they are now.",
        )
        outturn = ReportingPeriod.objects.filter(financial_year=BEFORE).latest("number")
        freeze_position(by=by, period=outturn)
        found = reconciliation(by)
        assert found is not None  # noqa: S101 - the demo's plan is loaded before
        for row in found.rows:
            if row.code in EXPLAINED:
                explain_difference(
                    by=by,
                    priority=Priority.objects.get(pk=row.pk),
                    explanation=EXPLAINED[row.code],
                    seen=row.difference,
                )


def _last_year(
    by: Scope, officer: Person, send: Callable[[ReportingPeriod, Partner], None]
) -> None:
    months = periods.open_financial_year(by=by, financial_year=BEFORE)
    outturn = months[-1]
    rows = Budget.objects.filter(financial_year=YEAR).select_related("partner")
    for budget in rows.prefetch_related("lines"):
        budgets.agree_budget(
            by=by,
            partner=budget.partner,
            financial_year=BEFORE,
            agreed_on=datetime.date(2008, 3, 19),
            lines=[
                budgets.NewLine(
                    code=line.code,
                    service=line.service,
                    subjective=Subjective(line.subjective),
                    tier=line.tier,
                    arrangement=line.arrangement,
                    amount=to_pennies(line.original * LAST_YEARS[Tier(line.tier)]),
                )
                for line in budget.lines.all()
            ],
        )
        send(outturn, budget.partner)
    for month in months:
        procedure.close(month, officer)
