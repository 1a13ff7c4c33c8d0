"""Reads across the plan."""

from commissioning.queries.plan import (
    CostedPlan,
    PlannedAction,
    PlannedOutcome,
    PlannedPriority,
    costed_plan,
    current_plan,
)

__all__ = [
    "CostedPlan",
    "PlannedAction",
    "PlannedOutcome",
    "PlannedPriority",
    "costed_plan",
    "current_plan",
]
