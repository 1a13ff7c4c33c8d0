"""A partner's own layout: what the columns of its own sheet mean, said once by a person.

It is recognised by its headings. What changes in them from month to month (names of months,
years and other numbers) does not count, so "Spend to Sep 09" is the same heading as "Spend to
October 2009".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from trusts.sheets import Sheet, Workbook

SAMPLE_SHEETS = 12
SAMPLE_ROWS = 60
SAMPLE_COLUMNS = 40
SAMPLE_CHARACTERS = 60
"""How much of a stranger's file is kept to show what its columns hold."""

_MONTHS = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?=[0-9]|\b)"
)
_NUMBERS = re.compile(r"[0-9]+")
_PERIODS = re.compile(r"(?:# ?)+")


@dataclass(frozen=True)
class OwnLayout:
    """What a partner has said of its own sheet. Columns count from 1, by the return's own names.

    `codes` gives the agreed line's code for each of the partner's own, in lower case.
    """

    signature: str
    columns: Mapping[str, int]
    heading_rows: int = 1
    commitments_nil: bool = False
    income_negative: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    key: int = 0


def plain(text: str) -> str:
    """Letters and digits of a heading in lower case, single spaces between words."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("\u00a0", " ")).strip()


def heading_key(text: str) -> str:
    """A heading without what changes from month to month."""
    return _PERIODS.sub("# ", _NUMBERS.sub("#", _MONTHS.sub("#", plain(text)))).strip()


def signature(headings: Sequence[str]) -> str:
    """What a row of headings is recognised by; "" for a row with fewer than two of them."""
    keys = [(at, key) for at, text in enumerate(headings) if (key := heading_key(text))]
    if len(keys) < 2 or not any(re.search("[a-z]", key) for _, key in keys):
        return ""
    return hashlib.sha256(json.dumps(keys).encode()).hexdigest()


def heading_texts(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Headings that take up two rows, as one text a column.

    A heading of the upper row that stands over several columns (a merged cell) belongs to each of
    them, up to the next one.
    """
    texts, over = [], ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index].strip() if index < len(upper) else ""
        below = lower[index].strip() if index < len(lower) else ""
        over = above or over
        texts.append(f"{over} {below}".strip() if below else above)
    return texts


def sample(workbook: Workbook) -> list[dict[str, Any]]:
    """The first rows of a workbook's sheets as plain values, for showing; visible sheets first."""
    sheets = sorted(workbook.sheets, key=lambda sheet: sheet.hidden)
    return [
        {"name": sheet.name, "hidden": sheet.hidden, "rows": _first_rows(sheet)}
        for sheet in sheets[:SAMPLE_SHEETS]
    ]


def heading_labels(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The same headings for people: what stands under a heading further left says so."""
    labels = []
    for index, text in enumerate(heading_texts(upper, lower)):
        above = upper[index].strip() if index < len(upper) else ""
        below = lower[index].strip() if index < len(lower) else ""
        over = text.removesuffix(below).strip()
        labels.append(f"{below} (under {over})" if below and over and not above else text)
    return labels


class NotCodes(ValueError):  # what was typed, not an error of ours
    """A line of matched codes that cannot be read. Its text says which and why."""


def read_codes(text: str) -> dict[str, str]:
    """Matched codes as typed or pasted: own code, then the agreed line's code, a pair a line.

    A tab, comma, semicolon or equals sign stands between them. A line with an own code alone is
    not matched yet and says nothing. Raises `NotCodes`.
    """
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in re.split(r"[\t,;=]", line) if part.strip()]
        if len(parts) < 2:
            continue
        if len(parts) > 2:
            raise NotCodes(f"Line {number} has more than two codes. Write a pair on each line.")
        own, agreed = parts
        if known.get(own.casefold(), agreed.casefold()) != agreed.casefold():
            raise NotCodes(f"{own} is matched with two lines. Keep one of them.")
        known[own.casefold()] = agreed.casefold()
        found[own] = agreed
    return found


def clip(row: Sequence[str]) -> list[str]:
    """The part of a row that is kept and compared: its first columns, the start of each text."""
    return [str(value)[:SAMPLE_CHARACTERS].strip() for value in row[:SAMPLE_COLUMNS]]


def _first_rows(sheet: Sheet) -> list[list[str]]:
    rows = [clip(row) for row in islice(sheet.rows, SAMPLE_ROWS)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
