"""Addresses outside any trust: the front page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
