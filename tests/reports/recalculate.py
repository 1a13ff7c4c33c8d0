"""A workbook's formulas worked out again, by a calculator of the tests' own.

It knows only what our formulas use, reads cells as binary numbers as a spreadsheet does, and has
nothing in common with the code that wrote them.
"""

from __future__ import annotations

import io
import math
import operator
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<number>\d+(?:\.\d+)?)
    |(?P<ref>(?:'[^']+'!)?\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)
    |(?P<name>[A-Z]+)|(?P<sign>[-+*/=(),]))""",
    re.VERBOSE,
)


class Book:
    """A workbook read twice: its formulas, and the values that were kept with them."""

    def __init__(self, data: bytes) -> None:
        self.written = openpyxl.load_workbook(io.BytesIO(data))
        self.kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.known: dict[tuple[str, str], Any] = {}

    def formulas(self) -> list[tuple[str, str]]:
        """Sheet and cell of every formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.written
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def kept_value(self, sheet: str, cell: str) -> Any:
        """What was written beside the formula."""
        return self.kept[sheet][cell].value

    def value(self, sheet: str, cell: str) -> Any:
        """What the cell comes to when it is worked out."""
        key = (sheet, cell)
        if key not in self.known:
            found = self.written[sheet][cell]
            if found.data_type == "f":
                self.known[key] = _Parser(self, sheet, found.value[1:]).whole()
            else:
                self.known[key] = found.value
        return self.known[key]

    def area(self, sheet: str, ref: str) -> Any:
        """One value, or the list of a range of one row or column."""
        if "!" in ref:
            named, ref = ref.split("!")
            sheet = named.strip("'")
        ref = ref.replace("$", "")
        if ":" not in ref:
            return self.value(sheet, ref)
        left, top, right, bottom = range_boundaries(ref)
        cells = self.written[sheet].iter_rows(top, bottom, left, right)
        return [self.value(sheet, cell.coordinate) for row in cells for cell in row]


class _Parser:
    """Works a formula out as it reads it."""

    def __init__(self, book: Book, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found, f"Not ours: {text[at:]!r}"
            self.tokens.append((found.lastgroup or "", found.group(found.lastgroup or 0)))
            at = found.end()

    def whole(self) -> Any:
        value = self.comparison()
        assert not self.tokens
        return value

    def takes(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][1] in signs and self.tokens[0][0] == "sign":
            return self.tokens.pop(0)[1]
        return ""

    def comparison(self) -> Any:
        left = self.sum()
        return left == self.sum() if self.takes("=") else left

    def sum(self) -> Any:
        left = self.product()
        while sign := self.takes("+", "-"):
            left = _each(operator.add if sign == "+" else operator.sub, left, self.product())
        return left

    def product(self) -> Any:
        left = self.single()
        while sign := self.takes("*", "/"):
            right = self.single()
            if sign == "/" and right == 0:
                return math.nan
            left = _each(operator.mul if sign == "*" else operator.truediv, left, right)
        return left

    def single(self) -> Any:
        if self.takes("-"):
            return _each(operator.mul, -1, self.single())
        if self.takes("("):
            value = self.comparison()
            assert self.takes(")")
            return value
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if kind == "ref":
            return self.book.area(self.sheet, text)
        assert self.takes("(")
        arguments = [self.comparison()]
        while self.takes(","):
            arguments.append(self.comparison())
        assert self.takes(")")
        return FUNCTIONS[text](*arguments)


def _each(what: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if isinstance(left, list) or isinstance(right, list):
        size = len(left if isinstance(left, list) else right)
        one = left if isinstance(left, list) else [left] * size
        two = right if isinstance(right, list) else [right] * size
        return [what(a, b) for a, b in zip(one, two, strict=True)]
    return what(left or 0, right or 0)


def _numbers(values: Any) -> list[float]:
    values = values if isinstance(values, list) else [values]
    return [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _sumifs(summed: list[Any], *tests: Any) -> float:
    kept = [True] * len(summed)
    for place, word in zip(tests[::2], tests[1::2], strict=True):
        kept = [k and str(v).lower() == word.lower() for k, v in zip(kept, place, strict=True)]
    return sum(_numbers([v for v, k in zip(summed, kept, strict=True) if k]))


def _sumproduct(factor: list[Any], figures: list[Any]) -> float:
    pairs = zip(factor, figures, strict=True)
    return sum(f * v for f, v in pairs if isinstance(v, int | float))


def _round(value: float, places: float) -> float:
    size = 10**places
    return math.copysign(math.floor(abs(value) * size + 0.5 + 1e-9), value) / size


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": abs,
    "EXACT": lambda places, value: [place == value for place in places],
    "IF": lambda test, yes, no: yes if test else no,
    "ROUND": _round,
    "SUM": lambda *areas: sum(n for area in areas for n in _numbers(area)),
    "SUMIFS": _sumifs,
    "SUMPRODUCT": _sumproduct,
}


def proves(data: bytes) -> int:
    """Work every formula out and compare it with the value kept beside it; how many there were.

    Pounds must agree to the penny, shares to the twelfth place.
    """
    book = Book(data)
    formulas = book.formulas()
    for sheet, cell in formulas:
        again, kept = book.value(sheet, cell), book.kept_value(sheet, cell)
        if isinstance(kept, str):
            assert again == kept, (sheet, cell)
        else:
            assert again == kept or abs(again - kept) < 1e-12 * max(1, abs(kept)), (
                (sheet, cell, book.written[sheet][cell].value),
                again,
                kept,
            )
    return len(formulas)
