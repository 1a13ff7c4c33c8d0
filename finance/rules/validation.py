"""Checking a whole return in one pass: every finding at once, each with its cells.

Errors stop a return, warnings ask for a word. A finding that only follows from another is held
back: a return of the wrong partner is not also told that every one of its lines is unknown.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, partial

from finance.rules.amount_check import amount_of
from finance.rules.clean_lines import SHEET, CleanLines, Known, known_lines
from finance.rules.expectation import Checked, Expected, ExpectedLine, ReadLine, Totals
from finance.rules.findings import Finding, Severity, Spot, group
from finance.rules.head_checks import OTHER_RETURN, check_columns, check_head
from finance.rules.layout import MONEY, Column, Table, find_tables, row_kind, tables_to_read
from finance.rules.line_checks import check_line
from finance.rules.money import ZERO, NotMoney, format_money, read_amount
from finance.rules.own_layout import plain
from finance.rules.procedure import apply_rulings
from finance.rules.read_lines import Part, ReadLines, Sums
from finance.rules.totals_check import TotalRow, check_totals
from trusts.sheets import Number, Unvalued, Workbook, address, column_letters

ERROR, WARNING = Severity.ERROR, Severity.WARNING
_SPOILS_TOTALS = {
    "not-money",
    "cell-error",
    "formula-without-result",
    "blank-amount",
    "unknown-line",
    "no-line-code",
    "duplicated-line",
}
"""Errors after which a total row cannot be expected to agree."""


def check_return(
    workbook: Workbook,
    expected: Expected,
    progress: Callable[[int, int], None] | None = None,
    known: Mapping[str, Known] | None = None,
) -> Checked:
    """Check a workbook against what its return must be. Never raises for what a file says.

    `progress` is told now and then how many of how many rows are done. `known` are the expected
    lines as `known_lines` gives them, where the caller has made them ready.
    """
    tables = find_tables(workbook, expected.layouts)
    if not tables:
        names = ", ".join(f"“{sheet.name}”" for sheet in workbook.visible)
        finding = Finding(
            ERROR,
            "no-table",
            "No sheet has the headings of a return.",
            "Tell us what your columns mean, or download the template and copy your figures into "
            "it.",
            (Spot(found=f"Sheets: {names}"),),
        )
        return Checked(ReadLines(), (finding,), Totals())
    readable, others = tables_to_read(tables)
    if known is None:
        known = known_lines(expected)
    return _Check(readable, expected, progress or _tell_nobody).run(others, known)


_MOST_GUESSES = 400_000


def _part(table: Table) -> Part:
    """Where the lines of a table are kept."""
    columns = (*MONEY, Column.EXPLANATION)
    actual, commitments, forecast, words = (
        column_letters(table.columns[c]) if c in table.columns else "" for c in columns
    )
    return Part(table.sheet.name, (actual, commitments, forecast, words))


def _tell_nobody(done: int, total: int) -> None:
    """Nobody waits for this check."""


class _Check:
    """One pass over the tables of one return; `table` is the one being read."""

    def __init__(
        self, tables: list[Table], expected: Expected, progress: Callable[[int, int], None]
    ) -> None:
        self.tables = tables
        self.table = tables[0]
        self.sheet = self.table.sheet
        self.expected = expected
        self.progress = progress
        self.findings: list[Finding] = []
        self.parts = [_part(table) for table in tables]
        self.part = self.parts[0]
        self.above = Sums()
        self.summed = 0
        self.totals: list[TotalRow] = []
        self.totals_of: list[tuple[Table, list[TotalRow]]] = []
        self.seen: dict[str, int] = {}
        self.again: dict[str, list[Spot]] = {}
        self.guesses = 0
        self.rounded = 0
        self.follows_from_head = False

    def add(self, severity: Severity, code: str, message: str, remedy: str, *spots: Spot) -> None:
        self.findings.append(Finding(severity, code, message, remedy, spots))

    def spot(self, row: int, column: int, found: str, expected: str = "", line: str = "") -> Spot:
        return Spot(self.sheet.name, address(row, column), line, found, expected)

    def run(self, others: list[Table], known: Mapping[str, Known]) -> Checked:
        self.check_heads()
        self.findings += check_columns(self.table, others)
        if not self.table.missing:
            rows = sum(len(t.sheet.rows) for t in self.tables)
            before = 0
            for number, (table, part) in enumerate(zip(self.tables, self.parts, strict=True)):
                self.table, self.sheet, self.totals, self.rounded = table, table.sheet, [], 0
                self.part, self.above, self.summed = part, Sums(), 0
                clean = CleanLines(table, known, self.expected, part, self.seen, number)
                for row, cells in clean.others(partial(self.tell, before, rows)):
                    if any(cell.strip() for cell in cells):
                        self.read_row(row, cells)
                self.totals_of.append((table, self.totals))
                before += len(table.sheet.rows)
            self.progress(rows, rows)
            self.table, self.sheet = self.tables[0], self.tables[0].sheet
            self.check_duplicates()
            if not self.follows_from_head:
                self.check_missing_lines()
            if not any(f.code in _SPOILS_TOTALS for f in self.findings):
                self.check_totals()
        lines = ReadLines(self.parts)
        return Checked(
            lines,
            group(apply_rulings(self.findings, self.expected.rulings)),
            lines.sums.totals,
            ", ".join(table.sheet.name for table in self.tables),
            self.tables[0].own.key if self.tables[0].own else 0,
            any(table.marks for table in self.tables),
        )

    def tell(self, before: int, rows: int, done: int) -> None:
        self.progress(before + done, rows)

    def check_heads(self) -> None:
        """What the sheets say of themselves: one word where none of them says anything."""
        marked = [table for table in self.tables if table.marks] or self.tables[:1]
        head = [finding for table in marked for finding in check_head(table, self.expected)]
        self.follows_from_head = any(f.code in OTHER_RETURN for f in head)
        self.findings += head
        for table in self.tables[1:]:
            self.findings += check_columns(table, [])

    def check_totals(self) -> None:
        whole = ReadLines(self.parts).sums if len(self.parts) > 1 else None
        for (table, totals), part in zip(self.totals_of, self.parts, strict=True):
            self.findings += check_totals(
                table.sheet.name,
                totals,
                part.sums(),
                income_negative=table.income_negative,
                whole=whole,
            )

    # --- the rows -------------------------------------------------------------------------

    def text(self, row: tuple[str, ...], column: Column) -> str:
        position = self.table.columns.get(column, 0)
        return row[position - 1].strip() if 0 < position <= len(row) else ""

    def check_duplicates(self) -> None:
        for rows in self.again.values():
            self.add(
                ERROR,
                "duplicated-line",
                "The same line stands in the return more than once.",
                "Add its figures together on one row and delete the others.",
                *rows,
            )

    def note_row(self, line: ExpectedLine, number: int) -> None:
        """Remember where a line stands, and every place of one that stands twice."""
        here = self.tables.index(self.table) * SHEET + number
        first = self.seen.setdefault(line.code, here)
        if first != here:
            self.again.setdefault(line.code, [self.code_spot(*divmod(first, SHEET))]).append(
                self.code_spot(*divmod(here, SHEET))
            )

    def code_spot(self, table: int, row: int) -> Spot:
        found = self.tables[table]
        column = found.columns[Column.CODE]
        code = found.sheet.value(row, column).strip()
        return Spot(found.sheet.name, address(row, column), "", code)

    def read_row(self, number: int, row: tuple[str, ...]) -> None:
        code, service = self.text(row, Column.CODE), self.text(row, Column.SERVICE)
        has_money = any(self.text(row, column) for column in MONEY)
        heading = self.sheet.value(self.table.heading_row, self.table.columns[Column.CODE])
        if plain(code) == plain(heading):
            return  # the headings again, as on a printed second page
        line = self.by_code.get(self.table.line_code(code).casefold()) if code else None
        kind = "" if line else row_kind(code, row)
        if kind:
            self.totals.append(self.total_row(number, row, kind))
        elif line:
            self.note_row(line, number)
            self.read_line(number, row, line)
        elif has_money:
            self.unknown_line(number, code, service)
        else:
            self.note(number, row)

    def unknown_line(self, number: int, code: str, service: str) -> None:
        if self.follows_from_head:
            return
        position = self.table.columns[Column.CODE]
        if not code:
            self.add(
                ERROR,
                "no-line-code",
                "A row has figures but no line code.",
                "Write the line's code, or delete the row if its figures are counted elsewhere.",
                self.spot(number, position, service or "blank"),
            )
            return
        self.add(
            ERROR,
            "unknown-line",
            "The line is not in the agreed budget.",
            "Check the code. If the line is new, ask the lead finance officer to add it to the "
            "budget first.",
            self.spot(number, position, code, self.nearest(code)),
        )

    def nearest(self, code: str) -> str:
        """The code that was probably meant, where one is close; spreadsheets drop zeros."""
        if known := self.without_zeros.get(code.lstrip("0")):
            return f"perhaps {known}"
        # Comparing with each code is slow: a few guesses help, thousands keep everybody waiting.
        self.guesses += len(self.expected.lines)
        if self.guesses > _MOST_GUESSES:
            return ""
        close = difflib.get_close_matches(code, self.without_zeros.values(), 1, 0.75)
        return f"perhaps {close[0]}" if close else ""

    @cached_property
    def by_code(self) -> dict[str, ExpectedLine]:
        """The agreed lines by their code in lower case; a clean return never asks."""
        return {line.code.casefold(): line for line in self.expected.lines}

    @cached_property
    def without_zeros(self) -> dict[str, str]:
        """The agreed codes by what is left when leading zeros are dropped."""
        return {line.code.lstrip("0"): line.code for line in self.expected.lines}

    def note(self, number: int, row: tuple[str, ...]) -> None:
        position = next(i for i, value in enumerate(row, start=1) if value.strip())
        self.add(
            WARNING,
            "row-not-read",
            "A row has words but no figures of the return, so we do not read it.",
            "If it is a note, go on. If it is a line, fill in its code and figures.",
            self.spot(number, position, row[position - 1][:80]),
        )

    def total_row(self, number: int, row: tuple[str, ...], kind: str) -> TotalRow:
        figures: dict[Column, tuple[str, Decimal]] = {}
        for column in MONEY:
            position = self.table.columns.get(column)
            if position is None:
                continue
            value = row[position - 1] if position <= len(row) else ""
            if isinstance(value, Unvalued):
                continue  # a total we add up ourselves anyway
            amount = self.amount(number, column, value, "Total", may_be_blank=True)
            if amount is not None:
                figures[column] = (address(number, position), amount)
        self.above += self.part.sums(self.summed)
        self.summed = len(self.part)
        return TotalRow(kind, number, figures, self.above, self.rounded)

    def read_line(self, number: int, row: tuple[str, ...], line: ExpectedLine) -> None:
        amounts: dict[Column, Decimal | None] = {}
        turn = line.is_income and self.table.income_negative
        for column in MONEY:
            position = self.table.columns.get(column)
            if position is None:  # commitments that the partner states are nil
                amounts[column] = ZERO
                continue
            value = row[position - 1] if position <= len(row) else ""
            amount = self.amount(number, column, value, line.code)
            amounts[column] = ZERO - amount if turn and amount is not None else amount
        if not self.follows_from_head:
            self.check_budget(number, row, line)
        unread = [column for column in MONEY if amounts[column] is None]
        actual, commitments, forecast = (amounts[column] or ZERO for column in MONEY)
        columns = self.table.columns
        cells = {c: address(number, columns[c]) if c in columns else "" for c in MONEY}
        explanation_at = self.table.columns.get(Column.EXPLANATION)
        read = ReadLine(
            code=line.code,
            actual=actual,
            commitments=commitments,
            forecast=forecast,
            explanation=self.text(row, Column.EXPLANATION),
            sheet=self.sheet.name,
            row=number,
            actual_cell=cells[Column.ACTUAL],
            commitments_cell=cells[Column.COMMITMENTS],
            forecast_cell=cells[Column.FORECAST],
            explanation_cell=address(number, explanation_at) if explanation_at else "",
        )
        if not unread:
            self.part.add(line, number, (actual, commitments, forecast), read.explanation)
        if not self.follows_from_head:
            self.findings += check_line(
                read, line, self.expected.thresholds, self.expected.explanation_words, unread
            )

    def amount(
        self, row: int, column: Column, value: str, line: str, *, may_be_blank: bool = False
    ) -> Decimal | None:
        """Money of one cell, or None; a finding says why not."""
        spot = self.spot(row, self.table.columns[column], str(value)[:80], "", line)
        amount, was_rounded, finding = amount_of(value, spot, may_be_blank=may_be_blank)
        self.rounded += was_rounded
        if finding:
            self.findings.append(finding)
        return amount

    def check_budget(self, number: int, row: tuple[str, ...], line: ExpectedLine) -> None:
        position = self.table.columns.get(Column.BUDGET)
        if not position or position > len(row) or isinstance(row[position - 1], Unvalued):
            return
        value = row[position - 1]
        try:
            amount = read_amount(value, binary=isinstance(value, Number))
        except (NotMoney, ArithmeticError):
            amount = None
        turn = -1 if line.is_income and self.table.income_negative else 1
        if amount is None or amount.pounds * turn != line.current:
            self.add(
                ERROR,
                "budget-differs",
                "The budget for the year is not the agreed one.",
                "Put the agreed budget back. If the budget has changed, ask the lead finance "
                "officer to record the virement first.",
                self.spot(
                    number, position, value or "blank", format_money(line.current * turn), line.code
                ),
            )

    def check_missing_lines(self) -> None:
        letters = column_letters(self.table.columns[Column.CODE])
        spots = [
            Spot(
                self.sheet.name,
                f"{letters}:{letters}",
                line.code,
                "",
                f"{line.code} {line.service}",
            )
            for line in self._lines_without_row()
        ]
        if spots:
            self.add(
                ERROR,
                "missing-line",
                "A line of the agreed budget is not in the return.",
                "Add a row for it. If nothing was spent, write 0.",
                *spots,
            )

    def _lines_without_row(self) -> Iterator[ExpectedLine]:
        return (line for line in self.expected.lines if line.code not in self.seen)
