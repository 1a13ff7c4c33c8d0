"""Pages of the plan's money: what serves each priority, and on what basis."""

from typing import Any

from django.http import Http404

from commissioning.models import Priority
from commissioning.queries import plan_of_year
from finance.queries.budgets import budgets_of_year
from finance.queries.priority_money import money_of_plan, money_of_priority
from finance.rules.money import ZERO
from finance.rules.periods import year_label
from finance.views.funding import other_years, year_asked
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class PlanMoneyView(TrustTemplateView):
    """Every priority of the plan with the money that serves it, and the money that serves none."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/plan_money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A year's money by priority."""
        year = year_asked(self)
        plan = plan_of_year(year)
        rows = money_of_plan(plan, year)
        budgets = budgets_of_year(year)
        return super().get_context_data(
            rows=rows,
            plan=plan,
            year=year,
            year_label=year_label(year),
            years=other_years(year),
            mapped=sum((row.expenditure for row in rows), ZERO),
            mapped_income=sum((row.income for row in rows), ZERO),
            planned=sum((row.planned for row in rows), ZERO),
            unmapped=sum((row.unmapped for row in budgets), ZERO),
            expenditure=sum((row.expenditure for row in budgets), ZERO),
            **kwargs,
        )


class PriorityMoneyView(TrustTemplateView):
    """What money serves a priority: each share of each line, with its basis."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/priority_money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines of a year."""
        priority = (
            Priority.objects.filter(pk=self.kwargs["pk"]).select_related("outcome", "plan").first()
        )
        if priority is None:
            raise Http404
        year = year_asked(self)
        return super().get_context_data(
            money=money_of_priority(priority, year),
            priority=priority,
            year=year,
            year_label=year_label(year),
            years=other_years(year),
            **kwargs,
        )
