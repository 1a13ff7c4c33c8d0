"""Pages of funding sources: the register, one of them, and its lines."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions import funding as actions
from finance.budget_forms import FundingForm
from finance.models import FundingSource
from finance.queries.budgets import years
from finance.queries.funding import FundingUse, funding_of_year
from finance.rules.periods import year_label
from finance.views.pools import this_year
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


def year_asked(view: TrustView) -> int:
    """The year in the query string, or this one; 404 for anything else."""
    text = view.request.GET.get("year", "")
    if not text:
        return this_year()
    if not text.isdecimal() or int(text) not in {*years(), this_year()}:
        raise Http404
    return int(text)


def other_years(year: int) -> list[tuple[int, str]]:
    """Other years that have budgets, for links."""
    return [(other, year_label(other)) for other in years() if other != year]


class FundingListView(TrustTemplateView):
    """Every funding source and how much of it is used."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/funding_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The register for a year."""
        year = year_asked(self)
        return super().get_context_data(
            rows=funding_of_year(year),
            year_label=year_label(year),
            year=year,
            years=other_years(year),
            may_change=self.scope.may(Permission.BUDGET_MANAGE),
            **kwargs,
        )


class OneSource(TrustView, abstract=True):
    """A page about one funding source."""

    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> FundingSource:
        """The source the address names."""
        found = FundingSource.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class FundingView(OneSource, TrustTemplateView):
    """A funding source: its terms, and the lines it pays for."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/funding.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines of a year."""
        source, year = self.source, year_asked(self)
        use: FundingUse = next(u for u in funding_of_year(year) if u.source == source)
        return super().get_context_data(
            use=use,
            source=source,
            year=year,
            year_label=year_label(year),
            years=other_years(year),
            may_change=self.scope.may(Permission.BUDGET_MANAGE),
            **kwargs,
        )


class FundingFormView(TrustFormView, abstract=True):
    """A form of the register."""

    form_class = FundingForm
    template_name = "finance/pool_form.html"
    heading, intro, button, done = "", "", "Save", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        assert self.scope.trust is not None  # noqa: S101 - a trust's page
        words = {
            "heading": self.heading,
            "intro": self.intro,
            "button": self.button,
            "caption": "Funding sources",
            "back": reverse("finance:funding_list", args=[self.scope.trust.slug]),
        }
        return super().get_context_data(**words | kwargs)

    def get_success_url(self) -> str:
        """The source's page."""
        messages.success(self.request, self.done)
        return reverse("finance:funding", args=[self.record.trust.slug, self.record.pk])


class AddFundingView(FundingFormView):
    """Adding a source."""

    permission = Permission.BUDGET_MANAGE
    heading = "Add a funding source"
    intro = "A grant or other money with a name. Say on a line’s page which source pays for it."
    button = "Add"
    done = "The funding source has been added."

    def run(self, form: Form) -> FundingSource:
        """Add it."""
        return actions.add_funding(by=self.scope, **form.cleaned_data)


class ChangeFundingView(OneSource, FundingFormView):
    """Changing a source."""

    permission = Permission.BUDGET_MANAGE
    heading = "Change a funding source"
    done = "The funding source has been changed."

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        row = self.source
        return {name: getattr(row, name) for name in ("name", "giver", "ring_fenced", "terms")}

    def run(self, form: Form) -> FundingSource:
        """Change it."""
        return actions.change_funding(by=self.scope, funding=self.source, **form.cleaned_data)
