"""A first guess at a stranger's sheet, for a person to correct: where its headings stand, and
which column is which. Nothing is read by a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from finance.rules.layout import HEADINGS, Column
from finance.rules.money import NotMoney, read_amount
from finance.rules.own_layout import heading_labels, heading_texts, plain

_WORDS: dict[Column, tuple[str, ...]] = {
    Column.CODE: ("cost centre", "cost center", "account", "code", "ref", "line"),
    Column.COMMITMENTS: ("commit", "order", "accrual"),
    Column.FORECAST: ("forecast", "outturn", "projection", "projected", "year end", "predicted"),
    Column.ACTUAL: ("actual", "spend", "spent", "ytd", "to date", "expenditure"),
    Column.EXPLANATION: ("explan", "reason", "comment", "remark", "narrative", "note"),
    Column.BUDGET: ("budget", "plan", "allocation"),
}
_NEVER = ("variance", "last", "previous", "profile", "percent", "over under")

_SHORT = 24
"""A heading over several columns is short; longer words above them are a title."""


@dataclass(frozen=True)
class Headings:
    """Where headings stand: which sheet (from 0), their last row (from 1), over how many rows."""

    sheet: int = 0
    row: int = 1
    rows: int = 1


def guess_headings(sheets: Sequence[Mapping[str, Any]]) -> Headings:
    """The row most like headings: several words with figures below; visible sheets first."""
    best, best_score = Headings(), 0.0
    for index, sheet in enumerate(sheets):
        if sheet["hidden"] and best_score:
            break
        rows: list[list[str]] = sheet["rows"]
        for number, row in enumerate(rows, start=1):
            score = _likeness(row, rows[number : number + 3])
            if score > best_score:
                best, best_score = Headings(index, number, 1), score
    rows = sheets[best.sheet]["rows"] if sheets else []
    if best.row > 1 and _stand_over(rows[best.row - 2], rows[best.row - 1]):
        return Headings(best.sheet, best.row, 2)
    return best


def _likeness(row: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    words = [text for text in row if text.strip() and not is_figure(text)]
    if len(words) < 2:
        return 0
    known = sum(1 for text in words if _column_of(text))
    figures = max((sum(1 for text in other if is_figure(text)) for other in below), default=0)
    return len(words) + 3 * known + 2 * min(figures, len(words)) - 4 * (len(row) - len(words) > 9)


def _stand_over(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row is the upper half of the headings: words over several columns of the lower."""
    words = [at for at, text in enumerate(upper) if text.strip()]
    if not words or any(is_figure(upper[at]) for at in words):
        return False
    bare = any(at < len(lower) and not lower[at].strip() for at in words)
    return (words[0] > 0 and len(upper[words[0]]) <= _SHORT) or (len(words) > 1 and bare)


def is_figure(text: str) -> bool:
    """Whether a cell's text reads as an amount."""
    try:
        return read_amount(text) is not None
    except NotMoney:
        return False


def _column_of(text: str) -> Column | None:
    words = plain(text)
    if words in HEADINGS:
        return HEADINGS[words]
    if any(never in words for never in _NEVER):
        return None
    return next((c for c, hints in _WORDS.items() if any(hint in words for hint in hints)), None)


def guess_columns(headings: Sequence[str]) -> dict[Column, int]:
    """Which column is likely which, counted from 1; known headings before likely ones."""
    found: dict[Column, int] = {}
    for exact in (True, False):
        for position, text in enumerate(headings, start=1):
            column = HEADINGS.get(plain(text)) if exact else _column_of(text)
            if column in _WORDS and column not in found and position not in found.values():
                found[column] = position
    return found


def headings_at(rows: Sequence[Sequence[str]], where: Headings) -> list[str]:
    """The headings' texts, one a column; empty where the sheet has no such row."""
    if not 1 <= where.row <= len(rows):
        return []
    row = list(rows[where.row - 1])
    if where.rows == 2 and where.row > 1:
        return heading_texts(rows[where.row - 2], row)
    return row


def labels_at(rows: Sequence[Sequence[str]], where: Headings) -> list[str]:
    """The same headings as people should see them."""
    if where.rows == 2 and 1 < where.row <= len(rows):
        return heading_labels(rows[where.row - 2], rows[where.row - 1])
    return headings_at(rows, where)
