"""Frozen positions: freezing one, proving it, listing and comparing them."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions.consolidation import freeze_position
from finance.models import Consolidation, ReportingPeriod
from finance.position_forms import CompareForm, FreezeForm
from finance.queries.compare import compare
from finance.queries.consolidation import consolidations, sees_everything
from finance.queries.consolidation_proof import pins_of, prove, virements_within
from finance.queries.position import consolidated_position
from finance.queries.position_types import ConsolidatedPosition
from finance.views.find import period_of
from finance.views.position import PositionPage
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class FreezeView(TrustFormView):
    """Freezing a period's position, after a last look at who is missing."""

    permission = Permission.PERIOD_MANAGE
    form_class = FreezeForm
    template_name = "finance/freeze.html"

    @cached_property
    def period(self) -> ReportingPeriod:
        """The period of the address."""
        return period_of(self.kwargs["period"])

    @cached_property
    def position(self) -> ConsolidatedPosition:
        """As it stands."""
        return consolidated_position(self.period)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether this would be the first."""
        return super().get_form_kwargs() | {"again": consolidations(self.period).exists()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would be frozen."""
        kwargs.pop("period", None)
        return super().get_context_data(
            period=self.period,
            position=self.position,
            earlier=consolidations(self.period),
            sees_everything=sees_everything(self.scope),
            **kwargs,
        )

    def run(self, form: Form) -> Consolidation:
        """Freeze it."""
        return freeze_position(
            by=self.scope,
            period=self.period,
            why=form.cleaned_data.get("why", ""),
            shows_last=form.cleaned_data["missing"] == "last",
        )

    def get_success_url(self) -> str:
        """The frozen position."""
        messages.success(
            self.request, "You froze the position. It was made again at once and is the same."
        )
        return reverse("finance:position_of", kwargs=address_in(self, of=self.record.slug))


class ProofView(PositionPage):
    """What a frozen position is made of, and the proof that it can be made again."""

    template_name = "finance/proof.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Make it again, for people who see the whole."""
        row = self.basis.consolidation
        if row is None:
            raise Http404
        pins = pins_of(row)
        return super().get_context_data(
            basis=self.basis,
            row=row,
            proof=prove(row) if sees_everything(self.scope) else None,
            partners=[(partner, pins[partner.slug]) for partner in self.position.partners],
            thresholds=self.position.thresholds,
            virements=virements_within(row, self.position),
            **kwargs,
        )


class FrozenView(PositionPage):
    """Every frozen position, newest first, and two to compare."""

    template_name = "finance/frozen.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list and the form."""
        rows = list(consolidations())
        return super().get_context_data(rows=rows, form=CompareForm(rows=rows), **kwargs)


class CompareView(PositionPage):
    """What changed between two frozen positions, and why."""

    template_name = "finance/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The comparison, or what is wrong with the question."""
        rows = list(consolidations())
        form = CompareForm(self.request.GET, rows=rows)
        found = None
        if form.is_valid():
            by_slug = {row.slug: row for row in rows}
            first, second = (by_slug[form.cleaned_data[name]] for name in ("first", "second"))
            found = compare(first, second)
        return super().get_context_data(form=form, found=found, **kwargs)
