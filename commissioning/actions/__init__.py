"""Writes of the plan."""

from commissioning.actions.plan import (
    EVERY_CHILD_MATTERS,
    add_action,
    add_priority,
    approve_plan,
    draft_plan,
    set_up_outcomes,
)

__all__ = [
    "EVERY_CHILD_MATTERS",
    "add_action",
    "add_priority",
    "approve_plan",
    "draft_plan",
    "set_up_outcomes",
]
