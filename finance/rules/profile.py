"""How a year's budget is spread over its twelve months, to the penny."""

from __future__ import annotations

from collections.abc import Sequence
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
