"""The template workbook of a return: one per partner and period, with the partner's own lines.

Only the cells to fill in are unlocked (there is no password: the lock guards against slips). Each
line's Check cell says what is wrong before the upload, and the head counts them.

Pure: no Django. Every text is written as text, never as a formula, whatever it begins with; the
only formulas are our own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.layout import EDITION, MONEY, Column, Mark
from finance.rules.money import LIMIT, format_money
from finance.rules.periods import year_label
from finance.template_checks import FILL_IN, OK, STARTERS, check_formula
from reports.workbook.text import clean

COLUMNS = tuple(Column)
HEADING_ROW = 8  # counted from 0, as XlsxWriter does
SHEET = "Return"
_WIDTHS = {
    Column.CODE: 16,
    Column.SERVICE: 38,
    Column.CATEGORY: 22,
    Column.PERCENT: 11,
    Column.EXPLANATION: 60,
    Column.CHECK: 34,
}
_CHECKED = {
    "budget": Column.BUDGET,
    "previous": Column.PREVIOUS,
    "actual": Column.ACTUAL,
    "commitments": Column.COMMITMENTS,
    "forecast": Column.FORECAST,
    "explanation": Column.EXPLANATION,
    "contracted": Column.CONTRACTED,
}
_MONEY_FORMAT = "£#,##0.00;[Red]-£#,##0.00;£0.00"


def write_template(expected: Expected) -> bytes:
    """The workbook as XLSX bytes: a locked sheet to fill in, and a sheet of guidance."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": f"Budget return, {expected.partner_name}, {expected.period.name}"}
        )
        _Template(book, expected).write()
        _write_guidance(book, expected)
    return buffer.getvalue()


