"""Lines of a position and their sums, as plain values. Pounds throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from finance.rules.money import ZERO
from finance.rules.split import WHOLE
from finance.rules.variance import Rag, Variance, variance


@dataclass(frozen=True)
class Mapping:
    """What share of a line goes to a priority (or one action of it), and how that was decided."""

    code: str
    name: str
    outcome: str
    percent: Decimal = WHOLE
    basis: str = ""
    action: str = ""
    action_name: str = ""
    outcome_order: int = 0

    @property
    def priority(self) -> str:
        """The priority as people write it: BH1 Emotional health."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class PositionLine:
    """One budget line, or the part of one that goes to one priority.

    Figures are None where the partner's return has not been accepted. `of_return` and `file` are
    the keys of the return and of the file that the figures came from; `cells` its cells.
    """

    partner: str
    partner_slug: str
    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    is_income: bool
    original: Decimal
    current: Decimal
    profile_to_date: Decimal
    funding: str = ""
    level: str = ""
    mappings: tuple[Mapping, ...] = ()
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
    pk: int = 0
    of_return: int | None = None
    file: int | None = None

    @property
    def virements(self) -> Decimal:
        """What virements have added to the original budget."""
        return self.current - self.original

    @property
    def priority(self) -> str:
        """The priority or priorities, with shares where the line is split; "" if not mapped."""
        if len(self.mappings) == 1 and self.mappings[0].percent == WHOLE:
            return self.mappings[0].priority
        return "; ".join(f"{m.priority} ({m.percent.normalize():f}%)" for m in self.mappings)

    @property
    def unmapped(self) -> Decimal:
        """What of the current budget is mapped to no priority."""
        if not self.mappings:
            return self.current
        percents = tuple(mapping.percent for mapping in self.mappings)
        return _share(self.current, _weights(percents))[-1]

    @property
    def parts(self) -> tuple[PositionLine, ...]:
        """The line in as many lines as it has mappings, and one more for what is not mapped.

        Each figure is split on its own by largest remainder, so the parts of every figure sum to
        the line's. A line that is mapped whole, or not at all, is its own only part.
        """
        if not self.mappings or (len(self.mappings) == 1 and self.mappings[0].percent == WHOLE):
            return (self,)
        weights = _weights(tuple(mapping.percent for mapping in self.mappings))
        split_figures = {
            name: _share(amount, weights)
            for name in FIGURES
            if (amount := getattr(self, name)) is not None
        }
        found = []
        for index, mapping in enumerate((*self.mappings, None)):
            if mapping is None and not weights[-1]:
                continue
            figures = {name: amounts[index] for name, amounts in split_figures.items()}
            found.append(self._part(mapping, figures))
        return tuple(found)

    def _part(self, mapping: Mapping | None, figures: dict[str, Decimal]) -> PositionLine:
        more: dict[str, Any] = {"mappings": (mapping,) if mapping else (), **figures}
        if "actual" in figures and "forecast" in figures:
            outturn = variance(figures["forecast"], figures["current"], is_income=self.is_income)
            before = figures.get("previous_forecast_variance")
            more["outturn"] = outturn
            more["to_date"] = variance(
                figures["actual"], figures["profile_to_date"], is_income=self.is_income
            )
            more["movement"] = None if before is None else outturn.amount - before
        return replace(self, **more)


FIGURES = (
    "original",
    "current",
    "profile_to_date",
    "actual",
    "commitments",
    "forecast",
    "previous_forecast_variance",
)
"""The figures of a line that are split over its mappings; every other one follows from these."""


@cache
def _weights(percents: tuple[Decimal, ...]) -> tuple[int, ...]:
    """Hundredths of percent of each mapping, and last what no mapping claims."""
    weights = tuple(int(percent * 100) for percent in percents)
    return (*weights, 100 * 100 - sum(weights))


def _share(amount: Decimal, weights: Sequence[int]) -> tuple[Decimal, ...]:
    """What `rules.split.split` gives for these shares, in whole numbers, many times as fast."""
    pennies = int(amount.scaleb(2))
    sign, count = (-1, -pennies) if pennies < 0 else (1, pennies)
    whole = sum(weights)
    parts = [count * weight // whole for weight in weights]
    left = count - sum(parts)
    if left:
        lost = [count * weight % whole for weight in weights]
        for index in sorted(range(len(parts)), key=lambda i: (-lost[i], i))[:left]:
            parts[index] += 1
    return tuple(Decimal(sign * part).scaleb(-2) for part in parts)


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
