"""The template workbook of a budget: one per partner and year, with the trust's own words.

Pure: no Django. Every text is written as text, never as a formula, whatever it begins with; the
only formulas are our own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from finance.rules.budget_sheet import (
    MONTH_NAMES,
    PATTERNS,
    Column,
    ExpectedBudget,
    Mark,
    PresentLine,
)
from finance.rules.money import LIMIT
from reports.workbook.text import clean

SHEET = "Budget"
GUIDANCE = "How to fill this in"
LISTS = "Lists"
HEADING_ROW = 6  # counted from 0, as XlsxWriter does
SPARE_ROWS = 60
"""Rows with drop-downs below the agreed lines. More may be written: the checks do not stop."""
SHARES = 3
_SHARE_HEADINGS = tuple(
    f"{part} {number}" for number in range(1, SHARES + 1) for part in ("Priority", "Share", "Basis")
)
HEADINGS: tuple[str, ...] = (*(c.value for c in Column), *_SHARE_HEADINGS, *MONTH_NAMES)
_WIDTHS = {Column.CODE.value: 14, Column.SERVICE.value: 38, Column.CATEGORY.value: 24}
_MONEY = "£#,##0.00;[Red]-£#,##0.00;£0.00"
_MONEY_HEADINGS = {Column.ORIGINAL.value, Column.CURRENT.value, *MONTH_NAMES}


def write_budget_template(
    expected: ExpectedBudget, names: Sequence[str] = (), *, months: bool = False
) -> bytes:
    """The workbook as XLSX bytes, with the agreed lines where there are some.

    `names` are the plan's codes with their names, for the drop-down. With `months` the agreed
    lines come with their twelve months, otherwise the months are blank and stay as they are.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"Budget, {expected.partner_name}, {expected.year_label}"})
        _Template(book, expected, names, months=months).write()
    return buffer.getvalue()


class _Template:
    """The sheet that is filled in, its lists and its guidance."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        expected: ExpectedBudget,
        names: Sequence[str],
        *,
        months: bool,
    ) -> None:
        self.book, self.expected, self.months = book, expected, months
        self.names = tuple(names) or (*expected.priorities, *expected.actions)
        self.sheet = book.add_worksheet(SHEET)
        _write_guidance(book, expected)
        self.lists = book.add_worksheet(LISTS)
        self.lists.hide()
        thin = {"border": 1, "border_color": "#b1b4b6", "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.label = book.add_format({"font_color": "#505a5f"})
        self.heading = book.add_format(
            {**thin, "bold": True, "text_wrap": True, "bg_color": "#f3f2f1"}
        )
        self.text = book.add_format({**thin, "text_wrap": True, "num_format": "@"})
        self.money = book.add_format({**thin, "num_format": _MONEY})
        self.number = book.add_format({**thin, "num_format": "0.##"})
        self.total = book.add_format(
            {**thin, "bold": True, "num_format": _MONEY, "bg_color": "#f3f2f1"}
        )

    def write(self) -> None:
        expected, sheet = self.expected, self.sheet
        sheet.write_string(
            0, 0, f"Budget for children: {expected.partner_name}, {expected.year_label}", self.title
        )
        sheet.write_string(
            1, 0, f"One row for each line. The sheet “{GUIDANCE}” explains each column."
        )
        marks = {
            Mark.TRUST: expected.trust,
            Mark.PARTNER: expected.partner,
            Mark.YEAR: expected.year_label,
        }
        for row, (mark, value) in enumerate(marks.items(), start=2):
            sheet.write_string(row, 0, mark.value, self.label)
            sheet.write_string(row, 1, value)
        sheet.set_row(HEADING_ROW, 32)
        for index, heading in enumerate(HEADINGS):
            sheet.write_string(HEADING_ROW, index, heading, self.heading)
            wide = heading.startswith("Basis")
            sheet.set_column(index, index, 30 if wide else _WIDTHS.get(heading, 16))
        first = HEADING_ROW + 1
        lines = list(expected.present.values())
        for row, line in enumerate(lines, start=first):
            self.write_line(row, line)
        last = first + len(lines) + SPARE_ROWS - 1
        self.write_blanks(first + len(lines), last)
        self.add_lists(first, last)
        self.add_checks(first, last)
        sheet.freeze_panes(first, 2)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)

    def write_line(self, row: int, line: PresentLine) -> None:
        expected = self.expected
        texts = {
            Column.CODE.value: line.code,
            Column.SERVICE.value: line.service,
            Column.CATEGORY.value: expected.categories[line.subjective],
            Column.TIER.value: expected.tiers[line.tier],
            Column.ARRANGEMENT.value: expected.arrangements[line.arrangement],
            Column.LEVEL.value: expected.levels[line.level],
            Column.FUNDING.value: line.funding,
        }
        numbers = {
            Column.ORIGINAL.value: line.original,
            Column.CURRENT.value: line.current,
        }
        if self.months:
            numbers |= dict(zip(MONTH_NAMES, line.profile, strict=True))
        by_code = {name.split(" ")[0]: name for name in self.names}
        for number, share in enumerate(line.shares[:SHARES], start=1):
            code = share.action or share.priority
            texts[f"Priority {number}"] = by_code.get(code, code)
            texts[f"Basis {number}"] = share.basis
        shares = {f"Share {n}": s.percent for n, s in enumerate(line.shares[:SHARES], start=1)}
        for index, heading in enumerate(HEADINGS):
            if heading in numbers:
                self.sheet.write_number(row, index, float(numbers[heading]), self.money)
            elif heading in shares:
                self.sheet.write_number(row, index, float(shares[heading]), self.number)
            elif texts.get(heading):
                self.sheet.write_string(row, index, clean(texts[heading]), self.text)
            else:
                self.sheet.write_blank(row, index, None, self.format_of(heading))

    def write_blanks(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            for index, heading in enumerate(HEADINGS):
                self.sheet.write_blank(row, index, None, self.format_of(heading))

    def format_of(self, heading: str) -> Any:
        if heading in _MONEY_HEADINGS:
            return self.money
        return self.number if heading.startswith("Share") else self.text

    def add_lists(self, first: int, last: int) -> None:
        """Drop-downs with the trust's words."""
        expected = self.expected
        choices = {
            Column.CATEGORY.value: tuple(expected.categories.values()),
            Column.TIER.value: tuple(expected.tiers.values()),
            Column.ARRANGEMENT.value: tuple(expected.arrangements.values()),
            Column.LEVEL.value: tuple(expected.levels.values()),
            Column.FUNDING.value: expected.funding,
            Column.PROFILE.value: tuple(PATTERNS.values()),
        } | {f"Priority {number}": self.names for number in range(1, SHARES + 1)}
        for at, (heading, words) in enumerate(choices.items()):
            if not words:
                continue
            self.lists.write_string(0, at, heading)
            for row, word in enumerate(words, start=1):
                self.lists.write_string(row, at, clean(word))
            ends = (xl_rowcol_to_cell(r, at, row_abs=True, col_abs=True) for r in (1, len(words)))
            source = f"={LISTS}!{':'.join(ends)}"
            index = HEADINGS.index(heading)
            self.sheet.data_validation(
                first,
                index,
                last,
                index,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": "Not in the list",
                    "error_message": "Choose one of the words in the list.",
                },
            )

    def add_checks(self, first: int, last: int) -> None:
        for heading in _MONEY_HEADINGS:
            index = HEADINGS.index(heading)
            rule: dict[str, Any] = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -float(LIMIT),
                "maximum": float(LIMIT),
                "error_title": "An amount is needed",
                "error_message": "Write a number of pounds. Write 0 for none.",
            }
            self.sheet.data_validation(first, index, last, index, rule)
        for number in range(1, SHARES + 1):
            index = HEADINGS.index(f"Share {number}")
            share: dict[str, Any] = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0.01,
                "maximum": 100,
                "error_title": "A percentage is needed",
                "error_message": "Write 60 for sixty per cent.",
            }
            self.sheet.data_validation(first, index, last, index, share)
        self.mark_months(first, last)

    def mark_months(self, first: int, last: int) -> None:
        """Colour the months of a row that do not add up to its budget, as they are typed."""
        april, march = HEADINGS.index(MONTH_NAMES[0]), HEADINGS.index(MONTH_NAMES[-1])
        months = ":".join(xl_rowcol_to_cell(first, c, col_abs=True) for c in (april, march))
        current = xl_rowcol_to_cell(first, HEADINGS.index(Column.CURRENT.value), col_abs=True)
        original = xl_rowcol_to_cell(first, HEADINGS.index(Column.ORIGINAL.value), col_abs=True)
        year = f'IF({current}="",{original},{current})'
        self.sheet.conditional_format(
            first,
            april,
            last,
            march,
            {
                "type": "formula",
                "criteria": f"=AND(COUNT({months})>0,ROUND(SUM({months})-{year},2)<>0)",
                "format": self.book.add_format({"bg_color": "#fcd6c3"}),
            },
        )