class _Template:
    """The sheet that is filled in."""

    def __init__(self, book: xlsxwriter.Workbook, expected: Expected) -> None:
        self.expected = expected
        self.sheet = book.add_worksheet(SHEET)
        thin = {"border": 1, "border_color": "#b1b4b6", "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.label = book.add_format({"font_color": "#505a5f"})
        self.heading = book.add_format(
            {**thin, "bold": True, "text_wrap": True, "bg_color": "#f3f2f1"}
        )
        self.text = book.add_format({**thin, "text_wrap": True})
        self.money = book.add_format({**thin, "num_format": _MONEY_FORMAT})
        self.input = book.add_format(
            {**thin, "num_format": _MONEY_FORMAT, "locked": False, "bg_color": "#fff7bf"}
        )
        self.words = book.add_format(
            {**thin, "text_wrap": True, "locked": False, "bg_color": "#fff7bf", "num_format": "@"}
        )
        self.total = book.add_format(
            {**thin, "bold": True, "num_format": _MONEY_FORMAT, "bg_color": "#f3f2f1"}
        )
        self.percent = book.add_format({**thin, "num_format": "0.0%"})
        self.strong = book.add_format({"bold": True})
        self.good = book.add_format({"font_color": "#00562f", "bg_color": "#cce2d8"})
        self.bad = book.add_format({"font_color": "#594d00", "bg_color": "#fff4d3"})

    def write(self) -> None:
        spending = [line for line in self.expected.lines if not line.is_income]
        income = [line for line in self.expected.lines if line.is_income]
        self.write_head()
        first = HEADING_ROW + 1
        for row, line in enumerate([*spending, *income], start=first):
            self.write_line(row, line)
        self.write_totals(first, len(spending), len(income))
        last = max(first, first + len(self.expected.lines) - 1)
        self.add_checks(first, last)
        self.write_state(first, last)
        self.finish(last + 3)

    def write_head(self) -> None:
        expected, sheet = self.expected, self.sheet
        sheet.write_string(
            0, 0, f"Budget return: {expected.partner_name}, {expected.period.name}", self.title
        )
        sheet.write_string(
            1, 0, "Fill in the yellow cells. Amounts are pounds from 1 April to the period's end."
        )
        marks = {
            Mark.EDITION: str(EDITION),
            Mark.TRUST: expected.trust,
            Mark.PARTNER: expected.partner,
            Mark.PERIOD: expected.period.code,
            Mark.YEAR: year_label(expected.period.financial_year),
        }
        for row, (mark, value) in enumerate(marks.items(), start=2):
            sheet.write_string(row, 0, mark.value, self.label)
            sheet.write_string(row, 1, value)
        sheet.set_row(HEADING_ROW, 32)
        for index, column in enumerate(COLUMNS):
            sheet.write_string(HEADING_ROW, index, column.value, self.heading)
            sheet.set_column(index, index, _WIDTHS.get(column, 17))

    def write_line(self, row: int, line: ExpectedLine) -> None:
        sheet, at = self.sheet, COLUMNS.index
        sheet.write_string(row, at(Column.CODE), clean(line.code), self.text)
        sheet.write_string(row, at(Column.SERVICE), clean(line.service), self.text)
        sheet.write_string(row, at(Column.CATEGORY), clean(line.category), self.text)
        sheet.write_number(row, at(Column.BUDGET), float(line.current), self.money)
        sheet.write_number(row, at(Column.PROFILE), float(line.profile_to_date), self.money)
        if line.previous_actual is None:
            sheet.write_string(row, at(Column.PREVIOUS), "no earlier return", self.text)
        else:
            sheet.write_number(row, at(Column.PREVIOUS), float(line.previous_actual), self.money)
        for column in MONEY:
            sheet.write_blank(row, at(column), None, self.input)
        forecast = xl_rowcol_to_cell(row, at(Column.FORECAST))
        budget = xl_rowcol_to_cell(row, at(Column.BUDGET))
        sheet.write_formula(
            row,
            at(Column.VARIANCE),
            f'=IF({forecast}="","",{forecast}-{budget})',
            self.money,
            "",
        )
        variance = xl_rowcol_to_cell(row, at(Column.VARIANCE))
        sheet.write_formula(
            row,
            at(Column.PERCENT),
            f'=IF(OR({forecast}="",{budget}=0),"",{variance}/ABS({budget}))',
            self.percent,
            "",
        )
        sheet.write_string(
            row, at(Column.EXPLANATION), clean(line.previous_explanation), self.words
        )
        if line.contracted is None:
            sheet.write_string(row, at(Column.CONTRACTED), "no contract", self.text)
        else:
            sheet.write_number(row, at(Column.CONTRACTED), float(line.contracted), self.money)
        cells = {name: xl_rowcol_to_cell(row, at(column)) for name, column in _CHECKED.items()}
        check = check_formula(line, self.expected, cells)
        sheet.write_formula(row, at(Column.CHECK), check, self.text, FILL_IN)

    def write_totals(self, first: int, spending: int, income: int) -> None:
        row = first + spending + income
        groups = [
            ("Total expenditure", first, spending),
            ("Total income", first + spending, income),
        ]
        for offset, (label, start, count) in enumerate(groups):
            self.write_label(row + offset, label)
            for column in self.summed():
                index = COLUMNS.index(column)
                cells = xl_range(start, index, max(start, start + count - 1), index)
                formula = f"=SUM({cells})" if count else "=0"
                value = self.stored_total(column, is_income=bool(offset))
                self.sheet.write_formula(row + offset, index, formula, self.total, value)
        self.write_label(row + 2, "Net total")
        for column in self.summed():
            index = COLUMNS.index(column)
            spent, received = xl_rowcol_to_cell(row, index), xl_rowcol_to_cell(row + 1, index)
            value = self.stored_total(column, is_income=False) - self.stored_total(
                column, is_income=True
            )
            self.sheet.write_formula(row + 2, index, f"={spent}-{received}", self.total, value)

    def write_label(self, row: int, label: str) -> None:
        for index in range(len(COLUMNS)):
            self.sheet.write_blank(row, index, None, self.total)
        self.sheet.write_string(row, COLUMNS.index(Column.SERVICE), label, self.total)

    def write_state(self, first: int, last: int) -> None:
        """In the head, live: how many lines are filled in, and how many need a look."""
        index, at = COLUMNS.index(Column.CHECK), COLUMNS.index(Column.CATEGORY)
        cells, count = xl_range(first, index, last, index), len(self.expected.lines)
        blank, good = f'COUNTIF({cells},"{FILL_IN}")', f'COUNTIF({cells},"{OK}")'
        ready = (
            f'=IF({good}={count},"Ready to upload",IF({blank}>0,"Not finished: "&{blank}&" of '
            f'{count} lines to fill in","Look at the Check column of "&({count}-{good})&" lines"))'
        )
        self.sheet.write_string(2, at, "Before you upload", self.strong)
        not_begun = f"Not finished: {count} of {count} lines to fill in"
        self.sheet.write_formula(3, at, ready, self.strong, not_begun)
        self.sheet.write_string(4, at, "Lines that are right", self.label)
        self.sheet.write_formula(4, at + 1, f"={good}", None, 0)
        self.sheet.write_string(5, at, "Lines to look at", self.label)
        self.sheet.write_formula(5, at + 1, f"={count}-{good}-{blank}", None, 0)

    def summed(self) -> Sequence[Column]:
        return (Column.BUDGET, Column.PROFILE, *MONEY, Column.VARIANCE)

    def stored_total(self, column: Column, *, is_income: bool) -> float:
        """A total's stored result before anything is filled in."""
        lines = [line for line in self.expected.lines if line.is_income == is_income]
        if column is Column.BUDGET:
            return float(sum(line.current for line in lines))
        if column is Column.PROFILE:
            return float(sum(line.profile_to_date for line in lines))
        return 0.0

    def add_checks(self, first: int, last: int) -> None:
        """What the entry cells take, and the colours of the Check column."""
        for column in MONEY:
            index = COLUMNS.index(column)
            cell = xl_rowcol_to_cell(first, index)
            rule: dict[str, Any] = {
                "validate": "custom",
                "value": f"=AND(ISNUMBER({cell}),ROUND({cell},2)={cell},ABS({cell})<{LIMIT:f})",
                "error_title": "An amount is needed",
                "error_message": "Write pounds and pennies, for example 1234.50. Write 0 for none.",
            }
            self.sheet.data_validation(first, index, last, index, rule)
        words = COLUMNS.index(Column.EXPLANATION)
        self.sheet.data_validation(
            first,
            words,
            last,
            words,
            {"validate": "list", "source": list(STARTERS), "show_error": False},
        )
        check = COLUMNS.index(Column.CHECK)
        said = xl_rowcol_to_cell(first, check, col_abs=True)
        self.sheet.conditional_format(
            first,
            check,
            last,
            check,
            {"type": "formula", "criteria": f'={said}="{OK}"', "format": self.good},
        )
        self.sheet.conditional_format(
            first,
            check,
            last,
            check,
            {"type": "formula", "criteria": f'={said}<>"{FILL_IN}"', "format": self.bad},
        )

    def finish(self, last: int) -> None:
        """How it is seen, printed and locked."""
        sheet, expected = self.sheet, self.expected
        sheet.freeze_panes(HEADING_ROW + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        sheet.print_area(0, 0, last, len(COLUMNS) - 1)
        named = f"{expected.partner_name}, {expected.period.name}".replace("&", "&&")
        sheet.set_footer(f"&L{named}&RPage &P of &N")
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "select_locked_cells": True}
        )
        sheet.set_selection(HEADING_ROW + 1, COLUMNS.index(Column.ACTUAL), HEADING_ROW + 1, 6)


