"""Whether the total rows of a return add up to its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    sheet: str,
    totals: Sequence[TotalRow],
    lines: Sequence[ReadLine],
    income: frozenset[str],
    *,
    income_negative: bool = False,
    whole: Sequence[ReadLine] = (),
) -> Iterator[Finding]:
    """An error for each total that is not the sum of its lines, to the penny.

    `lines` are the sheet's own. With `income_negative` income stands with a minus in the sheet,
    though the lines hold it as a positive amount. `whole` are the lines of every sheet, where
    there are several: a total on one of them may stand for all.
    """
    since = 0
    for total in totals:
        for column, (cell, figure) in total.figures.items():
            sides = _Sides(column, income, -1 if income_negative else 1)
            wanted = _sums(total, sides, lines, since)
            if whole and total.kind != "sub":
                wanted += _sums(replace(total, row=_BELOW_ALL), sides, whole, 0)
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


_BELOW_ALL = 10**9


@dataclass(frozen=True)
class _Sides:
    """Adds up one column; `sign` is -1 where the sheet writes income with a minus."""

    column: Column
    income: frozenset[str]
    sign: int

    def sum(self, lines: Sequence[ReadLine]) -> Decimal:
        """Spending and income together, as the sheet writes them."""
        return self.spent(lines) + self.received(lines)

    def spent(self, lines: Sequence[ReadLine]) -> Decimal:
        return self._sum(line for line in lines if line.code not in self.income)

    def received(self, lines: Sequence[ReadLine]) -> Decimal:
        """Income as the sheet writes it."""
        return self.sign * self._sum(line for line in lines if line.code in self.income)

    def net(self, lines: Sequence[ReadLine]) -> Decimal:
        return self.spent(lines) - self.sign * self.received(lines)

    def _sum(self, lines: Iterable[ReadLine]) -> Decimal:
        index = MONEY.index(self.column)
        return sum(((line.actual, line.commitments, line.forecast)[index] for line in lines), ZERO)


def _sums(total: TotalRow, sides: _Sides, lines: Sequence[ReadLine], since: int) -> list[Decimal]:
    """The sums a total row may stand for, the likeliest first."""
    above = [line for line in lines if line.row < total.row]
    if total.kind == "sub":
        return [sides.sum([line for line in above if line.row > since])]
    if total.kind == "expenditure":
        return [sides.spent(lines)]
    if total.kind == "income":
        return [sides.received(lines)]
    if total.kind == "net":
        return [sides.net(lines)]
    return [sides.net(lines), sides.sum(lines), sides.sum(above)]
