"""Reads across the plan."""

from commissioning.queries.editions import (
    ActionStanding,
    PartnerProgress,
    PartnerStanding,
    PlanComparison,
    compared,
    cost_by_year,
    progress_by_partner,
    progress_of,
    standing_of,
)
from commissioning.queries.plan import (
    CostedPlan,
    PlannedAction,
    PlannedOutcome,
    PlannedPriority,
    agreed_until,
    costed_plan,
    current_plan,
    plan_of_year,
)

__all__ = [
    "ActionStanding",
    "CostedPlan",
    "PartnerProgress",
    "PartnerStanding",
    "PlanComparison",
    "PlannedAction",
    "PlannedOutcome",
    "PlannedPriority",
    "agreed_until",
    "compared",
    "cost_by_year",
    "costed_plan",
    "current_plan",
    "plan_of_year",
    "progress_by_partner",
    "progress_of",
    "standing_of",
]
