"""Addresses of self-assessment outside any trust: the link of an outsider's invitation."""

from django.urls import path

from assessment.views.outsiders import OutsiderView

app_name = "assessment_outside"
urlpatterns = [
    path("answer/<slug:of>/<str:token>/", OutsiderView.as_view(), name="invitation"),
]
