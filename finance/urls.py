"""Addresses of this app's pages, below /t/<trust>/."""

from django.urls import path

from finance.budget_urls import urlpatterns as budgets
from finance.pool_urls import urlpatterns as joint_finance
from finance.position_urls import urlpatterns as positions
from finance.procedure_urls import urlpatterns as procedure
from finance.views import contracted, decisions, figures, files, layouts, marked, returns

app_name = "finance"
urlpatterns = [
    path("returns/", returns.ReturnsView.as_view(), name="returns"),
    path("returns/period/<slug:period>/", returns.ReturnsView.as_view(), name="returns_of_period"),
    path(
        "returns/period/<slug:period>/<slug:partner>/template/",
        files.TemplateView.as_view(),
        name="template",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/upload/",
        files.UploadView.as_view(),
        name="upload",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/",
        returns.PartnerPeriodView.as_view(),
        name="partner_period",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/figures/",
        figures.FiguresView.as_view(),
        name="figures",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/figures/paste/",
        figures.PasteView.as_view(),
        name="paste",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/figures/start/",
        figures.StartView.as_view(),
        name="start",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/figures/clear/",
        figures.EmptyView.as_view(),
        name="empty_draft",
    ),
    path(
        "returns/period/<slug:period>/<slug:partner>/contracts/",
        contracted.ContractedView.as_view(),
        name="contracted",
    ),
    path("returns/files/<int:pk>/", files.FileView.as_view(), name="file"),
    path("returns/files/<int:pk>/progress/", files.FileProgressView.as_view(), name="progress"),
    path("returns/files/<int:pk>/original/", files.OriginalView.as_view(), name="original"),
    path("returns/files/<int:pk>/findings/", files.FindingsView.as_view(), name="findings"),
    path("returns/files/<int:pk>/read-again/", files.ReadAgainView.as_view(), name="read_again"),
    path("returns/files/<int:pk>/marked/", marked.MarkedCopyView.as_view(), name="marked"),
    path("returns/files/<int:pk>/layout/", layouts.LayoutView.as_view(), name="layout"),
    path("returns/layouts/<int:pk>/end/", layouts.EndLayoutView.as_view(), name="layout_end"),
    path("returns/layouts/<slug:slug>/", layouts.LayoutsView.as_view(), name="layouts"),
    path("returns/files/<int:pk>/submit/", files.SubmitView.as_view(), name="submit"),
    path("returns/<int:pk>/", returns.ReturnView.as_view(), name="return"),
    path("returns/<int:pk>/submitted/", returns.SubmittedView.as_view(), name="submitted"),
    path("returns/<int:pk>/accept/", decisions.AcceptView.as_view(), name="accept"),
    path("returns/<int:pk>/query/", decisions.QueryView.as_view(), name="query"),
    path("returns/<int:pk>/ask/", decisions.AskView.as_view(), name="ask"),
    path("returns/<int:pk>/reopen/", decisions.ReopenView.as_view(), name="reopen"),
    path("returns/<int:pk>/changes/", returns.ChangesView.as_view(), name="changes"),
    path("returns/questions/<int:pk>/", decisions.QuestionView.as_view(), name="question"),
    *procedure,
    *joint_finance,
    *positions,
    *budgets,
]
