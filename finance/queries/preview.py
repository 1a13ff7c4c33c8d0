"""What a file that was read would put into the ledger, beside the budget and the last return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs

from finance import reading
from finance.models import (
    BudgetLine,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnLine,
    Subjective,
)
from finance.queries.procedure import settings_of
from finance.queries.questions import Thread, by_line
from finance.rules.expectation import ExpectedLine, ReadLine, Totals
from finance.rules.money import ZERO
from finance.rules.variance import Rag, Thresholds, Variance, rag, rag_words, variance
from trusts.models import Partner

LINES_SHOWN = 200
"""Lines on one page of a return."""
MOVEMENTS = 5
"""Lines shown among the biggest movements."""


@dataclass(frozen=True)
class FigureLine:
    """One line of a return with what it is compared with. Pounds."""

    line: ReadLine
    budget: ExpectedLine
    movement: Decimal | None
    to_date: Variance
    outturn: Variance
    rag: Rag
    rag_words: str
    threads: tuple[Thread, ...] = ()
    """The questions on this line, where the page shows them."""

    @property
    def rag_colour(self) -> str:
        """Tag colour that supports the words."""
        return {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red"}.get(self.rag, "grey")


@dataclass(frozen=True)
class Figures:
    """One page of a return's lines, and the totals of all; `previous` are the last return's.

    `biggest_movements` are the lines that moved most since the last return, most first.
    """

    lines: tuple[FigureLine, ...]
    page: Page[ReturnLine]
    totals: Totals
    budget_spending: Decimal
    budget_income: Decimal
    previous_spending: Decimal | None
    previous_income: Decimal | None
    biggest_movements: tuple[FigureLine, ...] = ()

    @property
    def spending_movement(self) -> Decimal | None:
        """Spending since the last return."""
        if self.previous_spending is None:
            return None
        return self.totals.expenditure_actual - self.previous_spending

    @property
    def income_movement(self) -> Decimal | None:
        """Income since the last return."""
        if self.previous_income is None:
            return None
        return self.totals.income_actual - self.previous_income

    @property
    def net_movement(self) -> Decimal | None:
        """Spending less income since the last return."""
        if self.spending_movement is None or self.income_movement is None:
            return None
        return self.spending_movement - self.income_movement

    @property
    def budget_net(self) -> Decimal:
        """Budgeted expenditure less income."""
        return self.budget_spending - self.budget_income

    @property
    def sheet(self) -> str:
        """The sheet the figures came from."""
        return self.lines[0].line.sheet if self.lines else ""

    @property
    def outturn(self) -> Variance:
        """Net forecast against the net budget."""
        return variance(self.totals.net_forecast, self.budget_net)


def figures_of_file(return_file: ReturnFile, page: int | str = 1) -> Figures:
    """What a file that was read says, submitted or still a draft; no lines where it says none."""
    kept = Return.objects.filter(return_file=return_file).first()
    return _figures(return_file.partner, return_file.period, kept, page)


def figures_of_return(found: Return, page: int | str = 1) -> Figures:
    """The figures of a return: one page of its lines, the totals of all of them."""
    return _figures(found.partner, found.period, found, page)


def with_threads(figures: Figures, threads: Iterable[Thread]) -> Figures:
    """The same figures, each line with the questions on it."""
    found = by_line(threads)
    lines = (replace(row, threads=tuple(found.get(row.line.code, ()))) for row in figures.lines)
    return replace(figures, lines=tuple(lines))


def _figures(
    partner: Partner, period: ReportingPeriod, kept: Return | None, page: int | str
) -> Figures:
    """Added up in the database: no query grows with the lines, and of these one page is fetched."""
    last = reading.last_return(partner, period)
    rows = ReturnLine.objects.filter(of_return=kept.pk if kept else 0)
    before = ReturnLine.objects.filter(of_return=last.pk if last else 0)
    shown = Paginator(rows.select_related("budget_line").order_by("pk"), LINES_SHOWN).get_page(page)
    thresholds = settings_of(period).thresholds
    budget = BudgetLine.objects.filter(
        budget__partner=partner, budget__financial_year=period.financial_year
    ).aggregate(**_sides(amount="current", kind="subjective"))
    sums = rows.aggregate(
        **_sides(
            actual="actual_to_date",
            commitments="commitments",
            forecast="forecast_outturn",
            kind="budget_line__subjective",
        )
    )
    earlier = before.aggregate(**_sides(actual="actual_to_date", kind="budget_line__subjective"))
    figures = ("actual", "commitments", "forecast")
    return Figures(
        lines=tuple(_compared(list(shown), before, period, thresholds)),
        page=shown,
        totals=Totals(
            *(sums[f"spent_{name}"] or ZERO for name in figures),
            *(sums[f"received_{name}"] or ZERO for name in figures),
        ),
        budget_spending=budget["spent_amount"] or ZERO,
        budget_income=budget["received_amount"] or ZERO,
        previous_spending=(earlier["spent_actual"] or ZERO) if last else None,
        previous_income=(earlier["received_actual"] or ZERO) if last else None,
        biggest_movements=_biggest_movements(rows, before, period, thresholds) if last else (),
    )


def _sides(*, kind: str, **fields: str) -> dict[str, Sum]:
    """Sums of fields, income apart from expenditure; `kind` is the path to the subjective."""
    is_income = Q(**{kind: Subjective.INCOME})
    return {
        f"{side}_{name}": Sum(field, filter=only)
        for name, field in fields.items()
        for side, only in (("spent", ~is_income), ("received", is_income))
    }


def _biggest_movements(
    rows: QuerySet[ReturnLine],
    before: QuerySet[ReturnLine],
    period: ReportingPeriod,
    thresholds: Thresholds,
) -> tuple[FigureLine, ...]:
    """The lines that moved most since the last return, most first."""
    earlier = before.filter(budget_line=OuterRef("budget_line")).values("actual_to_date")
    moved = (
        rows.annotate(moved=Abs(F("actual_to_date") - Subquery(earlier)))
        .filter(moved__gt=0)
        .select_related("budget_line")
        .order_by("-moved", "pk")[:MOVEMENTS]
    )
    return tuple(_compared(list(moved), before, period, thresholds))


def _compared(
    rows: list[ReturnLine],
    before: QuerySet[ReturnLine],
    period: ReportingPeriod,
    thresholds: Thresholds,
) -> Iterator[FigureLine]:
    last = {
        row.budget_line_id: row
        for row in before.filter(budget_line__in=[row.budget_line_id for row in rows])
    }
    for row in rows:
        line, earlier = row.budget_line, last.get(row.budget_line_id)
        budget = ExpectedLine(
            code=line.code,
            service=line.service,
            category=line.get_subjective_display(),
            is_income=line.is_income,
            current=line.current,
            profile_to_date=line.profile_to_date(period.number),
            previous_actual=earlier.actual_to_date if earlier else None,
            previous_explanation=earlier.explanation if earlier else "",
            key=line.pk,
        )
        yield _line(_read(row), budget, thresholds)


def _read(row: ReturnLine) -> ReadLine:
    return ReadLine(
        code=row.budget_line.code,
        actual=row.actual_to_date,
        commitments=row.commitments,
        forecast=row.forecast_outturn,
        explanation=row.explanation,
        sheet=row.sheet,
        row=row.row,
        actual_cell=row.actual_cell,
        commitments_cell=row.commitments_cell,
        forecast_cell=row.forecast_cell,
        explanation_cell=row.explanation_cell,
    )


def _line(line: ReadLine, budget: ExpectedLine, thresholds: Thresholds) -> FigureLine:
    outturn = variance(line.forecast, budget.current, is_income=budget.is_income)
    colour = rag(outturn, budget.current, thresholds)
    before = budget.previous_actual
    return FigureLine(
        line=line,
        budget=budget,
        movement=None if before is None else line.actual - before,
        to_date=variance(line.actual, budget.profile_to_date, is_income=budget.is_income),
        outturn=outturn,
        rag=colour,
        rag_words=rag_words(colour, outturn, thresholds),
    )
