"""Reading the cells of one row of a budget, and saying what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from finance.rules.budget_sheet import BudgetTable, Column
from finance.rules.findings import Finding, Severity, Spot
from finance.rules.money import NotMoney, format_money, read_amount
from finance.rules.own_layout import plain
from trusts.sheets import Fault, Number, Unvalued, address

LONGEST = {Column.CODE: 40, Column.SERVICE: 160}


class CellReader:
    """The cells of one row at a time, by heading; `found` gathers the row's faults."""

    def __init__(self, table: BudgetTable) -> None:
        self.table = table
        self.found: list[Finding] = []
        self.row, self.code = 0, ""

    def _value(self, heading: str) -> str:
        return self.table.value(self.row, heading)

    def _spot(self, heading: str, expected: str = "") -> Spot:
        column = self.table.columns.get(heading)
        cell = address(self.row, column) if column else ""
        return Spot(self.table.sheet.name, cell, self.code, self._value(heading), expected)

    def _say(
        self,
        heading: str,
        code: str,
        message: str,
        remedy: str,
        *,
        expected: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.found.append(
            Finding(severity, code, message, remedy, (self._spot(heading, expected),))
        )

    def _text(self, column: Column, remedy: str) -> str:
        text = self._value(column).strip()
        if isinstance(self._value(column), Fault | Unvalued):
            self._say(column, "no-value", "The cell holds an error or a formula without a result.",
                      "Write the text itself.")  # fmt: skip
        elif not text:
            self._say(column, "blank", f"{column.value}: the cell is blank.", remedy)
        elif len(text) > LONGEST[column]:
            self._say(column, "too-long", f"{column.value}: the text is too long.",
                      f"Use at most {LONGEST[column]} characters.")  # fmt: skip
        return text

    def _choice(self, column: Column, choices: Mapping[str, str]) -> str:
        words = plain(self._value(column))
        for value, label in choices.items():
            if words in (plain(label), plain(value)):
                return value
        self._say(
            column,
            "unknown-word",
            f"{column.value}: this is not one of the trust’s words.",
            "Choose one of the words that are expected.",
            expected=", ".join(choices.values()),
        )
        return ""

    def _amount(self, heading: str) -> Decimal | None:
        text = self._value(heading)
        if isinstance(text, Fault | Unvalued):
            self._say(heading, "no-value", "The cell holds an error or a formula without a result.",
                      "Write the amount itself.")  # fmt: skip
            return None
        try:
            amount = read_amount(text, binary=isinstance(text, Number))
        except NotMoney as refusal:
            self._say(heading, "not-an-amount", refusal.reason, refusal.remedy,
                      expected="an amount in pounds")  # fmt: skip
            return None
        if amount is None:
            self._say(heading, "blank-amount", f"{heading}: the cell is blank.",
                      "Write the amount; write 0 for none.",
                      expected="an amount in pounds")  # fmt: skip
            return None
        if amount.was_rounded:
            self._say(
                heading,
                "fraction-of-a-penny",
                "An amount has fractions of a penny.",
                "It is taken to the nearest penny. Round it in your file if that is not right.",
                expected=format_money(amount.pounds),
                severity=Severity.WARNING,
            )
        return amount.pounds
