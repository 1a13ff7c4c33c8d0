"""Numbers that a workbook shows as percentages, which the reader gives as plain numbers.

A cell that shows 5% holds 0.05: in a column of money it would be five pence. Only typed numbers
count; what a formula works out is not a partner's slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

_BUILT_IN = {9, 10}  # 0% and 0.00%
_FORMAT = re.compile(rb'<(?:\w+:)?numFmt [^>]*?numFmtId="([0-9]{1,5})"[^>]*?formatCode="([^"]*)"')
_FORMATS_OF_CELLS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT_OF_CELL = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_USES = re.compile(rb'\bnumFmtId="([0-9]{1,5})"')
_QUOTED = re.compile(rb"&quot;.*?&quot;|\\.")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,5})"(?: t="n")?><v>([^<]{1,40})</v>'
)
_LONGEST = 120
"""No cell that `_CELL` finds is longer, so a piece of that length is kept between chunks."""


def percent_styles(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles that show a percentage, from a workbook's part of styles."""
    percents = _BUILT_IN | {
        int(number) for number, code in _FORMAT.findall(styles) if b"%" in _QUOTED.sub(b"", code)
    }
    found = _FORMATS_OF_CELLS.search(styles)
    uses = (_USES.search(xf) for xf in _FORMAT_OF_CELL.findall(found[0] if found else b""))
    return frozenset(at for at, use in enumerate(uses) if use and int(use[1]) in percents)


def percent_cells(
    chunks: Iterable[bytes], styles: frozenset[int]
) -> Iterator[tuple[str, int, str]]:
    """Column letters, row and text (such as 5%) of every typed number in one of the styles."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        end = 0
        for cell in _CELL.finditer(rest):
            end = cell.end()
            if int(cell[3]) in styles:
                yield cell[1].decode(), int(cell[2]), as_percent(cell[4].decode("ascii", "replace"))
        rest = rest[max(end, len(rest) - _LONGEST) :]


def as_percent(number: str) -> str:
    """The text a percentage is shown as: 0.05 is 5%."""
    try:
        value = round(Decimal(number) * 100, 8)
    except InvalidOperation:
        return f"{number}%"
    return f"{value.normalize():f}%"
