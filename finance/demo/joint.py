"""Demo data of aligned arrangements and contributions in kind. Invented."""

import datetime
from decimal import Decimal

from commissioning.models import Priority
from finance.actions import aligned, in_kind
from finance.models import BudgetLine, Pool
from trusts.models import Body, Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

YEAR = 2009
START = datetime.date(2009, 4, 1)
# partner | kind | what | unit | quantity | rate | basis | pool slug | priority
GIVEN = [
    ("anyplace-schools", "premises", "Rooms for parenting groups after school", "hours", "640.00",
     "14.50", "Lettings price list without profit", None, "EA1"),
    ("anyplace-schools", "staff", "Teachers' time in team meetings", "hours", "420.00", "31.20",
     "Middle of the main scale with on-costs, 1,265 hours", None, "SS1"),
    ("anyplace-voluntary-action", "staff", "Volunteers on the befriending scheme", "hours",
     "1860.00", "9.40", "Median hourly wage for the area, care work", None, "SS1"),
    ("anyplace-council", "premises", "Clinic rooms at two children's centres", "m2", "86.00",
     "142.75", "Valuation office, local rental value", "child-and-adolescent-mental-health-fund",
     "BH1"),
    ("anyplace-pct", "goods", "Refurbished hoists", "items", "14.00", "385.00",
     "Second-hand price, supplier's quote of May", "disabled-childrens-fund", "EA2"),
    ("anyplace-police", "staff", "Constable on the joint screening desk", "fte", "0.60",
     "41250.00", "Force's standard cost of a constable", None, "SS1"),
]  # fmt: skip


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make them. Needs the operator's scope open, and the budgets and pools of the demo."""
    with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
        partners = {partner.slug: partner for partner in Partner.objects.all()}
        made = aligned.set_up_arrangement(
            by=by,
            name="Young people in work or learning",
            purpose="Fewer young people out of education, work and training, each partner by its "
            "own means.",
            body=Body.objects.get(slug="executive"),
            starts_on=START,
            review_on=datetime.date(2010, 2, 1),
            partners=[
                partners[slug]
                for slug in (
                    "anyplace-connexions",
                    "anyplace-lsc",
                    "anyplace-college",
                    "jobcentre-plus",
                )
            ],
        )
        for measure, baseline, target in (
            ("Young people of 16 to 18 not in education, work or training", "8.4%", "7.0%"),
            ("Young people of 19 with a level 2 qualification", "71%", "75%"),
        ):
            aligned.add_target(
                by=by,
                arrangement=made,
                measure=measure,
                baseline=baseline,
                target=target,
                due_on=datetime.date(2010, 3, 31),
            )
        lines = BudgetLine.objects.filter(
            code__in=["CX110", "LSC16", "LSC20", "COL30"], budget__financial_year=YEAR
        )
        aligned.align_lines(by=by, arrangement=made, lines=list(lines.select_related("budget")))
    for slug, kind, what, unit, quantity, rate, basis, pool, priority in GIVEN:
        lead = Membership.objects.get(role=Role.FINANCE_LEAD, partner__slug=slug).person
        with open_scope(trust=trust, person=lead) as by:
            in_kind.record_in_kind(
                by=by,
                partner=Partner.objects.get(slug=slug),
                financial_year=YEAR,
                kind=kind,
                description=what,
                unit=unit,
                quantity=Decimal(quantity),
                rate=Decimal(rate),
                basis=basis,
                pool=Pool.objects.get(slug=pool) if pool else None,
                priority=Priority.objects.get(code=priority),
            )
