"""The budget monitoring report: what a board must see is in it, and what is missing says why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from finance.actions import in_kind, returns, virements
from finance.actions.consolidation import freeze_position
from finance.models import BudgetLine, Return
from finance.queries import consolidated_position
from finance.queries.trend import line_trends, trend
from finance.reports.late import LateReturns, YearParams
from finance.reports.monitoring import BudgetMonitoring, standing
from finance.reports.reading import MoneyReport, PeriodForm, PeriodParams
from finance.reports.resource_map import ResourceMap
from finance.reports.statement import PartnerStatement, StatementParams
from finance.reports.variances import Variances
from finance.rules.in_kind import Kind, Unit
from reports.actions import require_report
from reports.workbook.write import write
from tests.factories import operator
from tests.finance.conftest import Money, csv_return, make_money
from tests.reports.recalculate import Book, proves
from tests.reports.test_workbook import MADE
from trusts.errors import Refusal
from trusts.models import Person

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


def read_of(money: Money, report: MoneyReport, params: Any, person: Person | None = None):
    """A report as somebody builds it: each section's HTML by title, and the workbook read back."""
    scope_of = money.as_(person) if person else operator(money.trust)
    with scope_of as scope:
        content, workbook = report.both(scope, params)
        parts = {
            part.title: render_to_string(
                part.template or report.template, {**part.context, "section": part}
            )
            for part in content.parts
        }
        facts = dict(content.facts)
    data = write(workbook, MADE)
    assert proves(data)
    return parts, Book(data), facts


