"""Addresses outside any trust: start page, session, statements."""

from django.urls import path

from trusts.views import site
from trusts.views.invitation import InvitationView

app_name = "site"
urlpatterns = [
    path("", site.StartView.as_view(), name="start"),
    path("session/", site.SessionView.as_view(), name="session"),
    path("timed-out/", site.TimedOutView.as_view(), name="timed_out"),
    path("signed-out/", site.SignedOutView.as_view(), name="signed_out"),
    path("invitation/<slug:of>/<str:token>/", InvitationView.as_view(), name="invitation"),
    path("accessibility/", site.AccessibilityView.as_view(), name="accessibility"),
    path("cookies/", site.CookiesView.as_view(), name="cookies"),
]
