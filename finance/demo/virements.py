"""Demo data of virements: Anyplace's delegations, a ring-fenced grant, three requests. Invented."""

import datetime
from decimal import Decimal

from finance.actions import delegations, virements
from finance.models import BudgetLine, FundingSource, ReportingPeriod, Virement
from trusts.models import Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

YEAR = 2009
SCHEME = "Partnership agreement 2008, schedule 4"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make them. Needs the operator's scope open, and the budgets of `finance.demo`."""
    grant = FundingSource.objects.create(
        name="Sure Start, Early Years and Childcare Grant",
        giver="Department for Children, Schools and Families",
        ring_fenced=True,
        terms="Early years settings and children's centres only.",
    )
    BudgetLine.objects.filter(code__in=["CS200", "CS210", "CS900"]).update(funding=grant)
    treasurer = people["treasurer@anyplace.example"]
    director = people["director@anyplace.example"]
    with open_scope(trust=trust, person=people["support@anyplace.example"]) as by:
        for person, limit in ((treasurer, "50000.00"), (director, "250000.00")):
            delegations.give_delegation(
                by=by,
                person=person,
                limit=Decimal(limit),
                instrument=SCHEME,
                given_by="Anyplace Children's Trust Board, 11 June 2008",
                starts_on=datetime.date(2008, 7, 1),
            )
    requests = [
        ("anyplace-pct", "PH080", "PH030", "18500.00", "Two packages ended; the clinic list grew."),
        ("anyplace-council", "CS410", "CS400", "22000.00", "A vacant post; more summer sessions."),
        ("anyplace-council", "CS120", "CS110", "120000.00", "Fewer placements, more fostering."),
    ]
    made = []
    for slug, source, target, amount, reason in requests:
        lead = Membership.objects.get(role=Role.FINANCE_LEAD, partner__slug=slug).person
        with open_scope(trust=trust, person=lead) as by:
            line = {
                row.code: row
                for row in BudgetLine.objects.filter(
                    code__in=[source, target], budget__financial_year=YEAR
                ).select_related("budget")
            }
            made.append(
                virements.request_virement(
                    by=by,
                    partner=Partner.objects.get(slug=slug),
                    period=ReportingPeriod.objects.get(financial_year=YEAR, number=9),
                    reason=reason,
                    moves=[(line[source], -Decimal(amount)), (line[target], Decimal(amount))],
                )
            )
    with open_scope(trust=trust, person=treasurer) as by:
        virements.approve_virement(by=by, virement=made[0], words="Agreed with both managers.")
    # The demo is set in 2009: only the moments are put back.
    for day, row in zip((3, 9, 11), made, strict=True):
        asked = datetime.datetime(2009, 11, day, 10, 20, tzinfo=datetime.UTC)
        Virement.objects.filter(pk=row.pk).update(requested_at=asked)
    decided = datetime.datetime(2009, 11, 5, 15, 40, tzinfo=datetime.UTC)
    Virement.objects.filter(pk=made[0].pk).update(decided_at=decided)
