"""Addresses of reports, below /t/<trust>/."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportsView.as_view(), name="list"),
    path("reports/new/", views.RequestView.as_view(), name="request"),
    path("reports/<int:pk>/", views.RunView.as_view(), name="run"),
    path("reports/<int:pk>/progress/", views.ProgressView.as_view(), name="progress"),
    path("reports/<int:pk>/retry/", views.RetryView.as_view(), name="retry"),
    path(
        "reports/<int:run_id>/<slug:variant>.<slug:file_format>",
        views.DownloadView.as_view(),
        name="download",
    ),
]
