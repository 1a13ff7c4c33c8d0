"""What a report's workbook is: sheets of typed columns, with formulas said in words of columns.

A report describes; the engine places cells, writes formulas and works out their values
(`figures.py`), and writes the file (`write.py`). A report never writes a cell address, and no
text of a report or of its data can become a formula.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from trusts.permissions import Permission

Value = str | Decimal | int | datetime.date | None
"""What a cell may hold. In a column of figures, text says why a figure is missing."""

Row = Mapping[str, Value]
"""A row: values by column key. A value for a computed column takes the formula's place."""

SHEET_NAME = re.compile(r"[^\[\]:*?/\\']{1,31}")
SAFE_WORD = re.compile(r"[A-Za-z][A-Za-z -]*")


class Kind(Enum):
    """How a column's values are written and shown."""

    TEXT = "text"
    STANDING = "standing"  # text; red, amber and green are filled with their colour as well
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    SCORE = "score"  # a place on a scale, to one decimal: never summed
    NUMBER = "number"  # a measure that is neither money nor a count: as it is, never summed
    DATE = "date"

    @property
    def is_figure(self) -> bool:
        """Whether its values are numbers that can be summed."""
        return self in (Kind.MONEY, Kind.COUNT)


@dataclass(frozen=True)
class Less:
    """In the same row: column `figure` less column `less`."""

    figure: str
    less: str


@dataclass(frozen=True)
class Plus:
    """In the same row: the sum of these columns; missing figures count as nothing."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """In the same row: column `part` as a share of the size of column `of`."""

    part: str
    of: str


@dataclass(frozen=True)
class SumOf:
    """The sum of a column of another sheet over the rows that match.

    `where` pairs a column there with a column here whose value must be the same; `only` pairs a
    column there with a word; `headed` names a column there that must be the same as the heading
    of the column here. `times` names a column of factors there, such as 1 and −1.
    """

    sheet: str
    column: str
    where: tuple[tuple[str, str], ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    headed: str = ""
    times: str = ""


Formula = Less | Plus | Share | SumOf


@dataclass(frozen=True)
class Column:
    """A column. `total` puts its sum into the rows of totals; `width` is in characters."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    width: float = 0
    formula: Formula | None = None
    total: bool = False


@dataclass(frozen=True)
class Total:
    """A row below the others: sums of the columns that have a total.

    Of every row; or of those where each named column holds the word (`where`); or one total less
    another (`less`: their labels). `columns` narrows it to some columns.
    """

    label: str
    where: tuple[tuple[str, str], ...] = ()
    less: tuple[str, str] | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: title, what it shows in a sentence, columns, rows, totals, and notes below.

    `key` names it for formulas, `name` is on its tab. `frozen` columns stay when one scrolls to
    the side. Where it `needs` a permission it is left out of the copy for other readers.
    """

    key: str
    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    summary: str = ""
    totals: Sequence[Total] = ()
    notes: Sequence[str] = ()
    frozen: int = 1
    needs: Permission | None = None
    empty: str = "There is nothing to list."

    def __post_init__(self) -> None:
        """Raise ValueError for a sheet that could not be written as described."""
        if not SHEET_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a sheet.")
        keys = {column.key for column in self.columns}
        if len(keys) != len(self.columns):
            raise ValueError(f"Sheet {self.key}: two columns have the same key.")
        for row in self.rows:
            if unknown := set(row) - keys:
                raise ValueError(f"Sheet {self.key}: no column is called {sorted(unknown)}.")
        words = [word for total in self.totals for _, word in total.where]
        words += [
            word
            for column in self.columns
            if isinstance(column.formula, SumOf)
            for _, word in column.formula.only
        ]
        for word in words:
            if not SAFE_WORD.fullmatch(word):
                raise ValueError(f"Sheet {self.key}: {word!r} is no plain word to look for.")

    def column(self, key: str) -> Column:
        """The column with this key; KeyError for none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"Sheet {self.key} has no column {key}.")


@dataclass(frozen=True)
class Workbook:
    """A report as a workbook: what its first sheet says about it, and its sheets.

    `facts` are the (name, value) pairs of that first sheet, beside those the engine adds: trust,
    who asked, when, and the digest of the figures. `standing` says in a sentence what the figures
    are, such as frozen or a draft.
    """

    title: str
    subtitle: str
    standing: str
    sheets: Sequence[Sheet]
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        """Raise ValueError where sheets clash, or where one would tell what another withholds."""
        if not self.sheets:
            raise ValueError("A workbook needs a sheet.")
        for names in ([s.key for s in self.sheets], [s.name.lower() for s in self.sheets]):
            if len(set(names)) != len(names):
                raise ValueError("Two sheets have the same key or name.")
        for sheet in self.sheets:
            for column in sheet.columns:
                if isinstance(column.formula, SumOf):
                    of = self.sheet(column.formula.sheet)
                    if of.needs not in (None, sheet.needs):
                        raise ValueError(f"{sheet.key} would show sums of confidential {of.key}.")

    def sheet(self, key: str) -> Sheet:
        """The sheet with this key; KeyError for none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(f"The workbook has no sheet {key}.")