def _write_guidance(book: xlsxwriter.Workbook, expected: ExpectedBudget) -> None:
    sheet = book.add_worksheet(GUIDANCE)
    bold = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "How to fill in the budget", bold)
    rows = [
        ("Line code", "The cost centre's code in your own ledger; each once. It ties your returns "
         "to the budget."),
        ("Service", "What the money pays for, in words a board member understands."),
        ("Category, Tier, Arrangement", "Choose from the list. Write income as a positive amount "
         "under the category “Income”."),
        ("Level", "Which level of the trust the line belongs to; Executive where you leave it "
         "blank."),
        ("Funding source", "The grant or other named money that pays for the line. Blank for your "
         "own money."),
        ("Original budget", "What was agreed for the year. It never changes afterwards."
         + (" A line that is new has 0." if expected.is_revision else "")),
        ("Current budget", "What the budget is now. "
         + ("Every line needs it." if expected.is_revision
            else "Blank where it is still the original.")),
        ("Profile", "How the year's budget falls due: Equal, Termly (190 school days) or Last "
         "year's pattern. Or leave it blank and write all twelve months; they must add up to the "
         "budget, and turn red while they do not."),
        ("Priority, Share, Basis", "What the money is for: the code of a priority or of one of its "
         "actions, the percentage of the line (60 for sixty per cent; blank is the whole line "
         "where there is one priority only), and how you decided it, so that an auditor can repeat "
         "it. What you do not share out is shown as not mapped."),
        ("Saving", "Save as an Excel workbook (.xlsx) or as CSV UTF-8 (.csv), then upload it. "
         "Nothing counts until you put it forward and the lead finance officer agrees it."),
    ]  # fmt: skip
    for row, (label, words) in enumerate(rows, start=2):
        sheet.write_string(row, 0, label, wrap)
        sheet.write_string(row, 1, words, wrap)
    sheet.protect()
