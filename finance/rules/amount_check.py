"""The amount of one cell, or the finding that says why it is none."""

from __future__ import annotations

from decimal import Decimal

from finance.rules.findings import Finding, Severity, Spot
from finance.rules.money import NotMoney, read_amount
from trusts.sheets import Fault, Moment, Number, Unvalued

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def amount_of(
    value: str, spot: Spot, *, may_be_blank: bool = False
) -> tuple[Decimal | None, bool, Finding | None]:
    """Money of one cell, whether a fraction of a penny was rounded, and what is to be said of it.

    There is no amount where the finding is an error, and for a blank that may be.
    """
    if isinstance(value, Fault):
        return _none(
            "cell-error",
            "The cell shows a spreadsheet error instead of an amount.",
            "Mend the formula, or type the amount.",
            spot,
        )
    if isinstance(value, Unvalued):
        return _none(
            "formula-without-result",
            "The cell holds a formula but the file was saved without its result.",
            "Open the file in a spreadsheet program, let it calculate, save and upload again; "
            "or type the amount.",
            spot,
        )
    if isinstance(value, Moment):
        return _none(
            "not-money",
            "The cell holds a date where money belongs.",
            "Write a number of pounds; write 0 for none.",
            spot,
        )
    try:
        amount = read_amount(value, binary=isinstance(value, Number))
    except NotMoney as error:
        return _none("not-money", error.reason, error.remedy, spot)
    if amount is None:
        if may_be_blank:
            return None, False, None
        remedy = "Write the amount; write 0 for none."
        return _none("blank-amount", "The cell is blank.", remedy, spot)
    if not amount.was_rounded or may_be_blank:
        return amount.pounds, amount.was_rounded, None
    kept = Spot(spot.sheet, spot.cell, spot.line, spot.found, str(amount.pounds))
    finding = Finding(
        WARNING,
        "fraction-of-a-penny",
        "The amount has fractions of a penny.",
        "We will keep it to the nearest penny, as shown. If that is right, go on.",
        (kept,),
    )
    return amount.pounds, True, finding


def _none(code: str, message: str, remedy: str, spot: Spot) -> tuple[None, bool, Finding]:
    return None, False, Finding(ERROR, code, message, remedy, (spot,))
