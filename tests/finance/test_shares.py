"""Shares of a budget line: kept whole, added up to the penny, held by the database too."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import Action, Priority
from finance.actions import budgets
from finance.models import Budget, BudgetLine, LineShare, Subjective
from finance.queries.budgets import budgets_of_year, lines_of
from finance.queries.position import consolidated_position
from finance.queries.shares import mapping_of, parts_of
from tests.factories import operator
from tests.finance.conftest import Money
from tests.finance.plan import make_plan
from trusts.errors import Refusal
from trusts.models import Partner

D = Decimal


def agree(money: Money, shares: dict[str, list[tuple[str, str, str]]]) -> Budget:
    """The council's budget of 2010 with lines of the amount their code says, shared out."""
    with operator(money.trust) as by:
        make_plan(by)
        priorities = {one.code: one for one in Priority.objects.all()}
        return budgets.agree_budget(
            by=by,
            partner=Partner.objects.get(slug="council"),
            financial_year=2010,
            lines=[
                budgets.NewLine(
                    amount,
                    "Service",
                    Subjective.EMPLOYEES,
                    "targeted",
                    "single",
                    D(amount),
                    shares=[
                        budgets.NewShare(priorities[code], basis, D(percent))
                        for code, percent, basis in rows
                    ],
                )
                for amount, rows in shares.items()
            ],
        )


def test_shares_sum_to_the_line_and_what_is_left_is_shown(money: Money) -> None:
    third = [("BH1", "33.33", "Posts"), ("BH2", "33.33", "Posts"), ("SS1", "33.33", "Posts")]
    whole = [("BH1", "100", "Posts")]
    agree(money, {"0.05": third, "100.00": whole, "7.77": []})
    with operator(money.trust):
        budget = Budget.objects.get(financial_year=2010)
        lines = {line.code: line for line in budget.lines.all()}
        parts = parts_of(lines.values())
        for line in lines.values():
            split = parts[line.pk]
            assert sum(split.parts.values(), split.unmapped) == line.current
        assert parts[lines["0.05"].pk].unmapped == D("0.00")
        assert parts[lines["7.77"].pk].parts == {}
        (row,) = [row for row in budgets_of_year(2010) if row.budget == budget]
        assert row.unmapped == sum(one.unmapped for one in lines_of(budget)) == D("7.77")
        assert mapping_of(lines.values())[lines["100.00"].pk].words == "BH1 Better births (100%)"


def test_a_part_left_over_is_unmapped_in_the_position(money: Money) -> None:
    with operator(money.trust) as by:
        make_plan(by)
        line = BudgetLine.objects.get(code="H100", budget__partner__slug="pct")
        LineShare.objects.create(
            budget_line=line,
            priority=Priority.objects.get(code="BH1"),
            percent=D("60"),
            basis="Head count",
        )
        position = consolidated_position(money.period())
        council = D("1240000.50")
        assert position.unmapped_budget == council + D("400000.00") + D("240000.50")
        (shown,) = [one for one in position.lines if one.code == "H100" and one.priority]
        assert shown.priority == "BH1 Better births (60%)"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("BH1", "60", "x"), ("BH2", "41", "x")], "add up to 101%"),
        ([("BH1", "60", "x"), ("BH1", "10", "x")], "there twice"),
        ([("BH1", "60", " ")], "how the share of BH1 Better births was decided"),
        ([("BH1", "33.333", "x")], "more than two decimals"),
    ],
)
def test_shares_that_cannot_be_kept(
    money: Money, rows: list[tuple[str, str, str]], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        agree(money, {"10.00": rows})


def test_the_database_holds_shares_to_a_hundred_and_actions_to_their_priority(
    money: Money,
) -> None:
    with operator(money.trust) as by:
        make_plan(by)
        line = BudgetLine.objects.filter(code="H100").first()
        first, second = Priority.objects.order_by("code")[:2]
        LineShare.objects.create(budget_line=line, priority=first, percent=D(60), basis="x")
        with pytest.raises(IntegrityError, match="more than a hundred"), transaction.atomic():
            LineShare.objects.create(budget_line=line, priority=second, percent=D(41), basis="x")
        LineShare.objects.create(
            budget_line=line,
            priority=first,
            action=Action.objects.filter(priority=second).first(),
            percent=D(1),
            basis="x",
        )
        with pytest.raises(IntegrityError, match="prioritys_own_action"), transaction.atomic():
            transaction.get_connection().check_constraints()
        LineShare.objects.filter(action__isnull=False).delete()
