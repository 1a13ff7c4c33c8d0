"""The budget monitoring report: what a board must see is in it, and what is missing says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from finance.queries import consolidated_position
from finance.reports import BudgetMonitoring, PeriodParams, standing
from tests.factories import operator
from tests.finance.conftest import Money, csv_return, make_money
from trusts.errors import Refusal

OVER = csv_return(H100=("500000", "20000", "1100000", ""))


def html_of(money: Money) -> dict[str, str]:
    """Every section's HTML by its title."""
    report = BudgetMonitoring()
    with operator(money.trust) as scope:
        content = report.collect(scope, PeriodParams("2009-09"))
        return {
            part.title: render_to_string(
                part.template or report.template, {**part.context, "section": part}
            )
            for part in content.parts
        }


def test_it_shows_figures_variances_explanations_and_who_is_missing(money: Money) -> None:
    money.accept(money.submit(OVER, note="The budget holder is away"))
    parts = html_of(money)
    glance = parts["Position at a glance"]
    for text in ("£100,000 over budget (8.4%)", "1 of 2 partners", "£20,000", "<svg", "Red: 1"):
        assert text in glance
    assert "The budget holder is away" in parts["Variances to explain"]
    missing = parts["Partners whose figures are missing"]
    assert "The council" in missing
    assert "it was due on 14 October 2009" in missing
    assert "Version 1" in parts["The PCT"]
    assert "No accepted return." in parts["The council"]


def test_without_any_accepted_return_it_says_so(money: Money) -> None:
    parts = html_of(money)
    assert "Not known: no return has been accepted" in parts["Position at a glance"]
    assert "<svg" not in parts["Position at a glance"]


def test_every_line_has_a_standing(money: Money) -> None:
    money.accept(money.submit())
    with operator(money.trust):
        position = consolidated_position(money.period())
    assert sum(count for _, count in standing(position)) == len(position.lines) == 6


def test_it_refuses_what_cannot_be_reported(money: Money) -> None:
    report = BudgetMonitoring()
    with operator(money.trust) as scope, pytest.raises(Refusal, match="no reporting period"):
        report.collect(scope, PeriodParams("1999-01"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_command_writes_a_pdf(tmp_path: Path) -> None:
    money = make_money()
    money.accept(money.submit(OVER, note="Away"))
    out = tmp_path / "report.pdf"
    named = ["--trust", "money-trust", "--report", "budget-monitoring"]
    call_command("build_report", *named, "--period", "2009-09", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError, match="period"):
        call_command("build_report", *named, "--period", "1999-01", "--out", str(out))
    nowhere = str(tmp_path / "none" / "report.pdf")
    with pytest.raises(CommandError, match="no folder"):
        call_command("build_report", *named, "--period", "2009-09", "--out", nowhere)
