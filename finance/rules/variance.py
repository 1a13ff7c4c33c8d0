"""Variance, and what it is called.

A variance is the figure minus the budget. On expenditure more than the budget is adverse; on
income less than the budget is adverse. [domain: Variance]
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Rag(StrEnum):
    """Red, amber or green. Pages and reports show the words, never the colour alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """One word for a tag."""
        return "Not known" if self is Rag.UNKNOWN else self.value.capitalize()


@dataclass(frozen=True)
class Thresholds:
    """What counts as a variance. Amounts in pounds, percentages of the budget."""

    amber_percent: Decimal = Decimal(2)
    red_percent: Decimal = Decimal(5)
    explain_amount: Decimal = Decimal(25_000)
    explain_percent: Decimal = Decimal(5)
    explain_at_least: Decimal = Decimal(1_000)
    """A variance smaller than this needs no explanation, whatever its percentage."""


@dataclass(frozen=True)
class Variance:
    """A figure against its budget. `percent` is None where there is no budget to compare with."""

    amount: Decimal
    percent: Decimal | None
    is_income: bool = False

    @property
    def adverse_amount(self) -> Decimal:
        """Pounds to the bad: positive is adverse on expenditure and income alike."""
        return -self.amount if self.is_income else self.amount

    @property
    def size(self) -> Decimal:
        """Pounds without the sign."""
        return abs(self.amount)

    @property
    def words(self) -> str:
        """Overspend, underspend, shortfall, surplus income, or on budget."""
        if not self.amount:
            return "on budget"
        if self.is_income:
            return "income shortfall" if self.amount < 0 else "more income"
        return "overspend" if self.amount > 0 else "underspend"


def variance(figure: Decimal, budget: Decimal, *, is_income: bool = False) -> Variance:
    """Compare a figure with its budget; both in pounds. Percent has one decimal."""
    amount = figure - budget
    percent = None
    if budget:
        percent = (amount / abs(budget) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Variance(amount, percent, is_income)


def rag(found: Variance, budget: Decimal, thresholds: Thresholds) -> Rag:
    """Red, amber or green by rule, never by choice.

    Adverse by more than the red percentage is red, by more than the amber percentage amber. A
    favourable variance beyond the red percentage is amber, since money meant for children is not
    being used. With no budget any adverse spending is red.
    """
    if not found.amount:
        return Rag.GREEN
    if not budget:
        return Rag.RED if found.adverse_amount > 0 else Rag.GREEN
    # Unrounded, so that 5.04% is over 5%.
    share = found.adverse_amount / abs(budget) * 100
    if share > thresholds.red_percent:
        return Rag.RED
    if share > thresholds.amber_percent or share < -thresholds.red_percent:
        return Rag.AMBER
    return Rag.GREEN


def rag_words(colour: Rag, found: Variance, thresholds: Thresholds) -> str:
    """A sentence part that says why a line is red, amber or green."""
    if colour is Rag.UNKNOWN:
        return "Not known: no return"
    if colour is Rag.GREEN:
        if not found.amount or found.adverse_amount > 0:
            return f"Green: within {thresholds.amber_percent}% of budget"
        if found.percent is None:
            return f"Green: {found.words} with no budget"
        if abs(found.percent) <= thresholds.amber_percent:
            return f"Green: within {thresholds.amber_percent}% of budget"
        return f"Green: {found.words} of no more than {thresholds.red_percent}%"
    beyond = thresholds.red_percent
    if colour is Rag.AMBER and found.adverse_amount > 0:
        beyond = thresholds.amber_percent
    if found.percent is None:
        return f"{colour.label}: {found.words} with no budget"
    return f"{colour.label}: {found.words} of more than {beyond}%"


def needs_explanation(found: Variance, budget: Decimal, thresholds: Thresholds) -> bool:
    """Whether a variance is beyond the trust's thresholds, by pounds or by percentage."""
    size = abs(found.amount)
    if size < thresholds.explain_at_least:
        return False
    if size > thresholds.explain_amount or not budget:
        return True
    return size / abs(budget) * 100 > thresholds.explain_percent
