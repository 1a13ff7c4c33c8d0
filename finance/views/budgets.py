"""Pages of budgets: every partner's, and one of them line by line."""

from typing import Any

from django.http import Http404

from finance.budget_forms import LineFilter
from finance.models import Budget, BudgetFile, BudgetStep
from finance.queries.budgets import budgets_of_year, lines_of, totals, years
from finance.rules.money import ZERO
from finance.rules.periods import year_label
from finance.rules.split import WHOLE
from finance.views.pools import this_year
from trusts.models import Partner
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
            waiting=self._waiting(),
            to_load=self._to_load(),
            **kwargs,
        )

    def _waiting(self) -> list[BudgetFile]:
        """Budgets that were put forward and wait to be agreed."""
        rows = self.scope.visible(
            BudgetFile.objects.filter(step=BudgetStep.PROPOSED), Permission.BUDGET_VIEW
        )
        return list(rows.select_related("partner").order_by("proposed_at"))

    def _to_load(self) -> list[tuple[int, str, Partner]]:
        """Years and partners whose budget this person may send."""
        if not self.scope.may(Permission.RETURN_UPLOAD):
            return []
        own = self.scope.partner_ids(Permission.RETURN_UPLOAD)
        partners = Partner.objects.all() if own is None else Partner.objects.filter(pk__in=own)
        return [
            (year, year_label(year), partner)
            for year in (this_year(), this_year() + 1)
            for partner in partners
        ]


class BudgetView(TrustTemplateView):
    """One budget, line by line, as far as the filters want it."""

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
        every = lines_of(budget)
        wanted = LineFilter(self.request.GET or None)
        lines = every
        if wanted.is_bound and wanted.is_valid():
            lines = [row for row in every if wanted.keeps(row.line, row.mapping.unmapped_percent)]
        spending = [row for row in lines if not row.line.is_income]
        income = [row for row in lines if row.line.is_income]
        unmapped = [row for row in every if row.unmapped and not row.line.is_income]
        return super().get_context_data(
            budget=budget,
            year_label=year_label(budget.financial_year),
            filter_form=wanted,
            every=len(every),
            shown=len(lines),
            spending=spending,
            income=income,
            spending_total=totals(spending),
            income_total=totals(income),
            any_other=any(row.other_changes for row in lines),
            unmapped=unmapped,
            unmapped_total=totals(unmapped).unmapped,
            revisions=budget.revisions.select_related("budget_file"),
            whole=WHOLE,
            may_load=self.scope.may(Permission.RETURN_UPLOAD, partner_id=budget.partner_id),
            **kwargs,
        )
