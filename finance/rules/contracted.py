"""What contracts still bind of a budget line, and whether a return says the same.

A commitment is money contractually bound and not yet paid. Of a line whose whole budget is under
contract, what is bound and not spent is exactly what is still committed. A line that pays for other
things too may have spent on those, and may have other orders: there what is certain is the least
that must be committed. Pure: no Django.
"""

from __future__ import annotations

from decimal import Decimal

from finance.rules.money import ZERO, format_money


def still_bound(contracted: Decimal, actual: Decimal) -> Decimal:
    """The least that contracts of so much a year bind, once so much was spent on the line."""
    return max(ZERO, contracted - actual)


def is_whole(contracted: Decimal, budget: Decimal) -> bool:
    """Whether the line's whole budget is under contract, so that what is bound is exact."""
    return contracted >= budget


def differs(contracted: Decimal, budget: Decimal, actual: Decimal, commitments: Decimal) -> bool:
    """Whether a return's commitments are not what the contracts on its line still bind."""
    bound = still_bound(contracted, actual)
    return commitments != bound if is_whole(contracted, budget) else commitments < bound


def expected_words(contracted: Decimal, budget: Decimal, actual: Decimal) -> str:
    """What the commitments ought to be: an amount, or that amount or more."""
    words = format_money(still_bound(contracted, actual))
    return words if is_whole(contracted, budget) else f"{words} or more"
