"""Addresses of the publishing desk, below /t/<trust>/."""

from django.urls import path

from publication.converters import KindConverter
from publication.views import automatic, desk

assert KindConverter  # noqa: S101 - imported because it registers itself

app_name = "publication"
urlpatterns = [
    path("publishing/", desk.DeskView.as_view(), name="desk"),
    path("publishing/published/", desk.PublishedView.as_view(), name="published"),
    path("publishing/automatic/", automatic.AutomaticView.as_view(), name="automatic"),
    path("publishing/<kind:kind>/<slug:key>/", desk.ThingView.as_view(), name="thing"),
    path("publishing/<kind:kind>/<slug:key>/publish/", desk.PublishView.as_view(), name="publish"),
    path(
        "publishing/<kind:kind>/<slug:key>/withdraw/",
        desk.WithdrawView.as_view(),
        name="withdraw",
    ),
]
