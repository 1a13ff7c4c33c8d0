"""The spreadsheets that figures and indicators are filled into. Text is written as text, always."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from commissioning.intake import figures, indicators
from commissioning.models import Quality
from reports.workbook.text import clean

Cell = str | Decimal | int | None
_GREY = {"bg_color": "#f3f2f1", "font_color": "#505a5f"}
_YELLOW = {"bg_color": "#fff7bf"}
_WIDTHS = {
    figures.CODE: 12,
    figures.NAME: 46,
    figures.STORY: 44,
    figures.ACTION: 44,
    figures.NOTE: 30,
    figures.SOURCE: 30,
    indicators.DEFINITION: 44,
    indicators.TARGETS: 44,
}
_FIGURES_HELP = (
    ("One row for each figure", "Rows in which you type nothing are left alone."),
    (figures.PERIOD, "As written here: Quarter 2 2009–10, 2009–10, September 2009, 2008/09, 2009."),
    (figures.FIGURE, "A number, with no more decimals than the indicator has."),
    (
        figures.QUALITY,
        f"{', '.join(quality.label.split(':')[0] for quality in Quality)}. All but Sound need a "
        f"note.",
    ),
    (figures.CHANGED, "Only where the period has an accepted figure already."),
    (figures.STORY, "What lies behind the figure: causes, not excuses. Never a child’s name."),
    (figures.ACTION, "A red figure is not accepted without it, and without who and by when."),
    (figures.WHO, "A partner’s name as the trust writes it."),
    (figures.WHEN, "A date, such as 31/03/2010."),
    (figures.FORECAST, "The figure you expect at the last period that has a target."),
)
_INDICATORS_HELP = (
    ("One row for each indicator", "An import only adds: a code that is in use is refused."),
    (indicators.PRIORITIES, "Codes of the plan in force, with commas between them."),
    (indicators.KIND, ", ".join(kind.label for kind in indicators.KINDS.values()) + "."),
    (indicators.USE, "Target, or Context: no target and no colour, it helps to read the others."),
    (indicators.BETTER, "More or Less. Empty only for context."),
    (indicators.FREQUENCY, ", ".join(word.capitalize() for word in indicators.FREQUENCIES) + "."),
    (indicators.PLACES, "Decimal places of its figures, 0 to 4. Empty: 1."),
    (indicators.DUE, "Days after a period’s end by which its figure is due. Empty: 42."),
    (indicators.TOLERANCE, "How much worse than its target a figure may be and still be amber."),
    (indicators.TOLERANCE_IN, "Percent (of the target) or Unit (of the figure). Empty: Percent."),
    (indicators.TARGETS, "One for each period, such as 2009–10 = 12.5; 2010–11 = 11"),
)


def figures_workbook(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """The template for figures, filled with rows of values by heading."""
    known = {figures.CODE, figures.NAME, figures.UNIT, figures.PERIOD, figures.TARGET}
    qualities = [quality.label.split(":")[0] for quality in Quality]
    return _write(
        "Figures",
        figures.HEADINGS,
        rows,
        given=known,
        lists={figures.QUALITY: qualities},
        guidance=_FIGURES_HELP,
    )


def indicators_workbook(
    rows: Sequence[Mapping[str, Cell]],
    *,
    outcomes: Sequence[str] = (),
    partners: Sequence[str] = (),
) -> bytes:
    """The template for indicators, with lists to choose outcomes and partners from."""
    lists = {
        indicators.OUTCOME: list(outcomes),
        indicators.LEAD: list(partners),
        indicators.KIND: [kind.label for kind in indicators.KINDS.values()],
        indicators.USE: [word.capitalize() for word in indicators.USES],
        indicators.BETTER: [word.capitalize() for word in indicators.BETTERS],
        indicators.FREQUENCY: [word.capitalize() for word in indicators.FREQUENCIES],
        indicators.TOLERANCE_IN: [word.capitalize() for word in indicators.TOLERANCES],
    }
    return _write(
        "Indicators",
        indicators.HEADINGS,
        rows,
        given=set(),
        lists=lists,
        guidance=_INDICATORS_HELP,
    )


def _write(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Mapping[str, Cell]],
    *,
    given: set[str],
    lists: Mapping[str, list[str]],
    guidance: Sequence[tuple[str, str]],
) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(title)
        line = {"border": 1, "border_color": "#b1b4b6", "valign": "top", "text_wrap": True}
        head = book.add_format({**line, "bold": True, "bg_color": "#0b4a5a", "font_color": "white"})
        grey = book.add_format({**line, **_GREY, "num_format": "@"})
        words = book.add_format({**line, **_YELLOW, "num_format": "@"})
        plain = book.add_format({**line, **_YELLOW})
        spare = max(len(rows), 40)
        last = max(spare, len(rows)) + (0 if given else 200)
        choices = book.add_worksheet("Choices")
        choices.hide()
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
            sheet.set_column(column, column, _WIDTHS.get(heading, 16))
            if found := lists.get(heading):
                for at, word in enumerate(found):
                    choices.write_string(at, column, clean(word))
                letter = xlsxwriter.utility.xl_col_to_name(column)
                source = f"=Choices!${letter}$1:${letter}${len(found)}"
                sheet.data_validation(
                    1, column, last, column, {"validate": "list", "source": source}
                )
        for at, row in enumerate(rows, start=1):
            for column, heading in enumerate(headings):
                _cell(sheet, at, column, row.get(heading), grey if heading in given else words,
                      grey if heading in given else plain)  # fmt: skip
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _guide(book, guidance)
    return buffer.getvalue()


def _cell(sheet: Any, row: int, column: int, value: Cell, text: Any, figure: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, figure)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value), text)
    else:
        sheet.write_number(row, column, float(value), figure)


def _guide(book: xlsxwriter.Workbook, guidance: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("How to fill this in")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 96)
    for row, (label, text) in enumerate(guidance):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrap)
