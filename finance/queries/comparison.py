"""What changed from one version of a return to another, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from finance.models import BudgetLine, Return, ReturnLine
from finance.rules.money import ZERO

AMOUNTS = ("actual_to_date", "commitments", "forecast_outturn")
LABELS = {
    "actual_to_date": "Actual to date",
    "commitments": "Commitments",
    "forecast_outturn": "Forecast outturn",
}


@dataclass(frozen=True)
class AmountChange:
    """One amount in the older and the newer version, in pounds; None where the line is missing."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def label(self) -> str:
        """The column's heading."""
        return LABELS[self.name]

    @property
    def by(self) -> Decimal:
        """How much more the newer version says."""
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True)
class LineChange:
    """A line that differs: its amounts that changed, and its explanation where that did."""

    line: BudgetLine
    amounts: tuple[AmountChange, ...]
    explanation_before: str
    explanation_after: str

    @property
    def explanation_changed(self) -> bool:
        """Whether the words differ."""
        return self.explanation_before != self.explanation_after


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side. `totals` are of expenditure, then income; each as amounts."""

    older: Return
    newer: Return
    lines: tuple[LineChange, ...]
    unchanged: int
    spending: tuple[AmountChange, ...]
    income: tuple[AmountChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether no line differs."""
        return not self.lines


def compare(older: Return, newer: Return) -> Comparison:
    """Compare two returns of one partner line by line. Two queries."""
    before, after = _lines(older), _lines(newer)
    changes, unchanged = [], 0
    for key in sorted({*before, *after}):
        change = _change(before.get(key), after.get(key))
        if change.amounts or change.explanation_changed:
            changes.append(change)
        else:
            unchanged += 1
    return Comparison(
        older=older,
        newer=newer,
        lines=tuple(changes),
        unchanged=unchanged,
        spending=_totals(before, after, is_income=False),
        income=_totals(before, after, is_income=True),
    )


def _lines(of: Return) -> dict[int, ReturnLine]:
    rows = ReturnLine.objects.filter(of_return=of).select_related("budget_line")
    return {row.budget_line_id: row for row in rows}


def _change(before: ReturnLine | None, after: ReturnLine | None) -> LineChange:
    amounts = tuple(
        AmountChange(name, getattr(before, name, None), getattr(after, name, None))
        for name in AMOUNTS
        if getattr(before, name, None) != getattr(after, name, None)
    )
    present = after or before
    assert present is not None, "a key comes from one of the two"  # noqa: S101 - narrows the type
    return LineChange(
        present.budget_line,
        amounts,
        before.explanation if before else "",
        after.explanation if after else "",
    )


def _totals(
    before: dict[int, ReturnLine], after: dict[int, ReturnLine], *, is_income: bool
) -> tuple[AmountChange, ...]:
    return tuple(
        AmountChange(name, _sum(before, name, is_income), _sum(after, name, is_income))
        for name in AMOUNTS
    )


def _sum(rows: dict[int, ReturnLine], name: str, is_income: bool) -> Decimal:
    return sum(
        (getattr(row, name) for row in rows.values() if row.budget_line.is_income == is_income),
        ZERO,
    )
