"""Addresses of the public site: /public/<area>/<kind>/<key>/. They stay for good.

`area` is a trust's short name. It is not called `trust`, as the addresses of members' pages are:
nothing here opens a member's scope.
"""

from django.urls import path

from publication.converters import KindConverter
from publication.public import views

assert KindConverter  # noqa: S101 - imported because it registers itself

app_name = "public"
urlpatterns = [
    path("robots.txt", views.RobotsView.as_view(), name="robots"),
    path("public/", views.IndexView.as_view(), name="index"),
    path("public/sitemap.xml", views.SitemapIndexView.as_view(), name="sitemaps"),
    path("public/<slug:area>/", views.TrustView.as_view(), name="trust"),
    path("public/<slug:area>/feed.xml", views.FeedView.as_view(), name="feed"),
    path("public/<slug:area>/sitemap.xml", views.SitemapView.as_view(), name="sitemap"),
    path("public/<slug:area>/meetings/", views.MeetingsView.as_view(), name="meetings"),
    path("public/<slug:area>/<kind:kind>/", views.KindView.as_view(), name="kind"),
    path("public/<slug:area>/<kind:kind>/<slug:key>/", views.PublishedView.as_view(), name="thing"),
    path(
        "public/<slug:area>/<kind:kind>/<slug:key>/versions/<int:number>/",
        views.PublishedView.as_view(),
        name="version",
    ),
    path(
        "public/<slug:area>/<kind:kind>/<slug:key>/versions/<int:number>/<str:name>",
        views.FileView.as_view(),
        name="file",
    ),
]
