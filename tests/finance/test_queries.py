"""The consolidated position: exact, complete, and with the same number of queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance.actions import budgets, returns
from finance.models import Return, ReturnLine, Subjective
from finance.queries import consolidated_position, returns_of_period
from finance.queries.budgets import budgets_of_year
from finance.rules.variance import Rag
from tests.factories import operator
from tests.finance.conftest import Money, csv_return
from trusts.actions import structure


def test_only_accepted_returns_count_and_everybody_is_listed(money: Money) -> None:
    pk = money.submit()
    with operator(money.trust):
        position = consolidated_position(money.period())
        assert position.returned == ()
        assert position.totals.net.actual == 0
    money.accept(pk)
    with operator(money.trust):
        position = consolidated_position(money.period())
        stored = sum(ReturnLine.objects.values_list("actual_to_date", flat=True))
    (pct,) = position.returned
    (council,) = position.not_returned
    totals = position.totals
    assert totals.expenditure.actual + totals.income.actual == stored
    assert totals.net.actual == Decimal("595000.25")
    assert (pct.version, pct.status) == (1, "Accepted")
    assert council.status == "Late"
    assert "14 October 2009" in council.why
    assert position.unreported_budget == Decimal("1190000.50")
    assert all(line.rag is Rag.UNKNOWN for line in council.lines)
    assert all(line.explanation_missing for line in council.lines)


def test_movement_explanations_and_their_absence(money: Money) -> None:
    money.accept(
        money.submit(
            csv_return(code="2009-08", H100=("400000", "0", "1020000", "")), code="2009-08"
        )
    )
    pk = money.submit(
        csv_return(H100=("500000", "0", "1100000", ""), H900=("25000", "0", "40000", "Clawback")),
        note="The budget holder is away",
    )
    money.accept(pk)
    with operator(money.trust):
        position = consolidated_position(money.period())
    lines = {line.code: line for line in position.returned[0].lines}
    assert lines["H100"].previous_forecast_variance == Decimal("20000")
    assert lines["H100"].movement == Decimal("80000")
    assert lines["H100"].rag is Rag.RED
    assert "The budget holder is away" in lines["H100"].explanation_missing
    assert lines["H900"].explanation == "Clawback"
    assert [line.code for line in position.to_explain] == ["H100", "H900"]
    assert position.totals.net.movement == Decimal("90000")


def test_queries_do_not_grow_with_partners_and_lines(money: Money) -> None:
    money.accept(money.submit())

    def count() -> int:
        with operator(money.trust), CaptureQueriesContext(connection) as queries:
            position = consolidated_position(money.period())
            returns_of_period(money.period())
            budgets_of_year(2009)
        assert position.partners
        return len(queries)

    before = count()
    with operator(money.trust) as by:
        for number in range(20):
            partner = structure.add_partner(
                by=by, slug=f"p{number}", name=f"P{number}", kind="Other", sector="other"
            )
            budgets.agree_budget(
                by=by,
                partner=partner,
                financial_year=2009,
                lines=[
                    budgets.NewLine(
                        f"L{n}", "S", Subjective.EMPLOYEES, "universal", "single", Decimal(n)
                    )
                    for n in range(1, 6)
                ],
            )
    assert count() == before


@pytest.mark.parametrize(("person", "seen"), [("lead", {"pct"}), ("officer", {"pct", "council"})])
def test_a_finance_lead_sees_their_own_partner_only(money: Money, person: str, seen) -> None:
    with money.as_(getattr(money, person)):
        rows = returns_of_period(money.period())
        assert {row.partner.slug for row in rows} == seen
        assert {row.budget.partner.slug for row in budgets_of_year(2009)} == seen


def test_labels_of_where_a_return_stands(money: Money) -> None:
    def label() -> str:
        with operator(money.trust):
            rows = returns_of_period(money.period())
            return next(row.label for row in rows if row.partner.slug == "pct")

    assert label() == "Late"
    pk = money.submit()
    assert label() == "Submitted"
    with money.as_(money.officer) as by:
        returns.query_return(by=by, submitted=Return.objects.get(pk=pk), words="Why?")
    assert label() == "Queried"


def test_unmapped_money_is_shown(money: Money) -> None:
    with operator(money.trust):
        row = budgets_of_year(2009)[0]
    assert row.unmapped == row.expenditure == Decimal("1240000.50")
    assert row.net == Decimal("1190000.50")
