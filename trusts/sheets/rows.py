"""Cells, and the rows of a sheet kept small: as the reader sent them, until they are asked for.

A return of 100,000 lines has more than a million cells; as Python objects they would fill a hundred
megabytes. `Rows` keeps them as the text the reading child sent (JSON, some hundred rows a piece)
and makes cells of one piece at a time.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload


class Number(str):
    """A binary number of a workbook, as its shortest exact decimal text."""

    __slots__ = ()


class Moment(str):
    """A date or a time, as ISO 8601 text."""

    __slots__ = ()


class Truth(str):
    """A logical value: TRUE or FALSE."""

    __slots__ = ()


class Fault(str):
    """A spreadsheet error, such as #REF! or #DIV/0!."""

    __slots__ = ()


class Unvalued(str):
    """A formula with no stored result; the text is the formula."""

    __slots__ = ()


_KINDS = {"e": Fault, "f": Unvalued, "d": Moment}


def text_of(value: Any) -> str:
    """A cell's text from its JSON value: text, number, truth, or a pair of kind and text."""
    if value.__class__ is str:
        return value
    if value.__class__ is float:
        if not math.isfinite(value):
            return Fault("#NUM!")
        return Number(repr(value).removesuffix(".0"))
    if value is None:
        return ""
    if isinstance(value, bool):
        return Truth("TRUE" if value else "FALSE")
    if isinstance(value, int):
        return Number(value)
    ((kind, text),) = value.items()
    return _KINDS[kind](text)


def cells_of(values: Sequence[Any]) -> tuple[str, ...]:
    """A row's cells from its JSON values, without the empty ones at its end."""
    cells = tuple(map(text_of, values))
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return cells[:last]


class Rows(Sequence[tuple[str, ...]]):
    """The rows of one sheet. Reads like a list of tuples; going through it in order is fast."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._starts: list[int] = []
        self._length = 0
        self._opened: tuple[int, list[list[Any]]] = (-1, [])

    def append_piece(self, rows: int, piece: bytes) -> None:
        """Add a piece: a JSON list of that many rows, each a list of values as `text_of` takes."""
        self._starts.append(self._length)
        self._pieces.append(piece)
        self._length += rows

    def values(self, start: int = 0) -> Iterator[list[Any]]:
        """Every row from `start` (counted from 0) as plain JSON values, for fast checking."""
        begun = _last_at_or_before(self._starts, start)
        for index in range(max(0, begun), len(self._pieces)):
            rows = json.loads(self._pieces[index])
            yield from rows[max(0, start - self._starts[index]) :]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(cells_of, self.values())

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._length))]
        at = index + self._length if index < 0 else index
        if not 0 <= at < self._length:
            raise IndexError(index)
        piece = _last_at_or_before(self._starts, at)
        if self._opened[0] != piece:
            self._opened = (piece, json.loads(self._pieces[piece]))
        return cells_of(self._opened[1][at - self._starts[piece]])


def _last_at_or_before(starts: list[int], at: int) -> int:
    return bisect_right(starts, at) - 1


def in_pieces(rows: Iterable[Sequence[Any]], size: int = 500) -> Iterator[tuple[int, str]]:
    """Rows as pieces for `Rows.append_piece`: how many, and their JSON."""
    remaining = iter(rows)
    while piece := list(islice(remaining, size)):
        yield len(piece), _ENCODER.encode(piece)


def _special(value: Any) -> dict[str, str]:
    """Dates, times and durations, which JSON does not know."""
    return {"d": value.isoformat() if hasattr(value, "isoformat") else str(value)}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_special)
