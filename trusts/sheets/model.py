"""The one shape every spreadsheet is read into.

A cell's value is a `str`: its text as found. What the file says the text *is* is carried by the
class: a plain `str` was text; `Number` was a binary number of a workbook (its shortest exact
decimal text); `Moment` a date or time (ISO 8601); `Truth` a logical value; `Fault` an error such
as ``#REF!``; `Unvalued` a formula that was saved without its result. An empty cell is ``""``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


class Unusable(Exception):  # the word the product uses for such a file
    """A file that cannot be read as a spreadsheet at all.

    `code` is stable and short, for tests and for counting; `message` is for the person who sent
    the file: what is wrong, and how to put it right.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Limits:
    """What a file may cost us. Sizes in bytes, time in seconds.

    `seconds` is the processor time the reader may use, which is what a hostile file is stopped by,
    however busy the machine. By the clock it may be silent three times as long (other work goes on
    beside it), and take `seconds_in_all` as long as rows keep coming.
    """

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    parts: int = 2_000
    sheets: int = 60
    cells: int = 3_000_000
    text_bytes: int = 128 * 1024 * 1024
    memory_bytes: int = 640 * 1024 * 1024
    seconds: float = 9.0
    seconds_in_all: float = 60.0


@dataclass(frozen=True)
class Cell:
    """One cell: where it is (A1 address on a named sheet) and its text as found."""

    sheet: str
    row: int
    column: int
    value: str

    @property
    def address(self) -> str:
        """A1 address, for instance ``F12``."""
        return address(self.row, self.column)


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 1; what lies outside is empty."""

    name: str
    hidden: bool = False
    rows: Sequence[tuple[str, ...]] = field(default_factory=list, repr=False)

    def value(self, row: int, column: int) -> str:
        """Text of one cell, ``""`` when it is empty or outside the sheet."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return ""

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column, with its address."""
        return Cell(self.name, row, column, self.value(row, column))

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every row with its number, blank rows included."""
        return enumerate(self.rows, start=1)


@dataclass(frozen=True)
class Workbook:
    """A file that was read. `kind` is xlsx, xls, ods or text."""

    kind: str
    sheets: tuple[Sheet, ...]

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets that a person sees when they open the file."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA, 16,384 is XFD."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 address of a row and column counted from 1."""
    return f"{column_letters(column)}{row}"
