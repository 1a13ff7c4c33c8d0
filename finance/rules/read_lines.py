"""The lines of a return as they were read, kept small: whole pennies in columns, not objects.

A hundred thousand `ReadLine` objects would take some 70 MB; here they take 7. Whoever goes through
`ReadLines` gets `ReadLine` after `ReadLine`; whoever writes or adds them up takes the columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import overload

from finance.rules.expectation import ExpectedLine, ReadLine, Totals


def pounds(pennies: int) -> Decimal:
    """Whole pennies as exact pounds with two places."""
    return Decimal(pennies).scaleb(-2)


def pennies(amount: Decimal) -> int:
    """An amount of whole pennies as their number."""
    return int(amount.scaleb(2))


@dataclass(frozen=True)
class Sums:
    """Actual, commitments and forecast of some lines in pennies: expenditure, and income."""

    spent: tuple[int, int, int] = (0, 0, 0)
    received: tuple[int, int, int] = (0, 0, 0)

    def __add__(self, other: Sums) -> Sums:
        return Sums(_each(self.spent, other.spent, 1), _each(self.received, other.received, 1))

    def __sub__(self, other: Sums) -> Sums:
        return Sums(_each(self.spent, other.spent, -1), _each(self.received, other.received, -1))

    @property
    def totals(self) -> Totals:
        """The same as pounds."""
        return Totals(*map(pounds, self.spent), *map(pounds, self.received))


def _each(
    left: tuple[int, int, int], right: tuple[int, int, int], sign: int
) -> tuple[int, int, int]:
    return left[0] + sign * right[0], left[1] + sign * right[1], left[2] + sign * right[2]


@dataclass
class Part:
    """The lines of one sheet in the order of its rows; amounts in pennies.

    `letters` are the columns of actual, commitments, forecast and explanation, "" for none.
    """

    sheet: str
    letters: tuple[str, str, str, str]
    lines: list[ExpectedLine] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("l"))
    actual: array[int] = field(default_factory=lambda: array("q"))
    commitments: array[int] = field(default_factory=lambda: array("q"))
    forecast: array[int] = field(default_factory=lambda: array("q"))
    explanations: list[str] = field(default_factory=list)

    def add(
        self,
        line: ExpectedLine,
        row: int,
        amounts: tuple[Decimal, Decimal, Decimal],
        explanation: str,
    ) -> None:
        """Keep one line; the amounts are whole pennies."""
        self.lines.append(line)
        self.rows.append(row)
        self.actual.append(pennies(amounts[0]))
        self.commitments.append(pennies(amounts[1]))
        self.forecast.append(pennies(amounts[2]))
        self.explanations.append(explanation)

    def __len__(self) -> int:
        return len(self.rows)

    def line(self, at: int) -> ReadLine:
        """One line, counted from 0, with its cells."""
        row = self.rows[at]
        cells = [f"{letters}{row}" if letters else "" for letters in self.letters]
        return ReadLine(
            self.lines[at].code,
            pounds(self.actual[at]),
            pounds(self.commitments[at]),
            pounds(self.forecast[at]),
            self.explanations[at],
            self.sheet,
            row,
            *cells,
        )

    def sums(self, start: int = 0) -> Sums:
        """The sums of the lines from `start` on, income apart from expenditure."""
        columns = (self.actual[start:], self.commitments[start:], self.forecast[start:])
        income = [at for at, line in enumerate(self.lines[start:]) if line.is_income]
        received = [sum(column[at] for at in income) for column in columns]
        spent = [sum(column) - got for column, got in zip(columns, received, strict=True)]
        return Sums((spent[0], spent[1], spent[2]), (received[0], received[1], received[2]))


class ReadLines(Sequence[ReadLine]):
    """All lines of a return, sheet after sheet."""

    def __init__(self, parts: Sequence[Part] = ()) -> None:
        self.parts = list(parts)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[ReadLine]:
        return (part.line(at) for part in self.parts for at in range(len(part)))

    @overload
    def __getitem__(self, index: int) -> ReadLine: ...

    @overload
    def __getitem__(self, index: slice) -> list[ReadLine]: ...

    def __getitem__(self, index: int | slice) -> ReadLine | list[ReadLine]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        for part in self.parts:
            if 0 <= at < len(part):
                return part.line(at)
            at -= len(part)
        raise IndexError(index)

    def once_each(self) -> ReadLines:
        """The same without lines that stand there again; the first place counts."""
        keys = [id(line) for part in self.parts for line in part.lines]
        if len(set(keys)) == len(keys):
            return self
        seen: set[int] = set()
        kept = ReadLines()
        for part in self.parts:
            one = Part(part.sheet, part.letters)
            for at, line in enumerate(part.lines):
                if id(line) not in seen:
                    seen.add(id(line))
                    one.lines.append(line)
                    one.explanations.append(part.explanations[at])
                    for name in ("rows", "actual", "commitments", "forecast"):
                        getattr(one, name).append(getattr(part, name)[at])
            kept.parts.append(one)
        return kept

    @property
    def sums(self) -> Sums:
        """The sums of all lines."""
        return sum((part.sums() for part in self.parts), Sums())
