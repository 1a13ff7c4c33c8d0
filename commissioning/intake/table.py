"""One table of a workbook: its headings found by name, its rows with the place of every cell.

Knows nothing of the database; what the cells mean, the readers beside it say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.rules.figures import read_figure
from trusts.sheets import Fault, Number, Unvalued, Workbook, address

_HEADINGS_WITHIN = 20
_DIGITS = 15


@dataclass(frozen=True)
class Finding:
    """Something to put right: where, and what."""

    place: str
    what: str

    def as_plain(self) -> dict[str, str]:
        """As it is kept with the file."""
        return {"place": self.place, "what": self.what}


@dataclass
class Row:
    """One row: its cells by heading, and everything found wrong with it."""

    number: int
    sheet: str
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    findings: list[Finding] = field(default_factory=list)

    def __getitem__(self, heading: str) -> str:
        """The text of a cell, without the blanks around it; empty for no such column."""
        return self.cells.get(heading, "").strip()

    def cell(self, heading: str) -> str:
        """The address of a cell, such as “Figures” E7."""
        return f"{address(self.number, self.columns[heading])} on “{self.sheet}”"[:60]

    def place(self, heading: str) -> str:
        """Where a cell is, in words."""
        if heading not in self.columns:
            return f"Row {self.number}"
        cell = address(self.number, self.columns[heading])
        return f"Row {self.number}, cell {cell} ({heading})"

    def wrong(self, heading: str, what: str) -> None:
        """Note what is wrong with a cell."""
        self.findings.append(Finding(self.place(heading), what))

    def text(self, heading: str, most: int) -> str:
        """The text of a cell, noted as wrong where it is longer than `most` characters."""
        found = self[heading]
        if len(found) > most:
            self.wrong(heading, f"It has {len(found)} characters; {most} is the most.")
        return found

    def number_in(self, heading: str) -> Decimal | None:
        """The number of a cell; None for an empty one, and for no number, which is noted."""
        raw = self.cells.get(heading, "")
        if not raw.strip():
            return None
        found = read_figure(raw)
        if found is None:
            self.wrong(heading, f"“{raw.strip()[:40]}” is no number.")
        elif isinstance(raw, Number):  # binary: what lies beyond fifteen digits nobody typed
            found = Decimal(f"{found:.{_DIGITS}g}")
        return found


@dataclass(frozen=True)
class Table:
    """Rows that hold something, and what is wrong with the table as a whole."""

    rows: Sequence[Row]
    findings: tuple[Finding, ...] = ()


def read_table(
    workbook: Workbook, headings: Sequence[str], needed: Sequence[str], most: int
) -> Table:
    """The first visible table that has the needed headings, of at most `most` rows.

    A heading that is not known, or there twice, is a finding; so are errors and formulas without a
    stored result in any cell.
    """
    by_name = {heading.casefold(): heading for heading in headings}
    for sheet in workbook.visible:
        for number, values in sheet.numbered():
            if number > _HEADINGS_WITHIN:
                break
            words = {value.strip().casefold() for value in values}
            if not all(heading.casefold() in words for heading in needed):
                continue
            columns, findings = _columns(number, values, by_name)
            rows: list[Row] = []
            for at, cells in sheet.numbered():
                if at <= number or not any(value.strip() for value in cells):
                    continue
                if len(rows) == most:
                    what = f"The file has more than {most:,} rows. Send it in parts."
                    return Table([], (*findings, Finding(f"Row {at}", what)))
                rows.append(_row(at, sheet.name, cells, columns))
            if not rows:
                findings.append(Finding("The file", "There are no rows under the headings."))
            return Table(rows, tuple(findings))
    wanted = " and ".join(f"“{heading}”" for heading in needed)
    what = f"There is no row with the headings {wanted}. Download the template and fill it in."
    return Table([], (Finding("The file", what),))


def _columns(
    number: int, values: tuple[str, ...], by_name: Mapping[str, str]
) -> tuple[dict[str, int], list[Finding]]:
    columns: dict[str, int] = {}
    findings = []
    for position, value in enumerate(values, start=1):
        written = value.strip()
        if not written:
            continue
        heading = by_name.get(written.casefold())
        place = f"Row {number}, cell {address(number, position)}"
        if heading is None:
            what = f"“{written[:60]}” is not a heading of the template. Remove the column."
            findings.append(Finding(place, what))
        elif heading in columns:
            findings.append(Finding(place, f"The heading “{heading}” is there twice."))
        else:
            columns[heading] = position
    return columns, findings


def _row(number: int, sheet: str, values: tuple[str, ...], columns: Mapping[str, int]) -> Row:
    cells = {
        heading: values[position - 1]
        for heading, position in columns.items()
        if position <= len(values)
    }
    row = Row(number, sheet, cells, columns)
    for heading, value in cells.items():
        if isinstance(value, Fault):
            row.wrong(heading, f"The cell holds the error {value}.")
        elif isinstance(value, Unvalued):
            row.wrong(heading, "The formula was saved without its result. Write the value.")
    return row
