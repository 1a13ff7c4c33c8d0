"""Addresses of the engine's part of the API, below /api/v1/trusts/<trust>/."""

from django.urls import path

from reports import api_views

urlpatterns = [
    path("reports/", api_views.RunList.as_view(), name="report-runs"),
    path("reports/<int:pk>/", api_views.RunDetail.as_view(), name="report-run"),
    path(
        "reports/<int:run_id>/<slug:variant>.<slug:file_format>",
        api_views.FileDownload.as_view(),
        name="report-file",
    ),
]
