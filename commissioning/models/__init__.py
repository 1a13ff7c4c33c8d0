"""State of the plan: outcomes, editions, priorities and costed actions."""

from commissioning.models.action import Action
from commissioning.models.outcome import Outcome
from commissioning.models.plan import Plan, PlanState
from commissioning.models.priority import Priority

__all__ = [
    "Action",
    "Outcome",
    "Plan",
    "PlanState",
    "Priority",
]
