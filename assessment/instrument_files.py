"""An instrument as files: the spreadsheet of one row for each question, and YAML.

Both can be imported again. Every text is written as text, never as a formula, whatever it
begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import xlsxwriter
import yaml

from assessment.rules import drafting
from assessment.rules.question_rows import DESCRIPTORS, Column
from reports.workbook.text import clean

Content = Mapping[str, Any]
SHEET = "Questions"
_WIDTHS = {Column.CODE: 16, Column.NESTED: 9, Column.LEVELS: 18, Column.TEXT: 44}
_SPARE_ROWS = 400
_ORDER = (
    *("code", "edition", "title", "summary", "publisher", "published", "documents", "notes"),
    *("since", "themes", "intro", "levels", "text", "why", "ratings", *DESCRIPTORS, "evidence"),
    *("document", "place", "source", "questions", "nested", "is", "by"),
)


def as_yaml(content: Content) -> str:
    """Return the content as the YAML of a question bank."""
    return yaml.safe_dump(_ordered(content), allow_unicode=True, sort_keys=False, width=100)


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        known = [key for key in _ORDER if key in value]
        return {key: _ordered(value[key]) for key in [*known, *(set(value) - set(known))]}
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    return value


def as_workbook(content: Content) -> bytes:
    """Return the content as XLSX: a sheet with a row for each question, and one of guidance.

    With no questions it is the template.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": content["title"]})
        _write_questions(book, content)
        _write_guidance(book)
    return buffer.getvalue()


def _write_questions(book: xlsxwriter.Workbook, content: Content) -> None:
    sheet = book.add_worksheet(SHEET)
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    heading = book.add_format({"bold": True, "bg_color": "#f3f2f1", "border": 1, "valign": "top"})
    for index, column in enumerate(Column):
        sheet.set_column(index, index, _WIDTHS.get(column, 30), cell)
        sheet.write_string(0, index, column.value, heading)
    for number, row in enumerate(_rows(content), start=1):
        for index, column in enumerate(Column):
            if row[column]:
                sheet.write_string(number, index, clean(row[column]), cell)
    nested = list(Column).index(Column.NESTED)
    sheet.data_validation(
        1,
        nested,
        _SPARE_ROWS,
        nested,
        {"validate": "list", "source": ["1", "2"], "ignore_blank": True},
    )
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _rows(content: Content) -> Iterator[dict[Column, str]]:
    theme = ""
    for place in drafting.places(content):
        question, is_new = place.question, place.theme["code"] != theme
        theme = place.theme["code"]
        depth = drafting.depth_of(question["code"])
        yield {
            Column.THEME: place.theme["title"],
            Column.INTRO: place.theme["intro"] if is_new else "",
            Column.CODE: question["code"],
            Column.NESTED: str(depth) if depth else "",
            Column.TEXT: question["text"],
            Column.LEVELS: ", ".join(question["levels"]),
            Column.WHY: question["why"],
            **{column: question["ratings"].get(step, "") for step, column in DESCRIPTORS.items()},
            Column.EVIDENCE: "\n".join(question["evidence"]),
            Column.SOURCES: "\n".join(
                _source(content["documents"][source["document"]], source["place"])
                for source in question["source"]
            ),
        }


def _source(document: Mapping[str, str], place: str) -> str:
    return " | ".join((document["title"], document["publisher"], document["published"], place))


_GUIDANCE = (
    (Column.THEME, "The theme the question belongs to. Write it again in every row, or leave it "
     "empty to stay in the theme above."),
    (Column.INTRO, "A sentence about the theme, once is enough."),
    (Column.CODE, "Leave it empty for a new question: it is given one. Keep it where there is one: "
     "by it, answers are compared from round to round."),
    (Column.NESTED, "Empty for a numbered question. 1 for a question under the numbered one above, "
     "2 for one under that."),
    (Column.TEXT, "One question, ending with a question mark."),
    (Column.LEVELS, "Who is asked: strategic, executive, operational, or several with commas."),
    (Column.WHY, "Why the question matters."),
    ("Not in place to Leading", "What each rating looks like. Members read this when they choose."),
    (Column.EVIDENCE, "What to look for, one thing a line (Alt and Enter begins a new line)."),
    (Column.SOURCES, "Where the question comes from, one source a line, in four parts: "
     "title | publisher | year, or year and month as 2008-10 | place in it. "
     "Empty: it is your own."),
    ("What may be missing", "Anything but the theme and the question can be filled in later in the "
     "browser. All of it must be there before you publish."),
)  # fmt: skip


def _write_guidance(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("How to fill this in")
    bold = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "One row for each question", bold)
    for row, (label, words) in enumerate(_GUIDANCE, start=2):
        sheet.write_string(row, 0, str(label), wrap)
        sheet.write_string(row, 1, words, wrap)
