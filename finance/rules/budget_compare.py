"""A budget that was read beside the one that is agreed: what is new, changed, gone; the totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rules.budget_sheet import BudgetRow, PresentLine
from finance.rules.money import ZERO


@dataclass(frozen=True)
class ChangedLine:
    """A line that would be other than it is; `what` names what changes."""

    row: BudgetRow
    before: PresentLine
    what: tuple[str, ...]

    @property
    def change(self) -> Decimal:
        """What its current budget gains, in pounds; negative where it loses."""
        return self.row.current - self.before.current


@dataclass(frozen=True)
class Comparison:
    """What agreeing the rows would do to the present budget. `gone` lines become £0.00."""

    new: tuple[BudgetRow, ...]
    changed: tuple[ChangedLine, ...]
    gone: tuple[PresentLine, ...]
    same: int

    @property
    def changes_something(self) -> bool:
        """Whether anything would be other than it is."""
        return bool(self.new or self.changed or self.gone)


def compare(rows: Sequence[BudgetRow], present: Mapping[str, PresentLine]) -> Comparison:
    """Compare rows with the agreed lines, by code in lower case."""
    new, changed, same = [], [], 0
    for row in rows:
        before = present.get(row.code.casefold())
        if before is None:
            new.append(row)
            continue
        what = _differences(row, before)
        if what:
            changed.append(ChangedLine(row, before, what))
        else:
            same += 1
    kept = {row.code.casefold() for row in rows}
    gone = tuple(line for code, line in present.items() if code not in kept and line.current)
    return Comparison(tuple(new), tuple(changed), gone, same)


_FIELDS = (
    ("service", "service"),
    ("subjective", "category"),
    ("tier", "tier"),
    ("arrangement", "arrangement"),
    ("current", "current budget"),
    ("profile", "profile"),
)


def _differences(row: BudgetRow, before: PresentLine) -> tuple[str, ...]:
    found = [words for name, words in _FIELDS if getattr(row, name) != getattr(before, name)]
    if row.funding is not None and row.funding != before.funding:
        found.append("funding source")
    if row.shares is not None and row.shares != before.shares:
        found.append("priorities")
    return tuple(found)


@dataclass(frozen=True)
class GroupTotal:
    """Expenditure and income of the lines that share a word, in pounds."""

    name: str
    lines: int
    expenditure: Decimal
    income: Decimal

    @property
    def net(self) -> Decimal:
        """Expenditure less income."""
        return self.expenditure - self.income


def totals_by(
    rows: Sequence[BudgetRow], name_of: Callable[[BudgetRow], str]
) -> tuple[GroupTotal, ...]:
    """Sums of the current budget by a word of each row, in order of first appearance."""
    groups: dict[str, list[BudgetRow]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    return tuple(group_total(name, members) for name, members in groups.items())


def group_total(name: str, rows: Sequence[BudgetRow]) -> GroupTotal:
    """The sums of some rows."""
    return GroupTotal(
        name,
        len(rows),
        sum((row.current for row in rows if not row.is_income), ZERO),
        sum((row.current for row in rows if row.is_income), ZERO),
    )