def _write_guidance(book: xlsxwriter.Workbook, expected: Expected) -> None:
    sheet = book.add_worksheet("How to fill this in")
    bold = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "How to fill in the return", bold)
    thresholds = expected.thresholds
    rows = [
        ("What to fill in", "Only the yellow cells. Everything else is the agreed budget and is "
         "locked; if it is wrong, tell the lead finance officer."),
        (Column.ACTUAL.value, "What has been paid or charged from 1 April to "
         f"{expected.period.ends_on:%-d %B %Y}."),
        (Column.COMMITMENTS.value, "Money contractually bound and not yet paid. Write 0 for none."),
        (Column.CONTRACTED.value, "What contracts linked to the line bind you to pay this year. "
         "What of it is not spent yet belongs into the commitments. Where a line pays for other "
         "things too, its commitments may be more."),
        (Column.FORECAST.value, "What you expect for the whole year, commitments included."),
        ("Income", "Write income as a positive amount, like spending."),
        (Column.EXPLANATION.value, "Needed where the forecast differs from the budget by more than "
         f"{thresholds.explain_percent}% (and at least "
         f"{format_money(thresholds.explain_at_least, pennies=False)}), or by more than "
         f"{format_money(thresholds.explain_amount, pennies=False)}. Name what caused most of it, "
         "with amounts. Your last explanation is there already: change it if it no longer holds. "
         "The list in the cell offers ways to begin."),
        (Column.CHECK.value, "Says OK, or what to look at, while you type. The top of the sheet "
         "counts the lines. If a figure is right all the same, say why in the explanation and "
         "upload: only what we find after the upload counts."),
        (Column.PREVIOUS.value, "The figure of your last return this year. It is there to compare "
         "with and is locked."),
        ("New lines", "A return cannot add lines. Ask the lead finance officer to add the line to "
         "the budget, then download the template again."),
        ("Amounts", "Pounds and pennies, for example 1234.50. A negative amount may have a minus "
         "or brackets."),
        ("Saving", "Save as an Excel workbook (.xlsx) or as CSV UTF-8 (.csv), then upload it."),
    ]  # fmt: skip
    for row, (label, words) in enumerate(rows, start=2):
        sheet.write_string(row, 0, label, wrap)
        sheet.write_string(row, 1, words, wrap)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect()
