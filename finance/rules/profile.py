"""How a year's budget is spread over its twelve months, to the penny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from finance.rules.money import PENNY, ZERO

MONTHS = 12


def share_out(total: Decimal, weights: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    """Share whole pennies by weight so that the parts sum to the total exactly.

    Largest remainder: each part is rounded towards zero, and the pennies left over go one each to
    the parts that lost most, earlier parts first. `total` is pounds with at most two decimals;
    weights are not negative and not all zero. Raises ValueError otherwise.
    """
    pennies = total / PENNY
    if pennies != pennies.to_integral_value():
        raise ValueError("The total must be whole pennies.")
    whole = sum(Decimal(weight) for weight in weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights must not be negative, and not all zero.")
    count, sign = int(abs(pennies)), -1 if pennies < 0 else 1
    # Whole-number arithmetic from here on, so that no precision is lost.
    scaled = [Decimal(weight).as_integer_ratio() for weight in weights]
    common = 1
    for _, denominator in scaled:
        common = common * denominator
    integers = [numerator * (common // denominator) for numerator, denominator in scaled]
    total_weight = sum(integers)
    parts = [count * weight // total_weight for weight in integers]
    lost = [count * weight % total_weight for weight in integers]
    for index in sorted(range(len(parts)), key=lambda i: (-lost[i], i))[: count - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part * PENNY + ZERO for part in parts)


def equal_profile(total: Decimal) -> tuple[Decimal, ...]:
    """Twelve monthly amounts, as equal as pennies allow."""
    return share_out(total, [1] * MONTHS)


def to_date(profile: Sequence[Decimal], period_number: int) -> Decimal:
    """The part of the year's budget due by the end of a period (1 to 13; 13 is the outturn)."""
    return sum(profile[: min(period_number, MONTHS)], ZERO)


TERM_DAYS = (9, 15, 22, 15, 0, 20, 17, 21, 13, 20, 15, 23)
"""Days on which schools teach in each month, April first: a school year of 190 days.

The 190 days are those of the Education (School Day and School Year) (England) Regulations 1999;
their spread is that of an ordinary year with Easter in early April. A trust whose terms lie
otherwise types its months.
"""


class NoPatternError(ValueError):
    """Last year's actuals give no pattern; the message says why, for people."""


def last_years_weights(actuals: Mapping[int, Decimal]) -> tuple[Decimal, ...]:
    """Twelve monthly weights from last year's accepted actuals to date, by period number.

    What was spent between two returns is spread evenly over the months between them, so a year
    of quarters gives a pattern too. Raises NoPatternError where there is no return, none for March,
    an actual to date that goes down, or nothing spent at all.
    """
    known = sorted(number for number in actuals if number <= MONTHS)
    if not known:
        raise NoPatternError("There is no accepted return of last year for this line.")
    if known[-1] != MONTHS:
        raise NoPatternError("Last year’s return for March has not been accepted.")
    weights: list[Decimal] = []
    before = ZERO
    for number in known:
        months = number - len(weights)
        spent = actuals[number] - before
        if spent < 0:
            raise NoPatternError("Last year’s actuals to date went down in one month.")
        weights += [spent / months] * months
        before = actuals[number]
    if not before:
        raise NoPatternError("Nothing was spent on this line last year.")
    return tuple(weights)


def spread(
    total: Decimal,
    weights: Sequence[Decimal | int],
    *,
    closed: Sequence[Decimal] = (),
) -> tuple[Decimal, ...]:
    """A year's twelve months by weight; months that are closed keep their amounts.

    `closed` are the amounts of the months already closed, April first. What is left of the total
    goes to the months after them by their weights, or evenly where these are all nothing. Raises
    ValueError where every month is closed.
    """
    left = list(weights[len(closed) :])
    if not left:
        raise ValueError("Every month of the year is closed.")
    if not any(left):
        left = [1] * len(left)
    rest = total - sum(closed, ZERO)
    return (*closed, *share_out(rest, left))


def sum_difference(months: Sequence[Decimal], total: Decimal) -> Decimal:
    """How far typed months are from the year's budget; positive where they are too much."""
    return sum(months, ZERO) - total
