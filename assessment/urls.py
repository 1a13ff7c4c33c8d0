"""Addresses of this app's pages, below /t/<trust>/."""

from django.urls import URLPattern

app_name = "assessment"
urlpatterns: list[URLPattern] = []
