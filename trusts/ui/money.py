"""How figures are written on pages and in documents. Pure: no Django in it."""

from decimal import ROUND_HALF_EVEN, Decimal

MINUS = "\N{MINUS SIGN}"
PENNY = Decimal("0.01")
POUND = Decimal(1)


def pounds(amount: Decimal) -> str:
    """Write an amount in pounds and pennies: ``£1,234.50`` or ``−£1,234.50``.

    Raises ValueError when the amount has a fraction of a penny: figures are never rounded
    silently on their way to a page.
    """
    if amount != amount.quantize(PENNY):
        raise ValueError(f"{amount} has a fraction of a penny; round it by a stated rule first.")
    return _signed(amount, f"{abs(amount):,.2f}")


def whole_pounds(amount: Decimal) -> str:
    """Write an amount to the nearest pound, halves to even: ``£1,234``.

    For tables that say "to the nearest pound" in their caption.
    """
    rounded = amount.quantize(POUND, rounding=ROUND_HALF_EVEN)
    return _signed(rounded, f"{abs(rounded):,.0f}")


def percent(value: Decimal, places: int = 1) -> str:
    """Write a percentage figure (12.5 means 12.5%), halves to even: ``12.5%`` or ``−3.0%``."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{places}f}%"


def _signed(amount: Decimal, digits: str) -> str:
    sign = MINUS if amount < 0 else ""
    return f"{sign}£{digits}"
