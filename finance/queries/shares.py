"""How budget lines are mapped to the plan: their shares, and the pounds that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet, Sum

from finance.models import Budget, BudgetLine, LineShare, Subjective
from finance.rules.money import ZERO
from finance.rules.split import WHOLE, MappedPart, Mapping, Split


def mapping_of(lines: Iterable[BudgetLine]) -> dict[int, Mapping]:
    """Each line's mapping by its id; an empty one where nothing is mapped. One query."""
    parts: dict[int, list[MappedPart]] = {line.pk: [] for line in lines}
    rows = LineShare.objects.filter(budget_line__in=list(parts)).order_by("pk")
    for row in rows.select_related("priority__outcome", "action"):
        parts[row.budget_line_id].append(
            MappedPart(
                code=row.priority.code,
                name=row.priority.name,
                outcome=row.priority.outcome.name,
                percent=row.percent,
                basis=row.basis,
                action=row.action.code if row.action else "",
                action_name=row.action.name if row.action else "",
                outcome_order=row.priority.outcome.order,
                priority_id=row.priority_id,
                action_id=row.action_id,
            )
        )
    return {pk: Mapping(tuple(found)) for pk, found in parts.items()}


def parts_of(lines: Iterable[BudgetLine]) -> dict[int, Split]:
    """Each line's current budget by priority name, and what is unmapped, by line id. Pounds.

    Other figures of a line (actual, commitments, forecast) are shared out each on its own with
    its `mapping_of`. One query.
    """
    known = list(lines)
    mappings = mapping_of(known)
    return {line.pk: mappings[line.pk].by_priority(line.current) for line in known}


def unmapped_of(budgets: Iterable[Budget] | QuerySet[Budget]) -> dict[int, Decimal]:
    """Expenditure that no share claims in each budget, to the penny, by budget id. Three queries.

    Only lines that are shared in part are read singly; the database adds up the rest.
    """
    spending = BudgetLine.objects.filter(budget__in=budgets).exclude(subjective=Subjective.INCOME)
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    untouched = spending.filter(shares__isnull=True).order_by().values("budget_id")
    for row in untouched.annotate(total=Sum("current")):
        found[row["budget_id"]] += row["total"]
    partly = list(
        spending.annotate(mapped=Sum("shares__percent")).filter(mapped__gt=0, mapped__lt=WHOLE)
    )
    mappings = mapping_of(partly)
    for line in partly:
        found[line.budget_id] += mappings[line.pk].unmapped(line.current)
    return dict(found)
