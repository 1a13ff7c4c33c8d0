"""Pages of the plan."""

from commissioning.views.plan import PlanView

__all__ = [
    "PlanView",
]
