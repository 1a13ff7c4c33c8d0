"""Breaks between money and plan: a priority nothing pays for, money that serves no priority."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from finance.queries.position_lines import PositionLine
from thread.breaks.base import Break, Looking, kind
from trusts.permissions import Permission
from trusts.ui.money import pounds


@kind(
    "priority-without-money",
    name="Priorities without money",
    why="No partner has mapped any budget to the priority.",
    mend="Map lines of partners’ budgets to it, or say in the plan that it needs none.",
    permission=Permission.BUDGET_VIEW,
)
def priorities_without_money(looking: Looking) -> Iterator[Break]:
    """Priorities that no budget serves, where every partner's money is seen."""
    if not looking.sees_all_money:
        return
    for step in looking.walk.outcomes:
        for under in step.priorities:
            if not under.money.budget:
                yield Break(
                    f"priority-{under.priority.pk}",
                    str(under.priority),
                    reverse("thread:priority", args=[looking.trust, under.priority.pk]),
                    note=f"Its actions cost {pounds(under.planned)}" if under.planned else "",
                )


@kind(
    "money-without-priority",
    name="Money without a priority",
    why="The plan does not say what the money is for.",
    mend="Map the line to priorities, in full, with the basis of each share.",
    permission=Permission.BUDGET_VIEW,
)
def money_without_priority(looking: Looking) -> Iterator[Break]:
    """Lines of expenditure that are mapped to no priority of the edition, in part or whole."""
    loose: dict[int, list[PositionLine]] = {}
    for part in looking.walk.loose:
        if part.current:
            loose.setdefault(part.pk, []).append(part)
    for pk, parts in loose.items():
        line = parts[0]
        amount = sum((part.current for part in parts), Decimal(0))
        yield Break(
            f"line-{pk}",
            f"{line.partner}: {line.code} {line.service}",
            reverse("thread:line", args=[looking.trust, pk]),
            note=pounds(amount),
        )
