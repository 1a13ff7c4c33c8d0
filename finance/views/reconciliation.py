"""The costed plan beside the money, and the shift to prevention."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from commissioning.models import Priority
from finance.actions.reconciliation import explain_difference
from finance.models import PlanDifference, Tier
from finance.position_charts import chart_of_shift
from finance.position_forms import ExplainForm
from finance.queries.consolidation import sees_everything
from finance.queries.prevention import shift_to_prevention
from finance.queries.reconciliation import PriorityRow, Reconciliation, reconciliation
from finance.views.position import PositionPage
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class ReconciliationView(PositionPage):
    """What the plan costs, what is mapped to it, and why they differ."""

    template_name = "finance/reconciliation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The plan with its money."""
        may = self.scope.may(Permission.BUDGET_MANAGE) and sees_everything(self.scope)
        return super().get_context_data(found=reconciliation(self.scope), may_explain=may, **kwargs)


class ExplainView(TrustFormView):
    """Explaining one priority's difference."""

    permission = Permission.BUDGET_MANAGE
    form_class = ExplainForm
    template_name = "finance/explain.html"

    @cached_property
    def found(self) -> Reconciliation:
        """The plan with its money; 404 without a plan."""
        found = reconciliation(self.scope)
        if found is None:
            raise Http404
        return found

    @cached_property
    def row(self) -> PriorityRow:
        """The priority's row; 404 for none of the plan."""
        for row in self.found.rows:
            if row.pk == self.kwargs["pk"]:
                return row
        raise Http404

    def get_initial(self) -> dict[str, Any]:
        """What was said before, to be put right."""
        said = self.row.said
        return {"explanation": said.explanation if said else "", "seen": self.row.difference}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The difference."""
        kwargs.pop("pk", None)
        return super().get_context_data(found=self.found, row=self.row, **kwargs)

    def run(self, form: Form) -> PlanDifference:
        """Write it."""
        return explain_difference(
            by=self.scope,
            priority=Priority.objects.get(pk=self.row.pk),
            explanation=form.cleaned_data["explanation"],
            seen=form.cleaned_data["seen"],
        )

    def get_success_url(self) -> str:
        """Back to the list."""
        messages.success(self.request, f"You explained the difference of {self.row.code}.")
        return reverse("finance:reconciliation", kwargs=address_in(self))


class PreventionView(PositionPage):
    """The shift to prevention, year on year."""

    template_name = "finance/prevention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Shares by year, for the budget and for spending."""
        shift = shift_to_prevention(self.scope)
        both = ("budget", "spending")
        return super().get_context_data(
            shift=shift,
            tiers=[tier.label for tier in Tier],
            parts=[(what, chart_of_shift(shift, what=what), shift.change(what)) for what in both],
            rows=[
                (year, what, year.of(what))
                for what in ("budget", "spending")
                for year in shift.years
            ],
            **kwargs,
        )
