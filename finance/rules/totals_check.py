"""Whether the total rows of a return add up to its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rules.expectation import ReadLine
from finance.rules.findings import Finding, Severity, Spot
from finance.rules.layout import MONEY, Column
from finance.rules.money import ZERO, format_money

_HALF_PENNY = Decimal("0.005")


@dataclass(frozen=True)
class TotalRow:
    """A total row: what it says it adds up, and its figures with their cells.

    `rounded` counts the cells above it that were rounded to the penny, each by half a penny at
    most; a total of the unrounded figures may differ by as much.
    """

    kind: str
    row: int
    figures: dict[Column, tuple[str, Decimal]]
    rounded: int = 0


def check_totals(
    sheet: str, totals: Sequence[TotalRow], lines: Sequence[ReadLine], income: frozenset[str]
) -> Iterator[Finding]:
    """An error for each total that is not the sum of its lines, to the penny."""
    since = 0
    for total in totals:
        for column, (cell, figure) in total.figures.items():
            wanted = _sums(total, column, lines, income, since)
            slack = _HALF_PENNY * (total.rounded + 1) if total.rounded else ZERO
            if any(abs(figure - sum_) <= slack for sum_ in wanted):
                continue
            yield Finding(
                Severity.ERROR,
                "total-differs",
                "The total is not the sum of its lines.",
                "Check that no line is left out of the sum or counted twice, and that every line's "
                "figure is right.",
                (Spot(sheet, cell, "Total", format_money(figure), format_money(wanted[0])),),
            )
        since = total.row


def _sums(
    total: TotalRow,
    column: Column,
    lines: Sequence[ReadLine],
    income: frozenset[str],
    since: int,
) -> list[Decimal]:
    """The sums a total row may stand for, the likeliest first."""
    above = [line for line in lines if line.row < total.row]
    if total.kind == "sub":
        return [_sum(column, [line for line in above if line.row > since])]
    spent = _sum(column, [line for line in lines if line.code not in income])
    received = _sum(column, [line for line in lines if line.code in income])
    if total.kind == "expenditure":
        return [spent]
    if total.kind == "income":
        return [received]
    if total.kind == "net":
        return [spent - received]
    return [spent - received, spent + received, _sum(column, above)]


def _sum(column: Column, lines: Sequence[ReadLine]) -> Decimal:
    index = MONEY.index(column)
    return sum(((line.actual, line.commitments, line.forecast)[index] for line in lines), ZERO)
