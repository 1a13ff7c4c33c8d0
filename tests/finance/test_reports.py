"""The budget monitoring report: what a board must see is in it, and what is missing says why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from finance.queries import consolidated_position
from finance.reports.monitoring import BudgetMonitoring, standing
from finance.reports.reading import PeriodParams
from reports.workbook.write import write
from tests.factories import operator
from tests.finance.conftest import Money, csv_return, make_money
from tests.reports.recalculate import Book, proves
from tests.reports.test_workbook import MADE
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
    assert "not known: no return has been accepted" in parts["Position at a glance"]
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


def test_the_workbook_adds_up_to_the_position(money: Money) -> None:
    money.accept(money.submit(OVER, note="Away"))
    with operator(money.trust) as scope:
        workbook = BudgetMonitoring().workbook(scope, PeriodParams("2009-09"))
        position = consolidated_position(money.period())
    data = write(workbook, MADE)
    assert proves(data) > 100
    book = Book(data)
    net = position.totals.net
    for sheet in ("By partner", "By service", "By category", "By tier", "By priority"):
        total = next(row for row in book.kept[sheet].iter_rows(min_row=5) if row[0].value == "All")
        found = {
            head.value: Decimal(repr(cell.value))
            for head, cell in zip(book.kept[sheet][4], total, strict=True)
            if isinstance(cell.value, int | float)
        }
        assert found["Current budget, reported lines"] == net.current
        assert found["Actual to date"] == net.actual
        assert found["Forecast variance"] == net.outturn.amount
        assert found["Current budget, all lines"] == position.budget.net.current
    about = {row[0].value: row[1].value for row in book.kept["About"].iter_rows(min_row=3)}
    assert about["Return of The PCT"].startswith("Version 1, accepted on")
    assert "it was due on 14 October 2009" in about["Return of The council"]
    assert "a draft: live figures" in about["What these figures are"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_command_writes_a_pdf(tmp_path: Path) -> None:
    money = make_money()
    money.accept(money.submit(OVER, note="Away"))
    out = tmp_path / "report.pdf"
    named = ["--trust", "money-trust", "--report", "budget-monitoring"]
    call_command("build_report", *named, "--period", "2009-09", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    sheets = tmp_path / "report.xlsx"
    call_command("build_report", *named, "--period", "2009-09", "--out", str(sheets))
    assert proves(sheets.read_bytes()) > 100
    with pytest.raises(CommandError, match="made as pdf only"):
        call_command(
            *("build_report", "--trust", "money-trust", "--report", "who-is-who"),
            *("--format", "xlsx", "--out", str(sheets)),
        )
    with pytest.raises(CommandError, match="period"):
        call_command("build_report", *named, "--period", "1999-01", "--out", str(out))
    nowhere = str(tmp_path / "none" / "report.pdf")
    with pytest.raises(CommandError, match="no folder"):
        call_command("build_report", *named, "--period", "2009-09", "--out", nowhere)
