"""Pages that record a contract, vary its terms or end it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commissioning import actions
from commissioning.forms.contracts import ContractForm, EndForm, VaryForm
from commissioning.models import Contract, ContractTerms, Intention, IntentionState
from commissioning.views.contract import AboutContractView
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class YearsView(TrustFormView, abstract=True):
    """A form that asks for the amounts by year once its days are known."""

    template_name = "commissioning/contract_form.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the years to be looked at before anything is kept."""
        form = self.get_form()
        form.is_valid()
        if form.asks_years:
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)


class NewView(YearsView):
    """Record a contract as agreed."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ContractForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only intentions that this person sees and the executive signed off."""
        signed = Intention.objects.filter(
            state__in=[IntentionState.SIGNED, IntentionState.COMPLETED]
        )
        rows = self.scope.visible(signed, Permission.COMMISSIONING_VIEW)
        return {**super().get_form_kwargs(), "intentions": rows}

    def get_initial(self) -> dict[str, Any]:
        """The intention or the service that the address names."""
        asked = {name: self.request.GET.get(name, "") for name in ("intention", "service")}
        return {name: key for name, key in asked.items() if key.isascii() and key.isdigit()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Record a contract, agreement or grant",
            button="Record it",
            back=reverse("commissioning:contracts", kwargs=address_in(self)),
            back_words="Contracts",
            **kwargs,
        )

    def run(self, form: Any) -> Contract:
        """Record it."""
        return actions.record_contract(by=self.scope, **form.terms)

    def get_success_url(self) -> str:
        """The contract's page."""
        return reverse("commissioning:contract", kwargs=address_in(self, pk=self.record.pk))


class VaryView(YearsView, AboutContractView):
    """Vary a contract's terms: a new version."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/contract_form.html"
    form_class = VaryForm
    heading = "Vary the terms"
    button = "Record the variation"

    def get_initial(self) -> dict[str, Any]:
        """As the terms stand."""
        terms = self.standing.terms
        names = ("value", "ends_on", "notice_months")
        return {**{name: getattr(terms, name) for name in names}, "seen": terms.number}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years as agreed, and the first day, which stays."""
        standing = self.standing
        return {
            **super().get_form_kwargs(),
            "known": standing.years,
            "starts_on": standing.terms.starts_on,
        }

    def run(self, form: Any) -> ContractTerms:
        """Record it."""
        return actions.vary_contract(by=self.scope, contract=self.contract, **form.terms)


class EndView(YearsView, AboutContractView):
    """End a contract: a last version, with what is paid until then."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/contract_form.html"
    form_class = EndForm
    heading = "End the contract early"
    button = "End it"

    def get_initial(self) -> dict[str, Any]:
        """The version that the person looks at."""
        return {"seen": self.standing.terms.number}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The terms as they stand."""
        standing = self.standing
        return {
            **super().get_form_kwargs(),
            "known": standing.years,
            "starts_on": standing.terms.starts_on,
            "last_day": standing.terms.ends_on,
        }

    def run(self, form: Any) -> ContractTerms:
        """End it."""
        sent = {k: v for k, v in form.cleaned_data.items() if not k.startswith("year_")}
        return actions.end_contract(by=self.scope, contract=self.contract, years=form.years, **sent)
