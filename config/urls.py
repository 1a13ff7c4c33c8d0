"""Every address of the product. Everything of a trust lies under /t/<trust>/ (the first wall)."""

from django.urls import include, path

from config import health
from trusts.views.site import EmailAddressView

# Each app's urls.py names its own part, such as "returns/", and its namespace.
APPS_WITH_PAGES = [
    "publication",
    "thread",
    "commissioning",
    "governance",
    "finance",
    "assessment",
    "reports",
    "meetings",
    "trusts",
]

urlpatterns = [
    *health.urlpatterns,
    path("accounts/email/", EmailAddressView.as_view()),  # instead of the library's own
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("", include("trusts.urls_outside")),
    path("", include("assessment.urls_outside")),
    path("", include("publication.public.urls")),
    *(path("t/<slug:trust>/", include(f"{app}.urls")) for app in APPS_WITH_PAGES),
]

handler404 = "config.errors.not_found"
