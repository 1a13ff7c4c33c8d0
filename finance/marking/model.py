"""What is to be marked, as plain values that travel to the child process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

LIST = "What to put right"
"""The first sheet of a marked copy."""
AUTHOR = "Golden Thread"
"""Author of our comments: a copy that is marked again loses those of the time before."""
MOST_MARKS = 3_000
MOST_ROWS = 20_000
"""Cells that are marked, and places that the first sheet lists, at most; it says so."""

_CELL = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$")
_ROW = re.compile(r"^([1-9][0-9]{0,6}):\1$")
_COLUMN = re.compile(r"^([A-Z]{1,3}):\1$")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Marked:
    """One finding with its places, as they are kept with the file."""

    is_error: bool
    message: str
    remedy: str
    spots: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What it is called."""
        return "Error" if self.is_error else "Warning"


@dataclass(frozen=True)
class Labels:
    """What the copy says of itself."""

    file: str
    partner: str
    period: str


def anchor(cell: str) -> str:
    """The one cell that stands for a place: F12 for itself, A8 for row 8:8, C1 for column C:C."""
    if _CELL.match(cell):
        return cell
    if row := _ROW.match(cell):
        return f"A{row[1]}"
    if column := _COLUMN.match(cell):
        return f"{column[1]}1"
    return ""


def from_json(values: list[dict[str, Any]]) -> list[Marked]:
    """Findings as they came through the pipe."""
    return [Marked(**value) for value in values]


def clean(text: str, longest: int = 32_000) -> str:
    """Text as a workbook can hold it: without control characters, and not too long for a cell."""
    return _NOT_XML.sub(" ", text)[:longest]
