"""Addresses of a trust's own pages, below /t/<trust>/."""

from django.urls import path

from trusts.views import home

app_name = "trusts"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
]
