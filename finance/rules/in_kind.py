"""What partners give in kind, valued: staff time, premises, goods and services.

A value always has its basis in words, and stays apart from cash: it is shown beside it, never
added to it (2009 briefing: assets, staff time and other resources given in kind are accounted
for). Pounds; hours and full-time equivalents are decimals, halves of a penny go away from zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from finance.rules.money import to_pennies


class Kind(Enum):
    """What is given: code and words."""

    STAFF = ("staff", "Staff time")
    PREMISES = ("premises", "Premises")
    GOODS = ("goods", "Goods")
    SERVICES = ("services", "Services")

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words


class Unit(Enum):
    """How a quantity is counted: code, words for one unit, and the kinds it is used for."""

    HOURS = ("hours", "hour", (Kind.STAFF, Kind.PREMISES, Kind.SERVICES))
    FTE = ("fte", "full-time equivalent for the year", (Kind.STAFF,))
    SQUARE_METRES = ("m2", "square metre for the year", (Kind.PREMISES,))
    MONTHS = ("months", "month", (Kind.PREMISES, Kind.SERVICES))
    ITEMS = ("items", "item", (Kind.GOODS, Kind.SERVICES))

    def __init__(self, code: str, one: str, kinds: tuple[Kind, ...]) -> None:
        self.code = code
        self.one = one
        self.kinds = kinds


@dataclass(frozen=True)
class Valuation:
    """A value in pounds and how it was found, in words."""

    value: Decimal
    working: str


def faults(*, kind: Kind, unit: Unit, quantity: Decimal, rate: Decimal, basis: str) -> list[str]:
    """What keeps a contribution from being valued, in words; empty where nothing does.

    `rate` is pounds for one unit. `basis` says where the rate comes from.
    """
    found = []
    if kind not in unit.kinds:
        allowed = ", ".join(one.one for one in Unit if kind in one.kinds)
        found.append(f"{kind.words} cannot be counted by the {unit.one}. Use: {allowed}.")
    if quantity <= 0:
        found.append("The quantity must be more than nothing.")
    if rate < 0:
        found.append("The rate cannot be below nothing.")
    if unit is Unit.FTE and quantity > 1000:
        found.append(
            "More than 1,000 full-time equivalents is taken for a mistake. Are they hours?"
        )
    if not basis.strip():
        found.append("Say where the rate comes from, such as the grade and its on-costs.")
    return found


def value(*, kind: Kind, unit: Unit, quantity: Decimal, rate: Decimal, basis: str) -> Valuation:
    """Value a contribution: quantity × rate, to the penny. ValueError where `faults` objects."""
    wrong = faults(kind=kind, unit=unit, quantity=quantity, rate=rate, basis=basis)
    if wrong:
        raise ValueError(" ".join(wrong))
    amount = to_pennies(quantity * rate)
    return Valuation(amount, f"{quantity:,f} × £{rate:,f} for each {unit.one}")
