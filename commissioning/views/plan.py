"""Pages of the plan."""

from typing import Any

from commissioning.queries import costed_plan, current_plan
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class PlanView(TrustTemplateView):
    """The current edition: outcomes, priorities, actions, costs and what they lack."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The costed plan, or None when no edition has been started."""
        plan = current_plan()
        costed = costed_plan(plan) if plan else None
        may_see_money = self.scope.may(Permission.BUDGET_VIEW)
        return super().get_context_data(costed=costed, may_see_money=may_see_money, **kwargs)
