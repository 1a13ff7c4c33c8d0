"""Addresses of services, providers and contracts, below /t/<trust>/; part of the app's own."""

from django.urls import path

from commissioning.views import contract, contract_terms, contracts, services

_CONTRACT = "commissioning/contracts/<int:pk>/"
urlpatterns = [
    path("commissioning/contracts/", contracts.ContractsView.as_view(), name="contracts"),
    path("commissioning/contracts/new/", contract_terms.NewView.as_view(), name="new_contract"),
    path("commissioning/contracts/market/", contracts.MarketView.as_view(), name="market"),
    path(_CONTRACT, contract.ContractView.as_view(), name="contract"),
    path(f"{_CONTRACT}vary/", contract_terms.VaryView.as_view(), name="vary_contract"),
    path(f"{_CONTRACT}end/", contract_terms.EndView.as_view(), name="end_contract"),
    path(f"{_CONTRACT}aims/new/", contract.NameAimView.as_view(), name="name_aim"),
    path(
        "commissioning/contracts/aims/<int:pk>/drop/",
        contract.DropAimView.as_view(),
        name="drop_aim",
    ),
    path(f"{_CONTRACT}reviews/new/", contract.PlanReviewView.as_view(), name="plan_review"),
    path(
        "commissioning/contracts/reviews/<int:pk>/",
        contract.RecordReviewView.as_view(),
        name="record_review",
    ),
    path("commissioning/services/", services.ServicesView.as_view(), name="services"),
    path("commissioning/services/new/", services.NewServiceView.as_view(), name="new_service"),
    path("commissioning/services/<int:pk>/", services.ServiceView.as_view(), name="service"),
    path(
        "commissioning/services/<int:pk>/change/",
        services.ChangeServiceView.as_view(),
        name="change_service",
    ),
    path("commissioning/providers/", services.ProvidersView.as_view(), name="providers"),
    path("commissioning/providers/new/", services.NewProviderView.as_view(), name="new_provider"),
    path("commissioning/providers/<int:pk>/", services.ProviderView.as_view(), name="provider"),
]
