"""Read benchmark figures from their data file and check them. No Django."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from assessment.banks.load import Source, read

FILE = Path(__file__).resolve().parent / "national_2008.yaml"
SCHEMA = FILE.parent / "schema.json"


class BenchmarksError(ValueError):
    """Benchmark figures cannot be used. `problems` holds one plain sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Figure:
    """A single figure: `percent` is a whole percentage, as printed."""

    code: str
    label: str
    percent: int
    source: Source


@dataclass(frozen=True)
class Column:
    """What a column of a table counts. `questions` are those it can be set beside."""

    code: str
    label: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row: one whole percentage for each column of its table, in their order.

    `duty` says whether a partner had the duty to cooperate; None where rows are not partners.
    """

    code: str
    label: str
    percent: tuple[int, ...]
    duty: bool | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of percentages. `of` says of what they are percentages."""

    code: str
    title: str
    of: str
    rows_are: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: Source

    def percent(self, row: str, column: str | None = None) -> int:
        """Return one figure; of the first column where none is named. KeyError when unknown."""
        names = [one.code for one in self.columns]
        if column is not None and column not in names:
            raise KeyError(column)
        place = names.index(column) if column is not None else 0
        for one in self.rows:
            if one.code == row:
                return one.percent[place]
        raise KeyError(row)


@dataclass(frozen=True)
class Benchmarks:
    """Published figures. `interviewed` is how many answered, by kind of respondent."""

    code: str
    title: str
    summary: str
    notes: tuple[str, ...]
    interviewed: Mapping[str, int]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]

    def table(self, code: str) -> Table:
        """Return a table; KeyError when unknown."""
        return _find(self.tables, code)

    def figure(self, code: str) -> Figure:
        """Return a single figure; KeyError when unknown."""
        return _find(self.figures, code)

    def questions(self) -> Iterator[str]:
        """Yield the code of every question that some figure can be set beside."""
        for table in self.tables:
            for part in (*table.columns, *table.rows):
                yield from part.questions


def _find(parts: Iterable[Any], code: str) -> Any:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)


def problems_in(content: Any) -> list[str]:
    """Return every fault in the content, one plain sentence each; empty when it is sound.

    Beyond the schema: codes are unique in their list, each row has a figure for every column, every
    source is a listed document, and rows of respondents are listed among them.
    """
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    problems = [
        f"{'.'.join(map(str, error.absolute_path)) or 'benchmarks'}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(content)
    ]
    if problems:
        return sorted(problems)
    lists = [("respondents", content["respondents"]), ("tables", content["tables"])]
    lists.append(("figures", content["figures"]))
    for table in content["tables"]:
        lists += [(f"{table['code']} {part}", table[part]) for part in ("columns", "rows")]
        problems += _table_problems(content, table)
    for name, entries in lists:
        codes = [entry["code"] for entry in entries]
        problems += [
            f"{name}: the code {code} is used twice"
            for code in sorted({code for code in codes if codes.count(code) > 1})
        ]
    problems += [
        f"{entry['code']}: source document “{entry['source']['document']}” is not listed"
        for entry in (*content["tables"], *content["figures"])
        if entry["source"]["document"] not in content["documents"]
    ]
    return problems


def _table_problems(content: Mapping[str, Any], table: Mapping[str, Any]) -> list[str]:
    wanted = len(table["columns"])
    problems = [
        f"{table['code']} {row['code']}: {len(row['percent'])} figures for {wanted} columns"
        for row in table["rows"]
        if len(row["percent"]) != wanted
    ]
    if table["rows_are"] == "respondents":
        known = {entry["code"] for entry in content["respondents"]}
        problems += [
            f"{table['code']} {row['code']}: is not among the respondents"
            for row in table["rows"]
            if row["code"] not in known
        ]
    return problems


def from_content(content: Mapping[str, Any]) -> Benchmarks:
    """Build Benchmarks from parsed content.

    Raises BenchmarksError naming every fault.
    """
    problems = problems_in(content)
    if problems:
        raise BenchmarksError(problems)

    def source(entry: Mapping[str, Any]) -> Source:
        return Source(**entry["source"], **content["documents"][entry["source"]["document"]])

    return Benchmarks(
        code=content["code"],
        title=content["title"],
        summary=content["summary"],
        notes=tuple(content.get("notes", [])),
        interviewed={entry["code"]: entry["interviewed"] for entry in content["respondents"]},
        tables=tuple(
            Table(
                code=table["code"],
                title=table["title"],
                of=table["of"],
                rows_are=table["rows_are"],
                columns=tuple(
                    Column(one["code"], one["label"], tuple(one.get("questions", [])))
                    for one in table["columns"]
                ),
                rows=tuple(
                    Row(
                        code=row["code"],
                        label=row["label"],
                        percent=tuple(row["percent"]),
                        duty=row.get("duty"),
                        questions=tuple(row.get("questions", [])),
                    )
                    for row in table["rows"]
                ),
                source=source(table),
            )
            for table in content["tables"]
        ),
        figures=tuple(
            Figure(entry["code"], entry["label"], entry["percent"], source(entry))
            for entry in content["figures"]
        ),
    )


@lru_cache(maxsize=1)
def national_2008() -> Benchmarks:
    """Return the national figures of 2008."""
    return from_content(read(FILE))
