"""Lines in which there is nothing to find, taken fast; every other row is looked at closely.

Most lines of a large return are clean. This module knows no findings and decides nothing: a row
it cannot prove clean by plain comparisons of whole pennies goes to `finance.rules.validation`,
which comes to the same result for clean rows as well (a property test holds the two together).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.layout import Column, Table
from finance.rules.money import LIMIT
from finance.rules.own_layout import plain
from finance.rules.read_lines import Part, pennies
from trusts.sheets import Rows
from trusts.sheets.rows import cells_of

_TYPED = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{2})?", re.ASCII).fullmatch
_LIMIT = int(LIMIT) * 100
SHEET = 100_000_000
"""A place is one number: this many for each table of the return before its own, and its row."""
TICK = 2_000
"""Rows between two reports of how far the checking is."""


def whole_pennies(value: Any) -> int | None:
    """The amount of a plain cell in pennies, or None where it takes a closer look.

    A binary number counts when it is the nearest there is to a whole number of pennies, which is
    when its own shortest text has at most two decimals; a text when it is digits, with a point
    and two more or without.
    """
    if value.__class__ is float:
        try:
            found = round(value * 100)
        except (OverflowError, ValueError):  # not finite
            return None
        return found if found / 100 == value and -_LIMIT < found < _LIMIT else None
    if value.__class__ is str and _TYPED(value):
        return int(value.replace(".", "")) if "." in value else int(value) * 100
    return None


class Known(NamedTuple):
    """An agreed line as plain comparisons need it; amounts in pennies."""

    line: ExpectedLine
    is_income: bool
    current: int
    previous: int | None


def known_lines(expected: Expected) -> dict[str, Known]:
    """The agreed lines by their code exactly as written."""
    return {
        line.code: Known(
            line,
            line.is_income,
            pennies(line.current),
            None if line.previous_actual is None else pennies(line.previous_actual),
        )
        for line in expected.lines
    }


def for_table(known: Mapping[str, Known], table: Table) -> Mapping[str, Known]:
    """The agreed lines as this table writes their codes."""
    heading = plain(table.sheet.value(table.heading_row, table.columns[Column.CODE]))
    # `plain` makes no ASCII text longer, so most codes need no closer look.
    named_alike = [
        code
        for code in known
        if (len(code) >= len(heading) or not code.isascii()) and plain(code) == heading
    ]
    own = table.own.codes if table.own else {}
    if not own and not named_alike:
        return known
    by_code = {c: k for c, k in known.items() if c.casefold() not in own and c not in named_alike}
    for written, code in own.items():
        if code in known and plain(written) != heading:
            by_code |= dict.fromkeys((written, written.upper()), known[code])
    return by_code


class CleanLines:
    """Goes through the rows of one table; takes what is clean, gives what is not."""

    def __init__(
        self,
        table: Table,
        known: Mapping[str, Known],
        expected: Expected,
        part: Part,
        seen: dict[str, int],
        number: int,
    ) -> None:
        self.table, self.part, self.seen, self.number = table, part, seen, number
        self.known = for_table(known, table)
        rules = expected.thresholds
        self.words = expected.explanation_words
        self.at_least = rules.explain_at_least * 100
        self.amount = rules.explain_amount * 100
        self.percent = rules.explain_percent

    def needs_no_word(self, forecast: int, budget: int) -> bool:
        """Whether a forecast is so near its budget that no explanation is asked for."""
        size = abs(forecast - budget)
        if size < self.at_least:
            return True
        return size <= self.amount and bool(budget) and size * 100 <= self.percent * abs(budget)

    def others(self, progress: Callable[[int], None]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every row below the headings that is not a clean line, with its number."""
        table, part, seen, known = self.table, self.part, self.seen, self.known
        columns = table.columns
        code_at, actual_at, forecast_at = (
            columns[column] - 1 for column in (Column.CODE, Column.ACTUAL, Column.FORECAST)
        )
        commitments_at = columns.get(Column.COMMITMENTS, 0) - 1
        budget_at, words_at = columns.get(Column.BUDGET, 0) - 1, columns.get(Column.EXPLANATION, 0)
        words_at -= 1
        turned, first = table.income_negative, self.number * SHEET
        rows = table.sheet.rows
        is_raw = isinstance(rows, Rows)
        values_of: Iterable[Any] = (
            rows.values(table.heading_row) if isinstance(rows, Rows) else rows[table.heading_row :]
        )
        for row, values in enumerate(values_of, start=table.heading_row + 1):
            if not row % TICK:
                progress(row)
            try:
                code = values[code_at]
                if code.__class__ is float:
                    code = repr(code).removesuffix(".0")
                found = known[code]
                actual = whole_pennies(values[actual_at])
                forecast = whole_pennies(values[forecast_at])
                commitments = 0 if commitments_at < 0 else whole_pennies(values[commitments_at])
                words = values[words_at] if 0 <= words_at < len(values) else ""
                if (
                    actual is not None
                    and forecast is not None
                    and commitments is not None
                    and not (turned and found.is_income)
                    and (budget_at < 0 or whole_pennies(values[budget_at]) == found.current)
                    and (found.previous is None or actual >= found.previous)
                    and (found.is_income or forecast >= actual + commitments)
                    and not (forecast and found.current and (forecast < 0) != (found.current < 0))
                    and (words is None or words.__class__ is str)
                    and found.line.contracted is None
                    and found.line.code not in seen
                ):
                    words = words.strip() if words else ""
                    if (
                        len(words.split()) >= self.words
                        if words
                        else self.needs_no_word(forecast, found.current)
                    ):
                        seen[found.line.code] = first + row
                        part.lines.append(found.line)
                        part.rows.append(row)
                        part.actual.append(actual)
                        part.commitments.append(commitments)
                        part.forecast.append(forecast)
                        part.explanations.append(words)
                        continue
            except (IndexError, KeyError, TypeError):
                pass  # a short row, a code we do not know, a cell of another kind: look closely
            yield row, (cells_of(values) if is_raw else tuple(values))
