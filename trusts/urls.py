"""Addresses of this app's pages, below /t/<trust>/."""

from django.urls import URLPattern

app_name = "trusts"
urlpatterns: list[URLPattern] = []
