"""Checking a whole budget: every fault at once, each with its cell and how to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finance.rules.budget_row import INCOME, RowReader
from finance.rules.budget_sheet import (
    REQUIRED,
    SHARES,
    BudgetRow,
    BudgetTable,
    Column,
    ExpectedBudget,
    Mark,
    find_table,
)
from finance.rules.findings import Finding, Severity, Spot, group
from finance.rules.layout import total_kind
from finance.rules.money import ZERO, NotMoney, format_money, read_amount
from finance.rules.periods import same_year
from trusts.sheets import Number, Workbook, address

_TEMPLATE = "Download the template for this partner and year, and copy your budget into it."


@dataclass(frozen=True)
class CheckedBudget:
    """What reading a budget gave: the lines that could be read, and every finding."""

    sheet: str
    rows: tuple[BudgetRow, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings stop the budget."""
        return sum(1 for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> int:
        """How many ask for a look."""
        return len(self.findings) - self.errors


def check_budget(workbook: Workbook, expected: ExpectedBudget) -> CheckedBudget:
    """Check every row of the first sheet that has a budget's headings. Nothing is guessed."""
    table = find_table(workbook)
    if table is None:
        headings = ", ".join(column.value for column in REQUIRED)
        return CheckedBudget(
            "",
            (),
            (
                Finding(
                    Severity.ERROR,
                    "no-headings",
                    "No sheet has the headings of a budget.",
                    f"A row of headings is needed, with at least: {headings}. {_TEMPLATE}",
                ),
            ),
        )
    head = [*_headings(table), *_marks(table, expected)]
    name = table.sheet.name
    if any(finding.is_error for finding in head):
        # Lines are not blamed for what follows from the head.
        return CheckedBudget(name, (), group(head))
    rows, found = _rows(table, expected)
    whole = list(_whole(table, rows, expected)) if not any(f.is_error for f in found) else []
    return CheckedBudget(name, tuple(rows), group([*head, *found, *whole]))


def _headings(table: BudgetTable) -> Iterator[Finding]:
    sheet, row = table.sheet.name, table.heading_row
    for column in REQUIRED:
        if column not in table.columns:
            yield Finding(
                Severity.ERROR,
                "missing-column",
                f"The column “{column.value}” is missing.",
                f"Add a column with that heading in row {row}.",
                (Spot(sheet, address(row, 1), expected=column.value),),
            )
    for text, at in table.twice:
        yield Finding(
            Severity.ERROR,
            "column-twice",
            f"The column “{text.strip()}” is there twice.",
            "Keep the one that holds the budget and rename the other.",
            (Spot(sheet, address(row, at), found=text),),
        )
    for text, at in table.unknown:
        yield Finding(
            Severity.WARNING,
            "unknown-column",
            "A column has a heading we do not know. It is not read.",
            "If it belongs to the budget, give it the template’s heading.",
            (Spot(sheet, address(row, at), found=text),),
        )
    for number in range(1, SHARES + 1):
        present = {p for p in ("Priority", "Share", "Basis") if f"{p} {number}" in table.columns}
        for part in {"Priority", "Basis"} - present if present else ():
            yield Finding(
                Severity.ERROR,
                "missing-column",
                f"The column “{part} {number}” is missing.",
                f"A share needs its priority and its basis. Add the column in row {row}.",
                (Spot(sheet, address(row, 1), expected=f"{part} {number}"),),
            )


def _marks(table: BudgetTable, expected: ExpectedBudget) -> Iterator[Finding]:
    wanted = {
        Mark.TRUST: ("trust", expected.trust),
        Mark.PARTNER: ("partner", expected.partner),
        Mark.YEAR: ("financial year", expected.year_label),
    }
    if not table.marks:
        yield Finding(
            Severity.WARNING,
            "no-head",
            "The file does not say whose budget it is, and for which year.",
            f"We checked it as {expected.partner_name}, {expected.year_label}. If that is right, "
            "go on; the template says it by itself.",
            (Spot(table.sheet.name),),
        )
    for mark, (said, row, column) in table.marks.items():
        noun, right = wanted[mark]
        same = (
            same_year(said, expected.financial_year)
            if mark is Mark.YEAR
            else said.casefold() == right.casefold()
        )
        if not same:
            yield Finding(
                Severity.ERROR,
                f"wrong-{noun.replace(' ', '-')}",
                f"The file is for another {noun}.",
                "Check that you chose the right file. " + _TEMPLATE,
                (Spot(table.sheet.name, address(row, column), found=said, expected=right),),
            )


def _rows(table: BudgetTable, expected: ExpectedBudget) -> tuple[list[BudgetRow], list[Finding]]:
    reader = RowReader(table, expected)
    rows: list[BudgetRow] = []
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for number, cells in table.sheet.numbered():
        if number <= table.heading_row or not any(cell.strip() for cell in cells):
            continue
        code = table.value(number, Column.CODE).strip()
        kind = total_kind(code) or ("" if code else _label_kind(cells))
        if kind:
            found += _total(table, number, kind, rows)
            continue
        where = Spot(table.sheet.name, address(number, table.columns[Column.CODE]), code)
        if code.casefold() in seen:
            found.append(
                Finding(
                    Severity.ERROR,
                    "line-twice",
                    "A line is there more than once.",
                    "Give each line its own code, or add its amounts together in one row.",
                    (
                        Spot(
                            where.sheet,
                            where.cell,
                            code,
                            code,
                            f"once, in row {seen[code.casefold()]}",
                        ),
                    ),
                )
            )
            continue
        row, faults = reader.read(number)
        found += faults
        if code:
            seen[code.casefold()] = number
        if row is not None:
            rows.append(row)
    return rows, found


def _label_kind(cells: tuple[str, ...]) -> str:
    labels = [cell for cell in cells if cell.strip()][:3]
    return next((kind for label in labels if (kind := total_kind(label))), "")


def _total(table: BudgetTable, number: int, kind: str, rows: list[BudgetRow]) -> Iterator[Finding]:
    """A total row's amounts against the rows above it. Sub-totals are passed over."""
    if kind == "sub":
        return
    for column, figure in ((Column.ORIGINAL, "original"), (Column.CURRENT, "current")):
        text = table.value(number, column)
        try:
            said = read_amount(text, binary=isinstance(text, Number))
        except (NotMoney, ValueError):
            said = None
        if said is None:
            continue
        spent = sum((getattr(row, figure) for row in rows if row.subjective != INCOME), ZERO)
        received = sum((getattr(row, figure) for row in rows if row.subjective == INCOME), ZERO)
        right = {
            "income": {received},
            "expenditure": {spent},
            "net": {spent - received},
        }.get(kind, {spent + received, spent - received})
        if said.pounds not in right:
            yield Finding(
                Severity.WARNING,
                "total-differs",
                "A total in the file is not the sum of the lines above it.",
                "Check that no line is missing. The lines count, not the total.",
                (
                    Spot(
                        table.sheet.name,
                        address(number, table.columns[column]),
                        found=format_money(said.pounds),
                        expected=" or ".join(sorted(format_money(each) for each in right)),
                    ),
                ),
            )


def _whole(
    table: BudgetTable, rows: list[BudgetRow], expected: ExpectedBudget
) -> Iterator[Finding]:
    """What can be said only once every row is read."""
    sheet = table.sheet.name
    if not rows:
        yield Finding(
            Severity.ERROR,
            "no-lines",
            "There are no lines below the headings.",
            "Write each budget line in a row of its own.",
            (Spot(sheet),),
        )
        return
    if Column.LEVEL not in table.columns:
        yield Finding(
            Severity.WARNING,
            "no-level",
            "The file does not say which level each line belongs to.",
            "Every line is taken as one of the executive level. Add a column “Level” if some are "
            "strategic or operational.",
            (Spot(sheet, address(table.heading_row, 1), expected=Column.LEVEL.value),),
        )
    kept = {row.code.casefold() for row in rows}
    gone = [line for code, line in expected.present.items() if code not in kept and line.current]
    if gone:
        yield Finding(
            Severity.WARNING,
            "line-gone",
            "A line of the present budget is not in the file.",
            "Its budget would become £0.00; the line itself stays, with its figures. Add its row "
            "if that is not meant.",
            tuple(
                Spot(sheet, "", line.code, "no row", format_money(line.current)) for line in gone
            ),
        )
    if not expected.is_revision:
        moved = [row for row in rows if row.current != row.original]
        if moved:
            yield Finding(
                Severity.WARNING,
                "current-differs",
                "The current budget is not the original budget.",
                "The difference will be shown as changed before the budget was loaded. Changes "
                "from now on are virements or revisions.",
                tuple(
                    Spot(
                        sheet,
                        address(row.row, table.columns[Column.CURRENT]),
                        row.code,
                        format_money(row.current),
                        format_money(row.original),
                    )
                    for row in moved
                ),
            )
