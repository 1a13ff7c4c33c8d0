"""Addresses of the money's part of the API, below /api/v1/trusts/<trust>/."""

from django.urls import path

from finance import api_views

urlpatterns = [
    path("periods/", api_views.PeriodList.as_view(), name="periods"),
    path("budgets/", api_views.BudgetList.as_view(), name="budgets"),
    path("returns/", api_views.ReturnList.as_view(), name="returns"),
    path("returns/<int:pk>/", api_views.ReturnDetail.as_view(), name="return"),
    path("return-files/", api_views.ReturnFileUpload.as_view(), name="return-files"),
    path("return-files/<int:pk>/", api_views.ReturnFileDetail.as_view(), name="return-file"),
    path(
        "return-files/<int:pk>/submit/",
        api_views.ReturnFileSubmit.as_view(),
        name="return-file-submit",
    ),
]
