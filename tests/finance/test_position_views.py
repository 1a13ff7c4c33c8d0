"""Pages of the position: what they show, to whom, and that they cost the same for any size."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from commissioning.models import Action, Outcome, Plan, Priority
from finance.actions import budgets, in_kind, returns
from finance.actions.consolidation import freeze_position
from finance.actions.reconciliation import explain_difference
from finance.models import (
    BudgetLine,
    Consolidation,
    Delegation,
    LineShare,
    PlanDifference,
    Return,
    Subjective,
    Virement,
    VirementMove,
)
from finance.queries.compare import compare
from finance.queries.prevention import percents, shift_to_prevention
from finance.queries.reconciliation import reconciliation
from tests.factories import operator
from tests.finance.conftest import Money, csv_return
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Person

Open = Callable[[Person, str], tuple[int, str]]


@pytest.fixture
def open_page(money: Money) -> Open:
    """Open an address of the trust as a person: status and words."""

    def get(person: Person, path: str) -> tuple[int, str]:
        client = Client()
        client.force_login(person)
        answer = client.get(f"/t/{money.trust.slug}/{path}")
        return answer.status_code, " ".join(strip_tags(answer.content.decode()).split())

    return get


@pytest.fixture
def planned(money: Money) -> Money:
    """With a plan of two priorities, half a line mapped to the first, and an accepted return."""
    with operator(money.trust):
        plan = Plan.objects.create(
            edition="2009–10",
            starts_on="2009-04-01",
            ends_on="2010-03-31",
            vision="Well",
            state="approved",
            approved_on="2009-03-18",
        )
        outcome = Outcome.objects.create(slug="healthy", name="Being healthy", order=1)
        for code, cost, funding in (
            ("BH1", "100000.00", "CAMHS grant"),
            ("BH2", "5000.00", "within existing resources"),
        ):
            priority = Priority.objects.create(
                plan=plan, outcome=outcome, code=code, name=f"Aim {code}"
            )
            Action.objects.create(
                priority=priority,
                code=f"{code}.1",
                name="Act",
                level=Level.EXECUTIVE,
                cost=Decimal(cost),
                funding=funding,
            )
        LineShare.objects.create(
            budget_line=BudgetLine.objects.get(code="H100", budget__partner__slug="pct"),
            priority=Priority.objects.get(code="BH1"),
            percent=Decimal("33.33"),
            basis="By caseload",
        )
    money.accept(money.submit())
    return money


def test_the_position_by_every_dimension_and_down_to_the_cell(
    planned: Money, open_page: Open
) -> None:
    status, words = open_page(planned.officer, "position/2009-09/")
    assert status == 200
    assert "Draft: not frozen" in words
    assert "1 of 2 partners" in words
    assert "Lay it out by" in words
    assert "You see only part" not in words
    for dimension in ("service", "subjective", "tier", "outcome", "funding", "level"):
        assert open_page(planned.officer, f"position/2009-09/by/{dimension}/")[0] == 200
    status, words = open_page(planned.officer, "position/2009-09/by/priority/bh1/")
    assert status == 200
    assert "£333,300.00" in words
    assert "33.33% of the line" in words
    with planned.as_(planned.officer):
        pk = BudgetLine.objects.get(code="H100", budget__partner__slug="pct").pk
        other = BudgetLine.objects.get(code="H100", budget__partner__slug="council").pk
        name = Return.objects.get().return_file.name
    status, words = open_page(planned.officer, f"position/2009-09/line/{pk}/")
    assert status == 200
    for part in ("Cell C7", name, "33.33%", "By caseload", "Not mapped", "£666,700.00"):
        assert part in words
    assert "Not known" in open_page(planned.officer, f"position/2009-09/line/{other}/")[1]
    assert open_page(planned.lead, f"position/2009-09/line/{other}/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "position/2009-99/",
        "position/2009-09/by/colour/",
        "position/2009-09/by/tier/nothing/",
        "position/2009-09-frozen-1/",
        "position/2009-09-frozen-x/",
        "position/2009-09-frozen-/",
        "position/2009-09/proof/",
        "position/2009-09/line/99999/",
    ],
)
def test_what_does_not_exist_is_not_found(planned: Money, open_page: Open, path: str) -> None:
    assert open_page(planned.officer, path)[0] == 404


def test_who_sees_what(planned: Money, open_page: Open) -> None:
    assert open_page(planned.member, "position/")[0] == 403
    status, words = open_page(planned.lead, "position/2009-09/")
    assert status == 200
    assert "You see only part of the money: the budgets and returns of The PCT" in words
    assert "The council" not in words
    assert open_page(planned.lead, "position/2009-09/freeze/")[0] == 403


def test_freezing_on_the_page_and_comparing(planned: Money, open_page: Open) -> None:
    client = Client()
    client.force_login(planned.officer)
    base = f"/t/{planned.trust.slug}/position"
    answer = client.post(f"{base}/2009-09/freeze/", {"missing": "last"}, follow=True)
    assert "Frozen position 1" in answer.content.decode()
    assert "Say why" in client.post(
        f"{base}/2009-09/freeze/", {"missing": "last", "why": ""}
    ).content.decode().replace("&#x27;", "'")
    with planned.as_(planned.officer) as by:
        accepted = Return.objects.get()
        returns.reopen_return(by=by, accepted=accepted, words="Wrong")
    planned.accept(
        planned.submit(csv_return(H100=("500000", "20000", "1015000", "Two posts")), note="Mended")
    )
    with planned.as_(planned.officer) as by:
        freeze_position(by=by, period=planned.period(), why="The PCT sent it again")
        first, second = Consolidation.objects.order_by("number")
        found = compare(first, second)
        assert [one.partner for one in found.partners] == ["The PCT"]
        (line,) = found.lines
        assert line.line.code == "H100"
        assert [figure.moved for figure in line.figures] == [Decimal("5000")]
        assert line.reasons == ("Another return counts",)
    for path, expected in (
        ("frozen/", "The PCT sent it again"),
        ("compare/?first=2009-09-frozen-1&second=2009-09-frozen-2", "Another return counts"),
        ("compare/?first=2009-09-frozen-1&second=2009-09-frozen-1", "two different"),
        ("2009-09-frozen-1/proof/", "Identical"),
        ("2009-09-frozen-1/pools/", "Both sides"),
        ("2009-09-frozen-1/by/priority/bh1/", "£333,300.00"),
    ):
        status, words = open_page(planned.officer, f"position/{path}")
        assert (status, expected in words) == (200, True), path
    assert (
        "Only somebody who sees every partner"
        in open_page(planned.lead, "position/2009-09-frozen-1/proof/")[1]
    )


def test_the_plan_is_reconciled_by_words_about_the_difference_as_it_is(
    planned: Money, open_page: Open
) -> None:
    with planned.as_(planned.lead) as by:
        in_kind.record_in_kind(
            by=by,
            partner=planned.partner(),
            financial_year=2009,
            kind="staff",
            description="Time",
            unit="hours",
            quantity=Decimal(10),
            rate=Decimal(20),
            basis="Scale",
            priority=Priority.objects.get(code="BH1"),
        )
    with planned.as_(planned.officer) as by:
        found = reconciliation(by)
        assert found is not None
        first, second = found.rows
        assert (first.cost, first.named, first.mapped.net) == (100000, 100000, Decimal("333300"))
        assert (first.difference, first.in_kind) == (Decimal("233300"), 200)
        assert (second.named, second.mapped.net) == (0, 0)
        assert [action.code for action in second.unfunded] == ["BH2.1"]
        whole = found.mapped.net + found.unmapped.net
        assert whole == Decimal("2380001.00")
        priority = Priority.objects.get(code="BH1")
        with pytest.raises(Refusal, match="changed since"):
            explain_difference(by=by, priority=priority, explanation="x", seen=Decimal(1))
        with pytest.raises(Refusal, match="why the two differ"):
            explain_difference(by=by, priority=priority, explanation=" ", seen=first.difference)
        explain_difference(
            by=by, priority=priority, explanation="Mainstream teams", seen=first.difference
        )
        again = reconciliation(by)
        assert again is not None
        assert again.rows[0].is_reconciled
        assert not again.is_reconciled
        LineShare.objects.update(percent=Decimal("40"))
        moved = reconciliation(by)
        assert moved is not None
        assert moved.rows[0].tag.text == "Explain again"
    status, words = open_page(planned.officer, "position/plan/")
    assert (status, "Not reconciled" in words) == (200, True)
    assert "names no funding" in words
    client = Client()
    client.force_login(planned.officer)
    answer = client.post(
        f"/t/{planned.trust.slug}/position/plan/{priority.pk}/explain/",
        {"explanation": "Mainstream teams", "seen": "300000.00"},
    )
    assert answer.status_code == 302
    with planned.as_(planned.officer):
        assert PlanDifference.objects.count() == 2
    with planned.as_(planned.lead):
        assert open_page(planned.lead, "position/plan/")[0] == 200


def test_the_shift_to_prevention_by_year(planned: Money, open_page: Open) -> None:
    with operator(planned.trust) as by:
        budgets.agree_budget(
            by=by,
            partner=planned.partner(),
            financial_year=2008,
            lines=[
                budgets.NewLine(
                    "U", "Clinics", Subjective.EMPLOYEES, "universal", "single", Decimal(100)
                ),
                budgets.NewLine(
                    "S", "Homes", Subjective.EMPLOYEES, "specialist", "single", Decimal(200)
                ),
            ],
        )
    with planned.as_(planned.officer) as by:
        shift = shift_to_prevention(by)
        before, now = shift.years
        assert before.budget.percents == (Decimal("33.3"), Decimal("0.0"), Decimal("66.7"))
        assert now.budget.early == 100
        assert shift.change("budget") == Decimal("66.7")
        assert shift.change("spending") is None
        assert now.spending.total == Decimal("1200000.50")
        assert (now.partners, now.returned) == (2, 1)
        assert not shift.same_partners
    assert "gained 66.7 percentage points" in open_page(planned.officer, "position/prevention/")[1]
    assert percents((Decimal(-1), Decimal(2))) == ()
    assert percents((Decimal(0), Decimal(0))) == ()


@pytest.mark.parametrize(
    "path",
    [
        "position/2009-09/",
        "position/2009-09/by/priority/",
        "position/plan/",
        "position/prevention/",
    ],
)
def test_pages_take_the_same_queries_for_any_number_of_lines(planned: Money, path: str) -> None:
    client = Client()
    client.force_login(planned.officer)
    address = f"/t/{planned.trust.slug}/{path}"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    before = count()
    with operator(planned.trust):
        budget = BudgetLine.objects.filter(budget__partner__slug="council").first().budget
        priority = Priority.objects.get(code="BH1")
        for number in range(20):
            line = BudgetLine.objects.create(
                budget=budget,
                code=f"X{number}",
                service=f"Service {number}",
                subjective=Subjective.EMPLOYEES,
                tier="universal",
                arrangement="single",
                original=Decimal(12),
                current=Decimal(12),
                profile=[Decimal(1)] * 12,
            )
            LineShare.objects.create(
                budget_line=line, priority=priority, percent=Decimal(50), basis="By half"
            )
    assert count() == before


def test_another_partners_virements_and_the_whole_difference_stay_unsaid(
    planned: Money, open_page: Open
) -> None:
    with planned.as_(planned.officer) as by:
        freeze_position(by=by, period=planned.period())
    with operator(planned.trust):
        made = Virement.objects.create(
            partner=planned.partner("council"),
            period=planned.period(),
            reason="Redundancies to come",
            amount=Decimal("4321.00"),
            state="approved",
            requested_by="A",
            requested_at=timezone.now(),
            decided_by="B",
            decided_at=timezone.now(),
            delegation=Delegation.objects.create(
                person=planned.executive,
                instrument="Scheme",
                given_by="The board",
                limit=Decimal(10000),
                starts_on="2009-04-01",
            ),
        )
        for code, amount in (("H100", 4321), ("H200", -4321)):
            line = BudgetLine.objects.get(code=code, budget__partner__slug="council")
            VirementMove.objects.create(virement=made, budget_line=line, amount=amount)
    with planned.as_(planned.officer) as by:
        second = freeze_position(by=by, period=planned.period(), why="A virement came in")
        assert second.virements == [made.pk]
        (row, _) = reconciliation(by).rows
        explain_difference(
            by=by,
            priority=Priority.objects.get(code="BH1"),
            explanation="The council holds the rest back",
            seen=row.difference,
        )
    comparison = "position/compare/?first=2009-09-frozen-1&second=2009-09-frozen-2"
    proof = "position/2009-09-frozen-2/proof/"
    for path, words in (
        (comparison, "Redundancies to come"),
        (proof, f"Virements in the budgets: {made.pk}."),
        ("position/plan/", "The council holds the rest back"),
    ):
        assert words in open_page(planned.officer, path)[1], path
        status, shown = open_page(planned.lead, path)
        assert (status, words in shown) == (200, False), path
    assert "Virements in the budgets: none." in open_page(planned.lead, proof)[1]
