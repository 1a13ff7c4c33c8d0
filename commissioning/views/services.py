"""Pages of services and of providers."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.forms.contracts import ProviderForm, ServiceForm
from commissioning.models import Contract, Provider, Service
from commissioning.queries.contracts import market, providers, standings
from commissioning.rules.contracts import year_of, year_words
from commissioning.views.contracts import listed
from trusts.clock import today
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

PAGE = 50


class ServicesView(TrustTemplateView):
    """Every service by tier, and what is bought of it this year."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/services.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The services."""
        year = year_of(today())
        found = market(year)
        return super().get_context_data(
            tiers=found.tiers,
            year_words=year_words(year),
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT),
            **kwargs,
        )


class OneService(TrustView, abstract=True):
    """A page of one service."""

    @cached_property
    def service(self) -> Service:
        """The service of the address."""
        return get_object_or_404(Service.objects.select_related("outcome"), pk=self.kwargs["pk"])

    def service_url(self, service: Service) -> str:
        """The service's page."""
        return reverse("commissioning:service", kwargs=address_in(self, pk=service.pk))


class ServiceView(OneService, TrustTemplateView):
    """A service and its contracts."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/service.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Contracts, those that are over included."""
        rows = Contract.objects.filter(service=self.service)
        return super().get_context_data(
            service=self.service,
            rows=listed(standings(on=today(), contracts=rows)),
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT),
            **kwargs,
        )


class ServiceFormView(OneService, TrustFormView, abstract=True):
    """A form of a service."""

    template_name = "commissioning/form.html"
    form_class = ServiceForm
    heading = ""

    def back(self) -> tuple[str, str]:
        """Where the page came from, and its name."""
        return reverse("commissioning:services", kwargs=address_in(self)), "Services"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        back, words = self.back()
        return super().get_context_data(
            heading=self.heading, button="Save", back=back, back_words=words, **kwargs
        )

    def get_success_url(self) -> str:
        """The service's page."""
        return self.service_url(self.record)


class NewServiceView(ServiceFormView):
    """Add a service."""

    permission = Permission.COMMISSIONING_EDIT
    heading = "Add a service"

    def run(self, form: Any) -> Service:
        """Add it."""
        return actions.add_service(by=self.scope, **form.cleaned_data)


class ChangeServiceView(ServiceFormView):
    """Change a service."""

    permission = Permission.COMMISSIONING_EDIT
    heading = "Change the service"

    def back(self) -> tuple[str, str]:
        """The service."""
        return self.service_url(self.service), self.service.name

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.service, name) for name in ServiceForm.base_fields}

    def run(self, form: Any) -> Service:
        """Change it."""
        return actions.change_service(by=self.scope, service=self.service, **form.cleaned_data)


class ProvidersView(TrustTemplateView):
    """Every provider, and its part of what is bought this year."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/providers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of them, by name."""
        year = year_of(today())
        held = {one.name: one for one in market(year).providers}
        page = Paginator(providers(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            rows=[(row, held.get(row.name)) for row in page],
            year_words=year_words(year),
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT),
            **kwargs,
        )


class ProviderView(TrustTemplateView):
    """A provider and its contracts."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/provider.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Contracts, those that are over included."""
        rows = Provider.objects.select_related("partner")
        provider = get_object_or_404(rows, pk=self.kwargs["pk"])
        contracts = Contract.objects.filter(provider=provider)
        return super().get_context_data(
            provider=provider, rows=listed(standings(on=today(), contracts=contracts)), **kwargs
        )


class NewProviderView(TrustFormView):
    """Add a provider."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/form.html"
    form_class = ProviderForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Add a provider",
            button="Save",
            back=self.get_success_url(),
            back_words="Providers",
            **kwargs,
        )

    def run(self, form: Any) -> Provider:
        """Add it."""
        return actions.add_provider(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The list."""
        return reverse("commissioning:providers", kwargs=address_in(self))
