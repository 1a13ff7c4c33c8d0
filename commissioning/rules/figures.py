"""What may stand as a figure, a target or a comparison of an indicator. No Django."""

from __future__ import annotations

import re
from decimal import Decimal

MOST = Decimal(10) ** 12
_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")


def check_figure(figure: Decimal, places: int) -> str:
    """What is wrong with a figure for an indicator of so many decimal places; empty if nothing.

    Figures are never rounded for their reporter: who has more places decides about them.
    """
    if not figure.is_finite() or abs(figure) >= MOST:
        return "Enter a number below a million million."
    if figure != figure.quantize(Decimal(1).scaleb(-places)):
        kept = f"{places} decimal place{'' if places == 1 else 's'}" if places else "no decimals"
        return f"{figure.normalize():f} has too many decimals: this indicator has {kept}."
    return ""


def read_figure(text: str) -> Decimal | None:
    """The number that somebody wrote, such as 1,204.5 or −3; None for what is no number."""
    text = text.strip().removesuffix("%").strip()
    if not text or not _NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return None
    return Decimal(text.replace(",", "").replace("−", "-"))
