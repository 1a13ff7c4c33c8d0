"""What a file that was read would put into the ledger, beside the budget and the last return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from finance import reading
from finance.models import Return, ReturnFile, ReturnLine
from finance.queries.questions import Thread, by_line
from finance.rules.expectation import ExpectedLine, ReadLine, Totals, add_up
from finance.rules.money import ZERO
from finance.rules.variance import Rag, Thresholds, Variance, rag, rag_words, variance

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
    """All lines of a return and their totals; `previous` are the last return's totals."""

    lines: tuple[FigureLine, ...]
    totals: Totals
    budget_spending: Decimal
    budget_income: Decimal
    previous_spending: Decimal | None
    previous_income: Decimal | None

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
    def biggest_movements(self) -> list[FigureLine]:
        """The lines that moved most since the last return, most first: at most five."""
        moved = [line for line in self.lines if line.movement]
        return sorted(moved, key=lambda line: -abs(line.movement or ZERO))[:MOVEMENTS]

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


def figures_of_file(return_file: ReturnFile) -> Figures:
    """What a file that was read says, submitted or still a draft; no lines where it says none."""
    kept = Return.objects.filter(return_file=return_file).first()
    return figures_of_return(kept) if kept else _figures(return_file, [])


def figures_of_return(found: Return) -> Figures:
    """The figures of a return; its period and partner should be loaded."""
    lines = [
        ReadLine(
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
        for row in ReturnLine.objects.filter(of_return=found).select_related("budget_line")
    ]
    return _figures(found, lines)


def with_threads(figures: Figures, threads: Iterable[Thread]) -> Figures:
    """The same figures, each line with the questions on it."""
    found = by_line(threads)
    lines = (replace(row, threads=tuple(found.get(row.line.code, ()))) for row in figures.lines)
    return replace(figures, lines=tuple(lines))


def _figures(of: ReturnFile | Return, lines: list[ReadLine]) -> Figures:
    expected = reading.expectation(of.partner, of.period)
    budgets = {line.code: line for line in expected.lines}
    thresholds = expected.thresholds
    known = [line for line in lines if line.code in budgets]
    income = frozenset(line.code for line in expected.lines if line.is_income)
    has_previous = any(line.previous_actual is not None for line in expected.lines)
    return Figures(
        lines=tuple(_line(line, budgets[line.code], thresholds) for line in known),
        totals=add_up(tuple(known), income),
        budget_spending=_budget(expected.lines, is_income=False),
        budget_income=_budget(expected.lines, is_income=True),
        previous_spending=_previous(expected.lines, is_income=False) if has_previous else None,
        previous_income=_previous(expected.lines, is_income=True) if has_previous else None,
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


def _budget(lines: tuple[ExpectedLine, ...], *, is_income: bool) -> Decimal:
    return sum((line.current for line in lines if line.is_income == is_income), Decimal(0))


def _previous(lines: tuple[ExpectedLine, ...], *, is_income: bool) -> Decimal:
    return sum(
        (line.previous_actual or Decimal(0) for line in lines if line.is_income == is_income),
        Decimal(0),
    )
