"""Amounts of money: reading them exactly from a cell's text, and writing them for people.

Money is a `Decimal` of pounds with two places, never a float. The one place where a binary number
becomes money is `read_amount(..., binary=True)`; its rule is stated there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")
LIMIT = Decimal(10) ** 11
"""Amounts of a hundred thousand million pounds and more are taken for mistakes."""

_DUST = Decimal("0.000001")
_SPACES = "\u00a0\u2007\u2009\u202f"
_MINUS = "-\u2212\u2013\u2010\u2011"
_DASHES = {"-", "\u2212", "\u2013", "\u2014", "\u2010", "\u2011"}
_NUMBER = re.compile(
    r"^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d{0,2})?$|^\.\d{1,2}$", re.ASCII
)

_LEDGER = re.compile(r"(?<=[0-9).\s])(cr|dr)\.?$", re.IGNORECASE)


class NotMoney(ValueError):  # what the text is, not an error of ours
    """Text that is not one clear amount. `remedy` says how to write it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class Amount:
    """An amount read from a cell; `was_rounded` tells that a fraction of a penny was there."""

    pounds: Decimal
    was_rounded: bool = False


def to_pennies(value: Decimal) -> Decimal:
    """Round to whole pennies, halves away from zero."""
    return value.quantize(PENNY, ROUND_HALF_UP)


def read_amount(text: str, *, binary: bool = False) -> Amount | None:
    """Read one amount of pounds from a cell's text; None where the cell is blank.

    With `binary` the text is the shortest decimal of a workbook's binary number. The rule: it is
    rounded to the nearest penny, halves away from zero. A difference of up to a millionth of a
    pound (or of the number's fifteenth digit) is dust of binary arithmetic and goes unmentioned;
    a larger one sets `was_rounded`, and the reader of the file is told.

    Without it the text was typed: pounds with at most two decimals, with or without £, with
    thousands commas or spaces in their places, a minus before or after, or brackets for a
    negative, as a ledger's CR (credit) after it is; DR (debit) changes nothing. A lone dash is
    nil. Raises `NotMoney` for anything else; nothing is guessed.
    """
    stripped = text.translate({ord(space): " " for space in _SPACES}).strip()
    if not stripped:
        return None
    if binary:
        return _from_binary(Decimal(stripped))
    if stripped in _DASHES:
        return Amount(ZERO)
    return Amount(_typed(stripped))


def _from_binary(value: Decimal) -> Amount:
    rounded = _checked(value).quantize(PENNY, ROUND_HALF_UP)
    dust = max(_DUST, abs(value).scaleb(-15))
    return Amount(rounded + ZERO, was_rounded=abs(value - rounded) > dust)


def _typed(text: str) -> Decimal:
    body, negative = text, False
    if ledger := _LEDGER.search(body):
        credit, body = ledger[1].casefold() == "cr", body[: ledger.start()].rstrip()
        if _LEDGER.search(body):
            raise _twice_negative()
        value = _typed(body)
        if value < 0:
            raise _twice_negative()
        return -value if credit and value else value
    if body.startswith("£("):
        body = f"({body.removeprefix('£(')}"
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    pounds = body.startswith("£")
    body = body.removeprefix("£").strip()
    if body[:1] and body[0] in _MINUS and not negative:
        body, negative = body[1:].strip(), True
    elif body[-1:] and body[-1] in _MINUS and not negative:
        body, negative = body[:-1].strip(), True
    elif body.startswith("+"):
        body = body[1:].strip()
    if not pounds:
        body = body.removeprefix("£").strip()
    if not _NUMBER.match(body):
        raise _refusal(body)
    # Checked before it is rounded: more digits than arithmetic keeps would stop the program.
    value = _checked(Decimal(body.replace(",", "").replace(" ", ""))).quantize(PENNY)
    return -value if negative and value else value


def _twice_negative() -> NotMoney:
    return NotMoney(
        "A minus and CR or DR stand together.",
        "Write one of them: both CR and a minus say that the amount is negative.",
    )


def _refusal(body: str) -> NotMoney:
    if "%" in body:
        return NotMoney("This is a percentage.", "Write the amount in pounds.")
    if re.fullmatch(r"[\d ,]*\d\.\d{3,}", body):
        return NotMoney(
            "There are more than two figures after the point.",
            "Write pounds and pennies, for example 1234.50.",
        )
    if re.fullmatch(r"[\d,. ]+", body):
        return NotMoney(
            "The commas or points are not where an amount has them.",
            "Write 1,234.50 or 1234.50.",
        )
    return NotMoney("This is not an amount.", "Write a number of pounds; write 0 for none.")


def _checked(value: Decimal) -> Decimal:
    if abs(value) >= LIMIT:
        raise NotMoney(
            "The amount is too large to be right.", "Check the digits; amounts are in pounds."
        )
    return value


def format_money(value: Decimal, *, pennies: bool = True) -> str:
    """Pounds for people: £1,234.50, −£20.00. Without `pennies` whole pounds, halves away from 0."""
    shown = to_pennies(value) if pennies else value.quantize(Decimal(1), ROUND_HALF_UP)
    sign = "−" if shown < 0 else ""
    return f"{sign}£{abs(shown):,}"
