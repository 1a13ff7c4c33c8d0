"""Walking the thread: down from an outcome to the lines, and up from a line to its outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Action, Outcome, Plan, Priority
from commissioning.queries import CostedPlan, PlannedAction
from finance.queries.position_lines import PositionLine
from finance.rules.money import ZERO


@dataclass(frozen=True)
class Sums:
    """Expenditure of some parts of lines, in pounds. `unreported` budget has no accepted return."""

    budget: Decimal
    actual: Decimal
    forecast: Decimal
    unreported: Decimal
    partners: int

    @classmethod
    def of(cls, parts: Iterable[PositionLine]) -> Sums:
        """Add parts of expenditure lines up."""
        known = list(parts)
        return cls(
            budget=sum((part.current for part in known), ZERO),
            actual=sum((part.actual or ZERO for part in known), ZERO),
            forecast=sum((part.forecast or ZERO for part in known), ZERO),
            unreported=sum((part.current for part in known if part.actual is None), ZERO),
            partners=len({part.partner_slug for part in known if part.current}),
        )


@dataclass(frozen=True)
class PriorityStep:
    """A priority on the way down: what its actions cost and which money serves it. Pounds."""

    priority: Priority
    actions: Sequence[PlannedAction]
    planned: Decimal
    parts: tuple[PositionLine, ...]
    money: Sums

    @property
    def gap(self) -> Decimal:
        """Planned cost less the budget that serves the priority; above nought, money is missing."""
        return self.planned - self.money.budget


@dataclass(frozen=True)
class OutcomeStep:
    """An outcome on the way down."""

    outcome: Outcome
    priorities: tuple[PriorityStep, ...]
    planned: Decimal
    money: Sums


@dataclass(frozen=True)
class Walk:
    """The whole thread downwards; `loose` are the parts of lines that serve no priority."""

    plan: Plan
    outcomes: tuple[OutcomeStep, ...]
    loose: tuple[PositionLine, ...]
    money: Sums

    def priority(self, pk: int) -> tuple[OutcomeStep, PriorityStep] | None:
        """A priority and the outcome above it."""
        for step in self.outcomes:
            for under in step.priorities:
                if under.priority.pk == pk:
                    return step, under
        return None


def walk_down(costed: CostedPlan, parts: Sequence[PositionLine]) -> Walk:
    """Join the costed plan with the money that serves it, by the priorities' codes.

    Parts that serve a priority of another edition are loose here: this edition does not know them.
    """
    by_code: dict[str, list[PositionLine]] = {}
    for part in parts:
        by_code.setdefault(part.mappings[0].code if part.mappings else "", []).append(part)
    outcomes = []
    for under in costed.outcomes:
        steps = []
        for planned in under.priorities:
            serving = tuple(by_code.pop(planned.priority.code, ()))
            steps.append(
                PriorityStep(
                    planned.priority, planned.actions, planned.cost, serving, Sums.of(serving)
                )
            )
        served = [part for step in steps for part in step.parts]
        outcomes.append(OutcomeStep(under.outcome, tuple(steps), under.cost, Sums.of(served)))
    loose = tuple(part for parts in by_code.values() for part in parts)
    return Walk(costed.plan, tuple(outcomes), loose, Sums.of(parts))


def actions_of_codes(plan: Plan, codes: Iterable[str]) -> dict[str, Action]:
    """Actions of an edition by their code. One query."""
    rows = Action.objects.filter(priority__plan=plan, code__in=set(codes)).select_related("lead")
    return {row.code: row for row in rows}
