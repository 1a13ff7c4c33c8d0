"""Pages of budgets."""

from typing import Any

from django.http import Http404

from finance.models import Budget
from finance.queries.budgets import budgets_of_year, lines_of, years
from finance.rules.money import ZERO
from finance.rules.periods import year_label
from finance.views.pools import this_year
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class BudgetsView(TrustTemplateView):
    """Every partner's budget for a year, with what is not mapped to the plan."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/budgets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year asked for, or this one, or the newest."""
        known = years()
        usual = this_year() if this_year() in known else (known or [0])[0]
        year = self.kwargs.get("year") or usual
        if "year" in self.kwargs and year not in known:
            raise Http404
        rows = budgets_of_year(year)
        kwargs.pop("year", None)
        return super().get_context_data(
            year=year,
            year_label=year_label(year) if year else "",
            years=[(other, year_label(other)) for other in known if other != year],
            rows=rows,
            expenditure=sum((row.expenditure for row in rows), ZERO),
            income=sum((row.income for row in rows), ZERO),
            net=sum((row.net for row in rows), ZERO),
            unmapped=sum((row.unmapped for row in rows), ZERO),
            **kwargs,
        )


class BudgetView(TrustTemplateView):
    """One budget, line by line."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/budget.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, expenditure apart from income."""
        rows = self.scope.visible(Budget.objects.all(), Permission.BUDGET_VIEW)
        budget = (
            rows.select_related("partner")
            .filter(partner__slug=self.kwargs["owner"], financial_year=self.kwargs["year"])
            .first()
        )
        if budget is None:
            raise Http404
        lines = lines_of(budget)
        spending = [row for row in lines if not row.line.is_income]
        income = [row for row in lines if row.line.is_income]
        unmapped = [row for row in spending if row.unmapped]
        return super().get_context_data(
            budget=budget,
            year_label=year_label(budget.financial_year),
            spending=spending,
            income=income,
            spending_total=sum((row.line.current for row in spending), ZERO),
            income_total=sum((row.line.current for row in income), ZERO),
            unmapped=unmapped,
            unmapped_total=sum((row.unmapped for row in unmapped), ZERO),
            **kwargs,
        )
