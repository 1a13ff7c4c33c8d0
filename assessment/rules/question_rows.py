"""The spreadsheet of an instrument: one row for each question. No Django.

`read_rows` turns a workbook into a draft's content, or says everything that is wrong with it.
What is merely missing (a descriptor, say) is no fault here: the draft shows it as a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assessment.rules import drafting
from assessment.rules.editions import questions_in
from assessment.rules.scale import SCALE
from trusts.errors import Refusal
from trusts.sheets import Fault, Sheet, Unvalued, Workbook, address

LEVELS = ("strategic", "executive", "operational")
OUR_OWN = "Our own question"
PUBLISHED = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_HEADINGS_WITHIN = 20


class Column(StrEnum):
    """The headings, as the template writes them."""

    THEME = "Theme"
    INTRO = "About the theme"
    CODE = "Identifier"
    NESTED = "Nested"
    TEXT = "Question"
    LEVELS = "Levels"
    WHY = "Why it matters"
    NOT_IN_PLACE = "Not in place"
    EMERGING = "Emerging"
    DEVELOPING = "Developing"
    ESTABLISHED = "Established"
    LEADING = "Leading"
    EVIDENCE = "Evidence to look for"
    SOURCES = "Sources"


DESCRIPTORS = {
    step.code: column
    for step, column in zip(
        SCALE,
        (
            Column.NOT_IN_PLACE,
            Column.EMERGING,
            Column.DEVELOPING,
            Column.ESTABLISHED,
            Column.LEADING,
        ),
        strict=True,
    )
}
LONGEST: Mapping[Column, int] = {
    Column.THEME: 120,
    Column.INTRO: 500,
    Column.TEXT: 300,
    Column.WHY: 1000,
    Column.EVIDENCE: 2000,
    Column.SOURCES: 2000,
    **dict.fromkeys(DESCRIPTORS.values(), 500),
}
"""Most characters in each cell; the forms hold to the same."""


@dataclass
class Read:
    """A workbook as read: content (to use only without findings), and findings by cell."""

    content: dict[str, Any]
    findings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[Column, str]
    columns: Mapping[Column, int]
    sheet: str

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "").strip()

    def place(self, column: Column) -> str:
        """Where a cell is: "Row 7, cell E7 (Question)"."""
        if column not in self.columns:
            return f"Row {self.number}"
        return f"Row {self.number}, cell {address(self.number, self.columns[column])} ({column})"

    def lines(self, column: Column) -> list[str]:
        """The lines of a cell that say something."""
        return [line.strip(" •\t") for line in self[column].splitlines() if line.strip(" •\t")]


def read_rows(workbook: Workbook, draft: Mapping[str, Any], taken: set[str]) -> Read:
    """Return the draft with the questions of a workbook instead of its own, or every fault found.

    `taken` are identifiers of earlier editions: a question without one never gets any of them.
    """
    content = {**draft, "themes": [], "documents": {}}
    found = _table(workbook)
    if found is None:
        what = (
            f"There is no row with the headings “{Column.THEME}” and “{Column.TEXT}”. "
            "Download the template and copy your questions into it."
        )
        return Read(content, [{"place": "The file", "what": what}])
    sheet, heading, columns, faults = found
    rows = [
        _Row(number, _cells(values, columns), columns, sheet.name)
        for number, values in sheet.numbered()
        if number > heading and any(value.strip() for value in values)
    ]
    read = Read(content, faults)
    if not rows:
        read.findings.append({"place": "The file", "what": "There are no questions in it."})
    _Reader(read, draft, taken).read(rows)
    return read


def _table(
    workbook: Workbook,
) -> tuple[Sheet, int, dict[Column, int], list[dict[str, Any]]] | None:
    for sheet in workbook.visible:
        for number, values in sheet.numbered():
            if number > _HEADINGS_WITHIN:
                break
            words = [value.strip().casefold() for value in values]
            if Column.THEME.casefold() in words and Column.TEXT.casefold() in words:
                columns, faults = _headings(number, values)
                return sheet, number, columns, faults
    return None


def _headings(
    number: int, values: tuple[str, ...]
) -> tuple[dict[Column, int], list[dict[str, Any]]]:
    known = {column.casefold(): column for column in Column}
    columns: dict[Column, int] = {}
    faults = []
    for position, value in enumerate(values, start=1):
        heading = value.strip()
        if not heading:
            continue
        column = known.get(heading.casefold())
        place = f"Row {number}, cell {address(number, position)}"
        if column is None:
            what = f"“{heading[:60]}” is not a heading of the template. Remove the column."
            faults.append({"place": place, "what": what})
        elif column in columns:
            faults.append({"place": place, "what": f"The heading “{heading}” is there twice."})
        else:
            columns[column] = position
    return columns, faults


def _cells(values: tuple[str, ...], columns: Mapping[Column, int]) -> dict[Column, str]:
    return {
        column: values[position - 1]
        for column, position in columns.items()
        if position <= len(values)
    }


class _Reader:
    """Builds the content row by row, and notes what is wrong."""

    def __init__(self, into: Read, draft: Mapping[str, Any], taken: set[str]) -> None:
        self.into = into
        self.code = draft["code"]
        self.own = draft["documents"].get(drafting.OWN) or {
            "title": draft["title"],
            "publisher": "The trust",
            "published": "2009",
        }
        self.known = {theme["title"].casefold(): theme["code"] for theme in draft["themes"]}
        self.taken = taken
        self.themes: dict[str, dict[str, Any]] = {}
        self.theme: dict[str, Any] | None = None
        self.above: list[dict[str, Any]] = []

    def read(self, rows: list[_Row]) -> None:
        """Read every row, then give identifiers to the questions that have none."""
        if len(rows) > drafting.MOST_QUESTIONS:
            self.fault(
                rows[drafting.MOST_QUESTIONS].place(Column.TEXT),
                f"An instrument has at most {drafting.MOST_QUESTIONS} questions.",
            )
            return
        self.reserve(rows)
        for row in rows:
            self.check_cells(row)
            self.take(row)
        if not self.into.findings:
            self.name()

    def fault(self, place: str, what: str) -> None:
        """Note a fault."""
        self.into.findings.append({"place": place, "what": what})

    def reserve(self, rows: list[_Row]) -> None:
        """Themes that identifiers name keep those letters, wherever the rows stand."""
        title = ""
        for row in rows:
            title = row[Column.THEME] or title
            named = re.fullmatch(rf"{self.code}-([A-Z]{{3}})-.*", row[Column.CODE])
            if title and named:
                self.known.setdefault(title.casefold(), named[1])

    def check_cells(self, row: _Row) -> None:
        """Cells that hold no text, or too much of it."""
        for column, value in row.cells.items():
            if isinstance(value, Fault | Unvalued):
                self.fault(
                    row.place(column), "The cell holds an error or a formula without result."
                )
            elif len(value) > LONGEST.get(column, 40):
                self.fault(
                    row.place(column),
                    f"The cell has {len(value)} characters. Shorten it to "
                    f"{LONGEST.get(column, 40)}.",
                )

    def take(self, row: _Row) -> None:
        """Put the row's question into its place."""
        if row[Column.THEME]:
            self.theme = self.theme_of(row)
        if self.theme is None:
            self.fault(row.place(Column.THEME), "The first question needs a theme.")
            return
        if not row[Column.TEXT]:
            self.fault(row.place(Column.TEXT), "The row has no question.")
        depth = self.depth_of(row)
        question = {
            "code": row[Column.CODE],
            "text": row[Column.TEXT],
            "levels": self.levels_of(row),
            "why": row[Column.WHY],
            "ratings": {step: row[column] for step, column in DESCRIPTORS.items()},
            "evidence": row.lines(Column.EVIDENCE),
            "source": self.sources_of(row),
        }
        self.check_code(row, question, depth)
        beside = self.above[depth - 1].setdefault("nested", []) if depth else None
        (self.theme["questions"] if beside is None else beside).append(question)
        self.above[depth:] = [question]

    def theme_of(self, row: _Row) -> dict[str, Any]:
        """The theme a row names, made where it is new. A theme begins a list of its own."""
        title = row[Column.THEME]
        key = title.casefold()
        if key not in self.themes:
            used = {theme["code"] for theme in self.themes.values()} | self.taken
            used |= {code for known, code in self.known.items() if known != key}
            code = self.known.get(key) or drafting.theme_code(title, used)
            if any(theme["code"] == code for theme in self.themes.values()):
                self.fault(row.place(Column.CODE), f"Another theme has the letters {code} already.")
            self.themes[key] = {"code": code, "title": title, "intro": "", "questions": []}
            self.into.content["themes"].append(self.themes[key])
        theme = self.themes[key]
        if row[Column.INTRO]:
            theme["intro"] = row[Column.INTRO]
        if theme is not self.theme:
            self.above = []
        return theme

    def depth_of(self, row: _Row) -> int:
        said = row[Column.NESTED]
        if said not in ("", "0", "1", "2"):
            self.fault(
                row.place(Column.NESTED),
                f"“{said[:20]}” is not a depth. Leave it empty, or write 1 or 2.",
            )
            return 0
        depth = int(said or 0)
        if depth > len(self.above):
            self.fault(
                row.place(Column.NESTED),
                f"There is no question above that this one could be under at depth {depth}.",
            )
            return 0
        return depth

    def levels_of(self, row: _Row) -> list[str]:
        words = [word for word in re.split(r"[\s,;/]+", row[Column.LEVELS].casefold()) if word]
        for word in words:
            if word not in LEVELS:
                self.fault(
                    row.place(Column.LEVELS),
                    f"“{word[:20]}” is not a level. Write strategic, executive or operational.",
                )
        return [level for level in LEVELS if level in words]

    def sources_of(self, row: _Row) -> list[dict[str, str]]:
        """A source a line: title | publisher | year | place in it. None: our own question."""
        found = []
        for line in row.lines(Column.SOURCES):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 4 or not all(parts) or not PUBLISHED.fullmatch(parts[2]):
                self.fault(
                    row.place(Column.SOURCES),
                    f"“{line[:60]}” is not a source. Write title | publisher | year, or year and "
                    "month as 2008-10 | place in it.",
                )
                continue
            title, publisher, published, place = parts
            document = {"title": title, "publisher": publisher, "published": published}
            found.append({"document": self.key_of(document), "place": place})
        return found or [{"document": self.key_of(self.own), "place": OUR_OWN}]

    def key_of(self, document: dict[str, str]) -> str:
        documents = self.into.content["documents"]
        for key, known in documents.items():
            if known == document:
                return str(key)
        key = drafting.OWN if document == self.own else f"document{len(documents) + 1}"
        documents[key] = dict(document)
        return key

    def check_code(self, row: _Row, question: dict[str, Any], depth: int) -> None:
        code = question["code"]
        if not code or self.theme is None:
            return
        stem = self.above[depth - 1]["code"] if depth else f"{self.code}-{self.theme['code']}-"
        mark = ("[0-9]{2}", "[a-z]", "[1-9]")[depth]
        if not stem or not re.fullmatch(re.escape(stem) + mark, code):
            self.fault(
                row.place(Column.CODE),
                f"{code} is not an identifier for this place. Leave it empty to be given one.",
            )
        elif code in questions_in(self.into.content):
            self.fault(row.place(Column.CODE), f"{code} is there twice.")

    def name(self) -> None:
        """Give identifiers where there are none, past all that were ever given."""
        for question, to in _unnamed(self.into.content):
            try:
                question["code"] = drafting.free_code(self.into.content, to, self.taken)
            except Refusal as refusal:
                self.fault("The file", refusal.message)
                return


def _unnamed(content: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Questions without identifiers and what they lie beneath, parents before those under them."""
    for place in drafting.places(content):
        if not place.question["code"]:
            beneath = place.parent["code"] if place.parent else place.theme["code"]
            yield place.question, beneath
