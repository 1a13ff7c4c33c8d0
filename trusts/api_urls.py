"""Addresses of the kernel's part of the API, below /api/v1/trusts/<trust>/."""

from django.urls import path

from trusts import api_views

urlpatterns = [
    path("partners/", api_views.PartnerList.as_view(), name="partners"),
    path("partners/<slug:slug>/", api_views.PartnerDetail.as_view(), name="partner"),
    path("bodies/", api_views.BodyList.as_view(), name="bodies"),
    path("bodies/<slug:slug>/", api_views.BodyDetail.as_view(), name="body"),
]
