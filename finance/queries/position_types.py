"""The consolidated position as plain values: what reports and pages show. Pounds throughout."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from finance.rules.money import ZERO
from finance.rules.variance import Rag, Thresholds, Variance, variance


@dataclass(frozen=True)
class PositionLine:
    """One budget line. Figures are None where the partner's return has not been accepted."""

    partner: str
    partner_slug: str
    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    priority: str
    is_income: bool
    original: Decimal
    current: Decimal
    profile_to_date: Decimal
    actual: Decimal | None = None
    commitments: Decimal | None = None
    forecast: Decimal | None = None
    to_date: Variance | None = None
    outturn: Variance | None = None
    previous_forecast_variance: Decimal | None = None
    movement: Decimal | None = None
    rag: Rag = Rag.UNKNOWN
    rag_words: str = "Not known: no return"
    explanation: str = ""
    explanation_missing: str = ""
    needs_explanation: bool = False
    sheet: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def virements(self) -> Decimal:
        """What virements have added to the original budget."""
        return self.current - self.original


@dataclass(frozen=True)
class Sums:
    """Sums of lines of one kind. Percentages are of the budgets summed."""

    original: Decimal = ZERO
    current: Decimal = ZERO
    profile_to_date: Decimal = ZERO
    actual: Decimal = ZERO
    commitments: Decimal = ZERO
    forecast: Decimal = ZERO
    previous_forecast_variance: Decimal | None = None
    is_income: bool = False

    @property
    def to_date(self) -> Variance:
        """Actual against the budget profiled to date."""
        return variance(self.actual, self.profile_to_date, is_income=self.is_income)

    @property
    def outturn(self) -> Variance:
        """Forecast against the year's budget."""
        return variance(self.forecast, self.current, is_income=self.is_income)

    @property
    def movement(self) -> Decimal | None:
        """How far the forecast variance has moved since the last period."""
        if self.previous_forecast_variance is None:
            return None
        return self.outturn.amount - self.previous_forecast_variance


@dataclass(frozen=True)
class Totals:
    """Expenditure, income and net (expenditure less income) of the lines that were reported."""

    expenditure: Sums
    income: Sums
    net: Sums


@dataclass(frozen=True)
class PartnerPosition:
    """A partner's part of the position: figures, or why there are none.

    `status` is a word for a tag, `why` a sentence part where the figures do not count.
    """

    partner: str
    slug: str
    status: str
    counts: bool
    why: str
    lines: tuple[PositionLine, ...]
    totals: Totals
    budget: Totals
    version: int | None = None
    submitted_by: str = ""
    submitted_on: datetime.date | None = None
    accepted_by: str = ""
    accepted_on: datetime.date | None = None
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Whether a return is due and has not come."""
        return self.status == "Late"


@dataclass(frozen=True)
class ConsolidatedPosition:
    """A trust's money for children at the end of a period, from the accepted returns."""

    period_code: str
    period_name: str
    financial_year: str
    due_on: datetime.date
    as_at: datetime.date
    partners: tuple[PartnerPosition, ...]
    totals: Totals
    unreported_budget: Decimal
    unmapped_budget: Decimal
    thresholds: Thresholds

    @property
    def returned(self) -> tuple[PartnerPosition, ...]:
        """Partners whose return was accepted and counts."""
        return tuple(partner for partner in self.partners if partner.counts)

    @property
    def not_returned(self) -> tuple[PartnerPosition, ...]:
        """Partners whose figures are not in the totals, with the reason; never left out."""
        return tuple(partner for partner in self.partners if not partner.counts)

    @property
    def lines(self) -> tuple[PositionLine, ...]:
        """Every line of every partner."""
        return tuple(line for partner in self.partners for line in partner.lines)

    @property
    def to_explain(self) -> tuple[PositionLine, ...]:
        """Lines beyond the thresholds, the worst first."""
        beyond = [line for line in self.lines if line.needs_explanation]
        return tuple(
            sorted(beyond, key=lambda line: -(line.outturn.adverse_amount if line.outturn else 0))
        )


def add_up(lines: Iterable[PositionLine], *, budgets_only: bool = False) -> Totals:
    """Sum lines, income apart; net is expenditure less income.

    With `budgets_only` lines without figures count too, and only the budgets are summed.
    """
    lines = [line for line in lines if budgets_only or line.actual is not None]
    expenditure = _sums([line for line in lines if not line.is_income], is_income=False)
    income = _sums([line for line in lines if line.is_income], is_income=True)
    return Totals(expenditure, income, _net(expenditure, income))


def _sums(lines: list[PositionLine], *, is_income: bool) -> Sums:
    known = [
        line.previous_forecast_variance
        for line in lines
        if line.previous_forecast_variance is not None
    ]
    return Sums(
        original=sum((line.original for line in lines), ZERO),
        current=sum((line.current for line in lines), ZERO),
        profile_to_date=sum((line.profile_to_date for line in lines), ZERO),
        actual=sum((line.actual or ZERO for line in lines), ZERO),
        commitments=sum((line.commitments or ZERO for line in lines), ZERO),
        forecast=sum((line.forecast or ZERO for line in lines), ZERO),
        # A movement is shown only where every line has one to add.
        previous_forecast_variance=sum(known, ZERO) if len(known) == len(lines) else None,
        is_income=is_income,
    )


def _net(expenditure: Sums, income: Sums) -> Sums:
    before = (expenditure.previous_forecast_variance, income.previous_forecast_variance)
    return Sums(
        original=expenditure.original - income.original,
        current=expenditure.current - income.current,
        profile_to_date=expenditure.profile_to_date - income.profile_to_date,
        actual=expenditure.actual - income.actual,
        commitments=expenditure.commitments - income.commitments,
        forecast=expenditure.forecast - income.forecast,
        previous_forecast_variance=(
            None if before[0] is None or before[1] is None else before[0] - before[1]
        ),
    )
