"""Checking a whole return in one pass: every finding at once, each with its cells.

Errors stop a return, warnings ask for a word. A finding that only follows from another is held
back: a return of the wrong partner is not also told that every one of its lines is unknown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal

from finance.rules.expectation import Checked, Expected, ExpectedLine, ReadLine, Totals, add_up
from finance.rules.findings import Finding, Severity, Spot, group
from finance.rules.head_checks import OTHER_RETURN, check_columns, check_head
from finance.rules.layout import MONEY, Column, Table, find_tables, row_kind, tables_to_read
from finance.rules.line_checks import check_line
from finance.rules.money import ZERO, NotMoney, format_money, read_amount
from finance.rules.own_layout import plain
from finance.rules.procedure import apply_rulings
from finance.rules.totals_check import TotalRow, check_totals
from finance.sheets import Fault, Moment, Number, Unvalued, Workbook, address

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


def check_return(workbook: Workbook, expected: Expected) -> Checked:
    """Check a workbook against what its return must be. Never raises for what a file says."""
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
        return Checked((), (finding,), Totals())
    readable, others = tables_to_read(tables)
    return _Check(readable, expected).run(others)


class _Check:
    """One pass over the tables of one return; `table` is the one being read."""

    def __init__(self, tables: list[Table], expected: Expected) -> None:
        self.tables = tables
        self.table = tables[0]
        self.sheet = self.table.sheet
        self.expected = expected
        self.by_code = {line.code.casefold(): line for line in expected.lines}
        self.findings: list[Finding] = []
        self.lines: list[ReadLine] = []
        self.totals: list[TotalRow] = []
        self.totals_of: list[tuple[Table, list[TotalRow]]] = []
        self.rows_of: dict[str, list[Spot]] = {}
        self.rounded = 0
        self.follows_from_head = False

    def add(self, severity: Severity, code: str, message: str, remedy: str, *spots: Spot) -> None:
        self.findings.append(Finding(severity, code, message, remedy, spots))

    def spot(self, row: int, column: int, found: str, expected: str = "", line: str = "") -> Spot:
        return Spot(self.sheet.name, address(row, column), line, found, expected)

    def run(self, others: list[Table]) -> Checked:
        self.check_heads()
        self.findings += check_columns(self.table, others)
        income = frozenset(line.code for line in self.expected.lines if line.is_income)
        if not self.table.missing:
            for table in self.tables:
                self.table, self.sheet, self.totals, self.rounded = table, table.sheet, [], 0
                self.read_rows()
                self.totals_of.append((table, self.totals))
            self.table, self.sheet = self.tables[0], self.tables[0].sheet
            self.check_duplicates()
            if not self.follows_from_head:
                self.check_missing_lines()
            if not any(f.code in _SPOILS_TOTALS for f in self.findings):
                self.check_totals(income)
        lines = tuple(self.lines)
        return Checked(
            lines,
            group(apply_rulings(self.findings, self.expected.rulings)),
            add_up(lines, income),
            ", ".join(table.sheet.name for table in self.tables),
            self.tables[0].own.key if self.tables[0].own else 0,
            any(table.marks for table in self.tables),
        )

    def check_heads(self) -> None:
        """What the sheets say of themselves: one word where none of them says anything."""
        marked = [table for table in self.tables if table.marks] or self.tables[:1]
        head = [finding for table in marked for finding in check_head(table, self.expected)]
        self.follows_from_head = any(f.code in OTHER_RETURN for f in head)
        self.findings += head
        for table in self.tables[1:]:
            self.findings += check_columns(table, [])

    def check_totals(self, income: frozenset[str]) -> None:
        several = len(self.tables) > 1
        for table, totals in self.totals_of:
            name = table.sheet.name
            own = [line for line in self.lines if line.sheet == name] if several else self.lines
            self.findings += check_totals(
                name,
                totals,
                own,
                income,
                income_negative=table.income_negative,
                whole=self.lines if several else (),
            )

    # --- the rows -------------------------------------------------------------------------

    def text(self, row: tuple[str, ...], column: Column) -> str:
        position = self.table.columns.get(column, 0)
        return row[position - 1].strip() if 0 < position <= len(row) else ""

    def read_rows(self) -> None:
        for number, row in self.sheet.numbered():
            if number <= self.table.heading_row or not any(value.strip() for value in row):
                continue
            self.read_row(number, row)

    def check_duplicates(self) -> None:
        for rows in self.rows_of.values():
            if len(rows) > 1:
                self.add(
                    ERROR,
                    "duplicated-line",
                    "The same line stands in the return more than once.",
                    "Add its figures together on one row and delete the others.",
                    *rows,
                )

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
            at = self.spot(number, self.table.columns[Column.CODE], code)
            self.rows_of.setdefault(line.code, []).append(at)
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
        codes = {line.code for line in self.expected.lines}
        for known in codes:
            if known.lstrip("0") == code.lstrip("0"):
                return f"perhaps {known}"
        close = difflib.get_close_matches(code, codes, 1, 0.75)
        return f"perhaps {close[0]}" if close else ""

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
        return TotalRow(kind, number, figures, self.rounded)

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
        actual, commitments, forecast = (amounts[column] for column in MONEY)
        if actual is None or commitments is None or forecast is None:
            return
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
        self.lines.append(read)
        if not self.follows_from_head:
            self.findings += check_line(
                read, line, self.expected.thresholds, self.expected.explanation_words
            )

    def amount(
        self, row: int, column: Column, value: str, line: str, *, may_be_blank: bool = False
    ) -> Decimal | None:
        """Money of one cell, or None with a finding that says why not."""
        spot = self.spot(row, self.table.columns[column], str(value)[:80], "", line)
        if isinstance(value, Fault):
            self.add(
                ERROR,
                "cell-error",
                "The cell shows a spreadsheet error instead of an amount.",
                "Mend the formula, or type the amount.",
                spot,
            )
        elif isinstance(value, Unvalued):
            self.add(
                ERROR,
                "formula-without-result",
                "The cell holds a formula but the file was saved without its result.",
                "Open the file in a spreadsheet program, let it calculate, save and upload again; "
                "or type the amount.",
                spot,
            )
        elif isinstance(value, Moment):
            self.add(
                ERROR,
                "not-money",
                "The cell holds a date where money belongs.",
                "Write a number of pounds; write 0 for none.",
                spot,
            )
        else:
            return self.plain_amount(value, spot, may_be_blank=may_be_blank)
        return None

    def plain_amount(self, value: str, spot: Spot, *, may_be_blank: bool) -> Decimal | None:
        try:
            amount = read_amount(value, binary=isinstance(value, Number))
        except NotMoney as error:
            self.add(ERROR, "not-money", error.reason, error.remedy, spot)
            return None
        if amount is None:
            if not may_be_blank:
                self.add(
                    ERROR,
                    "blank-amount",
                    "The cell is blank.",
                    "Write the amount; write 0 for none.",
                    spot,
                )
            return None
        if amount.was_rounded:
            self.rounded += 1
            if not may_be_blank:
                kept = Spot(spot.sheet, spot.cell, spot.line, spot.found, str(amount.pounds))
                self.add(
                    WARNING,
                    "fraction-of-a-penny",
                    "The amount has fractions of a penny.",
                    "We will keep it to the nearest penny, as shown. If that is right, go on.",
                    kept,
                )
        return amount.pounds

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
        position = self.table.columns[Column.CODE]
        for line in self._lines_without_row():
            self.add(
                ERROR,
                "missing-line",
                "A line of the agreed budget is not in the return.",
                "Add a row for it. If nothing was spent, write 0.",
                Spot(
                    self.sheet.name,
                    f"{address(1, position)[:-1]}:{address(1, position)[:-1]}",
                    line.code,
                    "",
                    f"{line.code} {line.service}",
                ),
            )

    def _lines_without_row(self) -> Iterator[ExpectedLine]:
        return (line for line in self.expected.lines if line.code not in self.rows_of)
