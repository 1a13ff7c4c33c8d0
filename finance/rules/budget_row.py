"""Reading one row of a budget."""

from __future__ import annotations

import re
from decimal import Decimal

from finance.rules.budget_cells import CellReader
from finance.rules.budget_sheet import (
    MONTH_NAMES,
    PATTERN_WORDS,
    PATTERNS,
    SHARES,
    BudgetRow,
    BudgetTable,
    Column,
    ExpectedBudget,
    PresentLine,
    RowShare,
)
from finance.rules.findings import Finding, Severity
from finance.rules.money import ZERO, format_money
from finance.rules.own_layout import plain
from finance.rules.procedure import ProfilePattern
from finance.rules.profile import TERM_DAYS, spread, sum_difference
from finance.rules.split import Share, faults
from finance.rules.virement import move_profile
from trusts.sheets import Number

INCOME = "income"
BASIS_LENGTH = 200
DEFAULT_LEVEL = "executive"
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?(%?)", re.ASCII)


class RowReader(CellReader):
    """Reads rows of one table; every row's faults come together."""

    def __init__(self, table: BudgetTable, expected: ExpectedBudget) -> None:
        super().__init__(table)
        self.expected = expected
        self.by_funding = {plain(name): name for name in expected.funding}
        self.by_priority = {code.casefold(): code for code in expected.priorities}
        self.by_action = {code.casefold(): code for code in expected.actions}

    def read(self, row: int) -> tuple[BudgetRow | None, list[Finding]]:
        """The line, where it could be read, and everything that is wrong with it."""
        self.found, self.row = [], row
        self.code = self._text(Column.CODE, "Write the line’s code in your ledger.")
        service = self._text(Column.SERVICE, "Write what the money pays for.")
        words = {
            column: self._choice(column, choices)
            for column, choices in (
                (Column.CATEGORY, self.expected.categories),
                (Column.TIER, self.expected.tiers),
                (Column.ARRANGEMENT, self.expected.arrangements),
            )
        }
        level = self._level()
        funding = self._funding()
        original = self._amount(Column.ORIGINAL)
        present = self.expected.present.get(self.code.casefold())
        current = self._current(original)
        if original is not None:
            self._check_original(original, present)
        self._check_present(present, words[Column.CATEGORY], level)
        profile = self._profile(current, present) if current is not None else None
        shares = self._shares()
        if any(finding.is_error for finding in self.found):
            return None, self.found
        assert original is not None and current is not None and profile is not None  # noqa: S101, PT018 - else there is an error
        made = BudgetRow(
            row=row,
            code=self.code,
            service=service,
            subjective=words[Column.CATEGORY],
            tier=words[Column.TIER],
            arrangement=words[Column.ARRANGEMENT],
            level=level,
            original=original,
            current=current,
            profile=profile,
            funding=funding if Column.FUNDING in self.table.columns else None,
            shares=shares if "Priority 1" in self.table.columns else None,
        )
        return made, self.found

    def _level(self) -> str:
        if not self._value(Column.LEVEL).strip():
            return DEFAULT_LEVEL
        return self._choice(Column.LEVEL, self.expected.levels)

    def _funding(self) -> str:
        text = self._value(Column.FUNDING).strip()
        if not text:
            return ""
        known = self.by_funding.get(plain(text))
        if known is None:
            self._say(
                Column.FUNDING,
                "unknown-funding",
                "The funding source is not in the trust’s list.",
                "Correct its name, or ask the lead finance officer to add it. Leave the cell "
                "blank for the partner’s own money.",
                expected=", ".join(self.expected.funding[:8]) or "no funding source is listed yet",
            )
        return known or ""

    def _current(self, original: Decimal | None) -> Decimal | None:
        if not self._value(Column.CURRENT).strip():
            if self.expected.is_revision:
                self._say(
                    Column.CURRENT,
                    "blank-amount",
                    "The current budget is blank.",
                    "A revision says what each line’s budget becomes. Write the amount.",
                    expected="an amount in pounds",
                )
                return None
            return original
        amount = self._amount(Column.CURRENT)
        if amount is not None and amount < 0:
            self._say(
                Column.CURRENT,
                "negative",
                "A budget is negative.",
                "Write spending and income both as positive amounts. Go on if it is a saving "
                "still to be found.",
                severity=Severity.WARNING,
            )
        return amount

    # A budget that is agreed already

    def _check_original(self, original: Decimal, present: PresentLine | None) -> None:
        if not self.expected.is_revision:
            return
        wanted = present.original if present else ZERO
        if original != wanted:
            self._say(
                Column.ORIGINAL,
                "original-changed",
                "The original budget is not the one that was agreed.",
                "The original stays as it was agreed; a line that is new in a revision has £0.00. "
                "Write what changes under “Current budget”.",
                expected=format_money(wanted),
            )

    def _check_present(self, present: PresentLine | None, subjective: str, level: str) -> None:
        if present is None:
            return
        if subjective and (subjective == INCOME) != present.is_income:
            self._say(
                Column.CATEGORY,
                "kind-changed",
                "A line cannot change between income and expenditure.",
                "Keep the line as it is and add another with its own code.",
                expected="income" if present.is_income else "a kind of expenditure",
            )
        if level and level != present.level:
            self._say(
                Column.LEVEL,
                "level-changed",
                "A line cannot move to another level in a revision.",
                "Keep the level. Money moves between levels when the board changes what each has.",
                expected=self.expected.levels[present.level],
            )

    # Months

    def _profile(self, current: Decimal, present: PresentLine | None) -> tuple[Decimal, ...] | None:
        typed = [name for name in MONTH_NAMES if self._value(name).strip()]
        named = self._value(Column.PROFILE).strip()
        closed = self._closed(present)
        if typed and named:
            self._say(
                Column.PROFILE,
                "two-profiles",
                "The line has a profile by name and months of its own.",
                "Clear one of the two.",
                expected="either a name or twelve months",
            )
            return None
        if typed:
            return self._months(current, closed)
        if present and not named:
            return self._kept(current, present)
        pattern = PATTERN_WORDS.get(plain(named)) if named else self.expected.default_profile
        if pattern is None:
            self._say(
                Column.PROFILE,
                "unknown-profile",
                "This is not the name of a profile.",
                "Choose one of the names, or write twelve months.",
                expected=", ".join(PATTERNS.values()),
            )
            return None
        return spread(current, self._weights(pattern), closed=closed)

    def _kept(self, current: Decimal, present: PresentLine) -> tuple[Decimal, ...]:
        """The agreed months; a change of the year's budget goes evenly to the open ones."""
        change = current - present.current
        if not change:
            return present.profile
        return move_profile(present.profile, change, from_period=self.expected.closed_months + 1)

    def _closed(self, present: PresentLine | None) -> tuple[Decimal, ...]:
        months = self.expected.closed_months
        return present.profile[:months] if present else (ZERO,) * months

    def _weights(self, pattern: ProfilePattern) -> tuple[Decimal | int, ...]:
        if pattern is ProfilePattern.TERMS:
            return TERM_DAYS
        if pattern is ProfilePattern.LAST_YEAR:
            known = self.expected.last_year.get(
                self.code.casefold(), "There is no accepted return of last year for this line."
            )
            if not isinstance(known, str):
                return known
            self._say(
                Column.PROFILE,
                "no-last-year",
                f"{known} The line has equal months instead.",
                "Go on if equal months will do, or write twelve months.",
                severity=Severity.WARNING,
            )
        return (1,) * 12

    def _months(self, current: Decimal, closed: tuple[Decimal, ...]) -> tuple[Decimal, ...] | None:
        amounts = [self._amount(name) for name in MONTH_NAMES]
        if any(amount is None for amount in amounts):
            return None
        months = tuple(amount for amount in amounts if amount is not None)
        difference = sum_difference(months, current)
        if difference:
            more = "more" if difference > 0 else "less"
            self._say(
                MONTH_NAMES[0],
                "months-differ",
                "The twelve months do not add up to the budget for the year.",
                f"They are {format_money(abs(difference))} {more} than the budget. Change the "
                "months or the budget.",
                expected=f"twelve months that sum to {format_money(current)}",
            )
            return None
        for name, month, kept in zip(MONTH_NAMES, months, closed, strict=False):
            if month != kept:
                self._say(
                    name,
                    "closed-month",
                    "The month is closed. What was due in it cannot change.",
                    "Put the agreed amount back and change a later month.",
                    expected=format_money(kept),
                )
        return months

    # What the money is for

    def _shares(self) -> tuple[RowShare, ...]:
        numbers = [
            number
            for number in range(1, SHARES + 1)
            if any(
                self._value(f"{part} {number}").strip() for part in ("Priority", "Share", "Basis")
            )
        ]
        shares = [self._share(number, alone=len(numbers) == 1) for number in numbers]
        known = [share for share in shares if share is not None]
        if len(known) == len(shares):
            for fault in faults(
                [
                    Share(share.action or share.priority, share.percent, share.basis)
                    for share in known
                ]
            ):
                self._say("Priority 1", "shares", fault, "Correct the shares of this line.")
        return tuple(known)

    def _share(self, number: int, *, alone: bool) -> RowShare | None:
        before = len(self.found)
        code = self._value(f"Priority {number}").strip()
        # The template's drop-down writes the name after the code; the code alone counts.
        key = code.split(" ")[0].casefold()
        action = self.by_action.get(key, "")
        priority = self.expected.actions.get(action, "") or self.by_priority.get(key, "")
        if not priority:
            self._say(
                f"Priority {number}",
                "unknown-priority",
                "The plan has no priority or action with this code.",
                "Write a code of the current plan. Leave the share out for money that is not "
                "mapped: it is shown as such.",
                expected=", ".join(self.expected.priorities[:12]) or "a plan with priorities",
            )
        basis = self._value(f"Basis {number}").strip()
        if not basis or len(basis) > BASIS_LENGTH:
            self._say(
                f"Basis {number}",
                "no-basis",
                "A share has no basis." if not basis else "The basis is too long.",
                f"Say in up to {BASIS_LENGTH} characters how the share was decided, so that an "
                "auditor can repeat it.",
            )
        percent = self._percent(f"Share {number}", alone=alone)
        if len(self.found) > before or percent is None:
            return None
        return RowShare(priority, percent, basis, action)

    def _percent(self, heading: str, *, alone: bool) -> Decimal | None:
        value = self._value(heading)
        text = value.strip()
        if not text and alone:
            return Decimal(100)
        match = _PERCENT.fullmatch(text)
        number = Decimal(match[1]) if match else None
        if number is not None and isinstance(value, Number) and 0 < number <= 1:
            self._say(
                heading,
                "share-unclear",
                "The share could mean a part of one or a percentage.",
                "Write percentages as plain numbers: 60 for sixty per cent.",
                expected="a number from 0.01 to 100",
            )
            return None
        if number is None or not 0 < number <= 100:
            self._say(
                heading,
                "not-a-share",
                "This is not a share of the line.",
                "Write a percentage with at most two decimals.",
                expected="a number from 0.01 to 100",
            )
            return None
        return number
