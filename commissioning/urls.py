"""Addresses of the plan's pages, below /t/<trust>/."""

from django.urls import path

from commissioning import views

app_name = "commissioning"
urlpatterns = [
    path("plan/", views.PlanView.as_view(), name="plan"),
]
