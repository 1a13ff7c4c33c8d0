"""A trust of the largest size: 15 partners with 100 lines each still get their report in time."""

from __future__ import annotations

import resource
import time
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from finance.actions import budgets, periods
from finance.models import Budget, ReportingPeriod, Return, ReturnFile, ReturnLine, Subjective
from finance.queries import consolidated_position
from finance.reports.monitoring import BudgetMonitoring
from finance.reports.reading import PeriodParams
from reports import compose, workbooks
from tests.factories import make_trust, operator
from tests.reports.pdfs import opened
from tests.reports.recalculate import Book
from trusts.actions import structure
from trusts.models import Partner, Trust

PARTNERS, LINES = 15, 100
SECONDS = 60  # of this process and the ones it starts
MEGABYTES = 600


def make_large() -> Trust:
    """Budgets and accepted returns written as rows: reading files has its own tests."""
    trust = make_trust()
    with operator(trust) as by:
        periods.open_financial_year(by=by, financial_year=2009)
        for number in range(PARTNERS - Partner.objects.count()):
            name = f"Partner {number}"
            structure.add_partner(
                by=by, slug=f"partner-{number}", name=name, kind="NHS", sector="health"
            )
        period = ReportingPeriod.objects.get(code="2009-09")
        kinds = list(Subjective)
        for partner in Partner.objects.all():
            budgets.agree_budget(
                by=by,
                partner=partner,
                financial_year=2009,
                lines=[
                    budgets.NewLine(
                        f"L{number:03}",
                        f"Service {number % 40}",
                        kinds[number % len(kinds)],
                        ("universal", "targeted", "specialist")[number % 3],
                        ("single", "aligned", "pooled")[number % 3],
                        Decimal(100_000 + number * 1_111),
                    )
                    for number in range(LINES)
                ],
            )
            _accepted(partner, period)
    return trust


def _accepted(partner: Partner, period: ReportingPeriod) -> None:
    now = timezone.now()
    file = ReturnFile(
        partner=partner,
        period=period,
        name="return.csv",
        size=1,
        sha256="0" * 64,
        uploaded_by="Test",
        waiting_since=now,
        state="read",
        read_at=now,
    )
    file.file.save("test/return.csv", ContentFile(b"x"), save=False)
    file.save()
    made = Return.objects.create(
        partner=partner,
        period=period,
        return_file=file,
        version=1,
        state="accepted",
        submitted_by="Test",
        submitted_at=now,
        decided_by="Another",
        decided_at=now,
    )
    lines = Budget.objects.get(partner=partner).lines.all()
    ReturnLine.objects.bulk_create(
        ReturnLine(
            of_return=made,
            budget_line=line,
            actual_to_date=line.current / 2,
            commitments=Decimal(100),
            forecast_outturn=line.current + Decimal(number * 137 % 9_000),
            explanation="More children than planned." if number % 2 else "",
            row=number,
            actual_cell=f"B{number}",
            commitments_cell=f"C{number}",
            forecast_cell=f"D{number}",
        )
        for number, line in enumerate(lines)
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_the_largest_trust_gets_its_report_in_time() -> None:
    trust = make_large()
    started, used = time.perf_counter(), _seconds()
    report = BudgetMonitoring()
    with operator(trust) as scope:
        content, workbook = report.both(scope, PeriodParams("2009-09"))
        prepared = compose.prepare(report, content, scope=scope, asked_by="Test")
        made = workbooks.about(scope, asked_by="Test")
        position = consolidated_position(ReportingPeriod.objects.get(code="2009-09"))
    (document,) = compose.build(prepared)
    laid_out = _seconds() - used
    (sheets,) = workbooks.build(workbook, made)
    seconds = _seconds() - used
    print(  # noqa: T201 - what was measured, shown with -s
        f"{PARTNERS * LINES} lines: {document.pages} pages in {laid_out:.1f} s, workbook of "
        f"{len(sheets.data) // 1024} kB in {seconds - laid_out:.1f} s of processor time, "
        f"{time.perf_counter() - started:.1f} s by the clock, peak {_megabytes()} MB"
    )
    assert seconds < SECONDS
    assert _megabytes() < MEGABYTES
    assert len(opened(document.data).pages) == document.pages
    book = Book(sheets.data)
    assert len(list(book.kept["Lines"].iter_rows(min_row=5))) >= PARTNERS * LINES
    total = next(r for r in book.kept["By partner"].iter_rows(min_row=5) if r[0].value == "All")
    assert Decimal(repr(total[3].value)) == position.totals.net.current


def _seconds() -> float:
    """Processor seconds of this process and its children."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _megabytes() -> int:
    """The most memory that this process, or one child, has had."""
    return max(
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
