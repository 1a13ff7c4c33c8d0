"""The API: every route, its description and the page to read it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config.api_guide import ApiGuideView
from trusts import api_schema  # noqa: F401 - it describes tokens to the schema
from trusts.api_permissions import SignedIn
from trusts.api_views import TrustList

# Each app's api_urls.py, below /api/v1/trusts/<trust>/.
APPS_WITH_ROUTES = ["trusts", "finance", "reports"]

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[SignedIn]), name="schema"),
    path("", ApiGuideView.as_view(), name="guide"),
    path("trusts/", TrustList.as_view(), name="trusts"),
    *(path("trusts/<slug:trust>/", include(f"{app}.api_urls")) for app in APPS_WITH_ROUTES),
]
