"""What money serves each priority of the plan: lines, their shares, and the basis of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Action, Plan, Priority
from finance.models import BudgetLine, LineShare
from finance.queries.budgets import visible_lines
from finance.queries.shares import mapping_of
from finance.rules.money import ZERO
from finance.rules.split import MappedPart


@dataclass(frozen=True)
class ServingLine:
    """One share of one line, and its pounds of the line's current budget."""

    line: BudgetLine
    part: MappedPart
    pounds: Decimal


@dataclass(frozen=True)
class PriorityMoney:
    """A priority with the money that serves it in a year; `planned` is what its actions cost."""

    priority: Priority
    lines: tuple[ServingLine, ...]
    planned: Decimal
    uncosted: int

    @property
    def expenditure(self) -> Decimal:
        """Pounds of spending mapped to it."""
        return sum((one.pounds for one in self.lines if not one.line.is_income), ZERO)

    @property
    def income(self) -> Decimal:
        """Pounds of income mapped to it."""
        return sum((one.pounds for one in self.lines if one.line.is_income), ZERO)

    @property
    def partners(self) -> int:
        """How many partners' money it is."""
        return len({one.line.budget.partner_id for one in self.lines})


def money_of_priority(priority: Priority, financial_year: int) -> PriorityMoney:
    """The lines that serve a priority in a year, as far as the scope sees them. Four queries."""
    return money_of_priorities([priority], financial_year)[0]


def money_of_plan(plan: Plan | None, financial_year: int) -> list[PriorityMoney]:
    """Every priority of an edition of the plan with its money. Five queries."""
    priorities = list(Priority.objects.filter(plan=plan).select_related("outcome"))
    return money_of_priorities(priorities, financial_year)


def money_of_priorities(priorities: list[Priority], financial_year: int) -> list[PriorityMoney]:
    """Each of the priorities with the shares of lines that serve it, by partner and code."""
    wanted = {priority.pk for priority in priorities}
    shared = LineShare.objects.filter(priority__in=wanted).values("budget_line")
    lines = list(
        visible_lines()
        .filter(budget__financial_year=financial_year, pk__in=shared)
        .order_by("budget__partner__name", "code")
    )
    mappings = mapping_of(lines)
    serving: dict[int, list[ServingLine]] = defaultdict(list)
    for line in lines:
        mapping = mappings[line.pk]
        *amounts, _ = mapping.amounts(line.current)
        for part, pounds in zip(mapping.parts, amounts, strict=True):
            if part.priority_id in wanted:
                serving[part.priority_id].append(ServingLine(line, part, pounds))
    costs: dict[int, list[Decimal | None]] = defaultdict(list)
    for key, cost in Action.objects.filter(priority__in=wanted).values_list("priority", "cost"):
        costs[key].append(cost)
    return [
        PriorityMoney(
            priority,
            tuple(serving[priority.pk]),
            sum((cost for cost in costs[priority.pk] if cost is not None), ZERO),
            sum(1 for cost in costs[priority.pk] if cost is None),
        )
        for priority in priorities
    ]