def rows_of(book: Book, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows, totals among them, by heading."""
    heads = [cell.value for cell in book.kept[sheet][4]]
    rows = book.kept[sheet].iter_rows(min_row=5, values_only=True)
    return [dict(zip(heads, row, strict=False)) for row in rows]


def test_the_trend_has_every_period_and_says_where_there_is_none(money: Money) -> None:
    money.accept(money.submit(csv_return(code="2009-08"), code="2009-08"))
    money.accept(money.submit(OVER, note="Away"))
    with operator(money.trust):
        points = {point.code: point for point in trend(money.period())}
        lines = line_trends([line.pk for line in BudgetLine.objects.all()], money.period())
    assert list(points) == [f"2009-0{n}" for n in range(4, 10)]
    assert points["2009-04"].variance is None
    assert (points["2009-09"].returned, points["2009-09"].owed) == (1, 2)
    assert points["2009-08"].variance == Decimal("10000.00")
    assert points["2009-09"].variance == Decimal("100000.00")
    grown = [each for each in lines.values() if each.words == "Growing"]
    assert [each.points for each in grown] == [
        (("2009-08", Decimal("10000.00")), ("2009-09", Decimal("100000.00")))
    ]
    parts = html_of(money)
    assert "No return of this period has been accepted." in parts["Position at a glance"]


def test_the_variance_report_is_worst_first_with_what_is_being_done(money: Money) -> None:
    money.accept(money.submit(OVER, note="The budget holder is away"))
    with money.as_(money.lead) as scope:
        lines = {line.code: line for line in BudgetLine.objects.filter(budget__partner__slug="pct")}
        virements.request_virement(
            by=scope,
            partner=money.partner(),
            moves=[(lines["H200"], Decimal(-100)), (lines["H100"], Decimal(100))],
            period=money.period("2009-10"),
            reason="Fewer nurses, more counsellors",
        )
    parts, book, facts = read_of(money, Variances(), PeriodParams("2009-09"))
    assert facts["Lines beyond the thresholds"] == "1"
    assert "£100,000.00" in parts["What stands out"]
    assert "Fewer nurses, more counsellors" in parts["Worst first"]
    assert "waiting for approval" in parts["Worst first"]
    assert "The budget holder is away" in parts["Not explained"]
    assert "it was due on 14 October 2009" in parts["Partners whose figures are missing"]
    first = rows_of(book, "Variances")[0]
    assert (first["Line"], first["Forecast variance"]) == ("H100", 100000)
    assert "Fewer nurses" in first["What is being done"]


def test_without_variances_the_report_says_so(money: Money) -> None:
    parts, book, _ = read_of(money, Variances(), PeriodParams("2009-09"))
    assert "No line of the accepted returns is beyond the thresholds." in parts["Worst first"]
    assert book.value("Variances", "A5").startswith("No line")


def test_a_finance_lead_builds_their_own_statement_only(money: Money) -> None:
    money.accept(money.submit(OVER, note="Away"))
    report, own = PartnerStatement(), StatementParams("pct", "2009-09")
    parts, book, facts = read_of(money, report, own, money.lead)
    assert facts["Partner"] == "The PCT"
    assert "£1,290,000.50" in parts["Summary"]
    assert "Version 1" in parts["Lines"]
    assert "No question is open." in parts["Returns and open questions"]
    assert "contributes to no pooled fund" in parts["Pooled funds and in kind"]
    assert {row["Partner"] for row in rows_of(book, "Lines") if row["Line"]} == {"The PCT"}
    assert rows_of(book, "Versions")[0]["Version"] == 1
    with money.as_(money.lead) as scope:
        form = report.form_class(scope=scope)
        assert [slug for slug, _ in form.fields["partner"].choices] == ["pct"]
        require_report(scope, report, own)
        with pytest.raises(PermissionDenied):
            require_report(scope, report, StatementParams("council", "2009-09"))
        for whole in (BudgetMonitoring(), Variances(), ResourceMap()):
            with pytest.raises(PermissionDenied):
                require_report(scope, whole, PeriodParams("2009-09"))
        with pytest.raises(PermissionDenied):
            require_report(scope, LateReturns(), YearParams(2009))
    with money.as_(money.officer) as scope:
        require_report(scope, report, StatementParams("council", "2009-09"))
    with money.as_(money.executive) as scope, pytest.raises(PermissionDenied):
        require_report(scope, report, own)
    with operator(money.trust) as scope, pytest.raises(Refusal, match="no partner called"):
        report.filed_for(scope, StatementParams("nobody", "2009-09"))


def test_the_resource_map_has_every_penny_and_in_kind_beside_it(money: Money) -> None:
    with money.as_(money.lead) as scope:
        in_kind.record_in_kind(
            by=scope,
            partner=money.partner(),
            financial_year=2009,
            kind=Kind.STAFF.code,
            description="Nurses’ time",
            unit=Unit.HOURS.code,
            quantity=Decimal(10),
            rate=Decimal("25.50"),
            basis="Band 6 with on-costs",
        )
    parts, book, facts = read_of(money, ResourceMap(), PeriodParams("2009-09"))
    assert facts["Not mapped"] == facts["Net budget"] == "£2,380,001.00"
    assert facts["In kind, beside it"] == "£255.00"
    assert "mapped to no priority" in parts["Who spends what on which priority"]
    total = rows_of(book, "Map of budgets")[-1]
    assert total["The PCT"] == total["The council"] == 1190000.5
    assert (total["All partners"], total["In kind (not part of it)"]) == (2380001, 255)
    assert rows_of(book, "Map in kind")[-1]["The PCT"] == 255


def test_late_returns_count_what_is_owed(money: Money) -> None:
    money.accept(money.submit(OVER, note="Away"))
    parts, book, facts = read_of(money, LateReturns(), YearParams(2009))
    assert "The council" in parts["Late now"]
    by_name = {row["Partner"]: row for row in rows_of(book, "By partner")}
    assert by_name["The PCT"]["Of them sent"] == 1
    assert by_name["The council"]["Of them sent"] == 0
    assert by_name["All"]["Not sent"] == sum(
        by_name[name]["Not sent"] for name in ("The PCT", "The council")
    )
    assert int(facts["Late or missing now"]) == by_name["All"]["Not sent"]
    with operator(money.trust) as scope, pytest.raises(Refusal, match="has not been opened"):
        LateReturns().read(scope, YearParams(1999))
    assert YearParams("2009") == YearParams(2009)  # as an agenda item keeps it


def test_a_frozen_position_says_so_and_never_changes(money: Money) -> None:
    money.accept(money.submit())
    with money.as_(money.officer) as scope:
        frozen = freeze_position(by=scope, period=money.period(), why="")
        slug = frozen.slug
        choices = dict(PeriodForm(scope=scope).fields["period"].choices)
        assert choices["2009-09"] == "September 2009, live figures"
        assert slug in choices
    before = read_of(money, BudgetMonitoring(), PeriodParams(slug))
    with money.as_(money.officer) as scope:
        accepted = Return.objects.get(state="accepted")
        returns.reopen_return(by=scope, accepted=accepted, words="A figure is wrong")
    live = read_of(money, BudgetMonitoring(), PeriodParams("2009-09"))[2]
    assert live["Net forecast"].startswith("not known")
    _, book, facts = read_of(money, BudgetMonitoring(), PeriodParams(slug))
    assert facts == before[2]
    assert facts["These figures are"].startswith("frozen: position 1 of September 2009")
    assert frozen.digest in facts["These figures are"]
    assert rows_of(book, "By partner") == rows_of(before[1], "By partner")
    with operator(money.trust) as scope:
        assert BudgetMonitoring().title(scope, PeriodParams(slug)).endswith("frozen position 1")
        with pytest.raises(Refusal, match="no frozen position"):
            BudgetMonitoring().collect(scope, PeriodParams("2009-09-frozen-9"))


def test_a_statement_names_what_waits_for_an_answer(money: Money) -> None:
    pk = money.submit(OVER, note="Away")
    with money.as_(money.officer) as scope:
        row = Return.objects.get(pk=pk)
        returns.query_return(by=scope, submitted=row, words="Why so much?")
    parts, book, _ = read_of(
        money, PartnerStatement(), StatementParams("pct", "2009-09"), money.lead
    )
    # Others may read a partner's statement too, so the words stay on the return's page.
    assert "What was said is on the return’s page" in parts["Returns and open questions"]
    assert "Why so much?" not in parts["Returns and open questions"]
    assert "Version 1 was queried" in parts["Summary"]
    assert rows_of(book, "Versions")[0]["Standing"] == "Queried"
    assert rows_of(book, "Lines")[0]["Forecast outturn"] == "not known"
