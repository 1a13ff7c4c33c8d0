"""Whether the total rows of a return add up to its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rules.findings import Finding, Severity, Spot
from finance.rules.layout import MONEY, Column
from finance.rules.money import ZERO, format_money
from finance.rules.read_lines import Sums, pounds

_HALF_PENNY = Decimal("0.005")


@dataclass(frozen=True)
class TotalRow:
    """A total row: what it says it adds up, and its figures with their cells.

    `above` are the sums of the sheet's lines above it. `rounded` counts the cells above it that
    were rounded to the penny, each by half a penny at most; a total of the unrounded figures may
    differ by as much.
    """

    kind: str
    row: int
    figures: dict[Column, tuple[str, Decimal]]
    above: Sums
    rounded: int = 0


def check_totals(
    sheet: str,
    totals: Sequence[TotalRow],
    own: Sums,
    *,
    income_negative: bool = False,
    whole: Sums | None = None,
) -> Iterator[Finding]:
    """An error for each total that is not the sum of its lines, to the penny.

    `own` are the sums of the sheet's lines. With `income_negative` income stands with a minus in
    the sheet, though the lines hold it as a positive amount. `whole` are the sums of every sheet,
    where there are several: a total on one of them may stand for all.
    """
    before = Sums()
    for total in totals:
        for column, (cell, figure) in total.figures.items():
            sides = _Sides(MONEY.index(column), -1 if income_negative else 1)
            if total.kind == "sub":
                wanted = [sides.sum(total.above - before)]
            else:
                wanted = _sums(total.kind, sides, own, total.above)
                if whole is not None:
                    wanted += _sums(total.kind, sides, whole, whole)
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
        before = total.above


@dataclass(frozen=True)
class _Sides:
    """One column's sums in pounds; `sign` is -1 where the sheet writes income with a minus."""

    column: int
    sign: int

    def sum(self, sums: Sums) -> Decimal:
        """Spending and income together, as the sheet writes them."""
        return self.spent(sums) + self.received(sums)

    def spent(self, sums: Sums) -> Decimal:
        return pounds(sums.spent[self.column])

    def received(self, sums: Sums) -> Decimal:
        """Income as the sheet writes it."""
        return self.sign * pounds(sums.received[self.column])

    def net(self, sums: Sums) -> Decimal:
        return self.spent(sums) - self.sign * self.received(sums)


def _sums(kind: str, sides: _Sides, lines: Sums, above: Sums) -> list[Decimal]:
    """The sums a total row may stand for, the likeliest first."""
    if kind == "expenditure":
        return [sides.spent(lines)]
    if kind == "income":
        return [sides.received(lines)]
    if kind == "net":
        return [sides.net(lines)]
    return [sides.net(lines), sides.sum(lines), sides.sum(above)]
