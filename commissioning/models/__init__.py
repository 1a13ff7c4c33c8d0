"""State of the plan: outcomes, editions, priorities, costed actions, and who stands behind them."""

from commissioning.models.action import Action, LaterCost
from commissioning.models.approval import EntryKind, PlanApproval, PlanEntry
from commissioning.models.consultation import Consultation
from commissioning.models.group import VulnerableGroup
from commissioning.models.outcome import Outcome
from commissioning.models.plan import Plan, PlanState
from commissioning.models.priority import Priority
from commissioning.models.progress import ActionProgress, Milestone, ProgressState

__all__ = [
    "Action",
    "ActionProgress",
    "Consultation",
    "EntryKind",
    "LaterCost",
    "Milestone",
    "Outcome",
    "Plan",
    "PlanApproval",
    "PlanEntry",
    "PlanState",
    "Priority",
    "ProgressState",
    "VulnerableGroup",
]
