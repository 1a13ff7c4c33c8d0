"""Addresses of the procedure, the periods and the late returns, below /t/<trust>/."""

from django.urls import path

from finance.rules.procedure_headings import HEADINGS
from finance.views import late, periods, procedure

urlpatterns = [
    path("returns/procedure/", procedure.ProcedureView.as_view(), name="procedure"),
    path(
        "returns/procedure/editions/",
        procedure.EditionsView.as_view(),
        name="procedure_editions",
    ),
    *(
        path(
            f"returns/procedure/{heading.slug}/",
            procedure.HeadingView.as_view(heading=heading),
            name=heading.address,
        )
        for heading in HEADINGS
    ),
    path("returns/periods/", periods.PeriodsView.as_view(), name="periods"),
    path("returns/periods/open/", periods.OpenYearView.as_view(), name="period_open_year"),
    path("returns/periods/<int:year>/", periods.PeriodsView.as_view(), name="periods_of_year"),
    path(
        "returns/periods/<int:year>/outturn/",
        periods.AddOutturnView.as_view(),
        name="period_outturn",
    ),
    path(
        "returns/periods/<slug:period>/deadline/",
        periods.DeadlineView.as_view(),
        name="period_deadline",
    ),
    path("returns/periods/<slug:period>/close/", periods.CloseView.as_view(), name="period_close"),
    path(
        "returns/periods/<slug:period>/reopen/",
        periods.ReopenPeriodView.as_view(),
        name="period_reopen",
    ),
    path("returns/late/", late.LateView.as_view(), name="late"),
    path("returns/late/year/<int:year>/", late.LateYearView.as_view(), name="late_of_year"),
    path("returns/late/<slug:period>/", late.LateView.as_view(), name="late_of_period"),
    path(
        "returns/late/<slug:period>/<slug:partner>/remind/",
        late.RemindView.as_view(),
        name="remind",
    ),
]
