"""Addresses of positions, below /t/<trust>/; part of the app's own.

`of` names a position: a period's code for the position as it stands, or a frozen one's name.
"""

from django.urls import path

from finance.views import consolidations, position, reconciliation

urlpatterns = [
    path("position/", position.PositionView.as_view(), name="position"),
    path("position/frozen/", consolidations.FrozenView.as_view(), name="frozen"),
    path("position/compare/", consolidations.CompareView.as_view(), name="compare"),
    path("position/plan/", reconciliation.ReconciliationView.as_view(), name="reconciliation"),
    path(
        "position/plan/<int:pk>/explain/",
        reconciliation.ExplainView.as_view(),
        name="explain_difference",
    ),
    path("position/prevention/", reconciliation.PreventionView.as_view(), name="prevention"),
    path("position/<slug:period>/freeze/", consolidations.FreezeView.as_view(), name="freeze"),
    path("position/<slug:of>/", position.PositionView.as_view(), name="position_of"),
    path("position/<slug:of>/pools/", position.PoolSidesView.as_view(), name="position_pools"),
    path("position/<slug:of>/proof/", consolidations.ProofView.as_view(), name="position_proof"),
    path(
        "position/<slug:of>/by/<slug:dimension>/",
        position.PositionView.as_view(),
        name="position_by",
    ),
    path(
        "position/<slug:of>/by/<slug:dimension>/<slug:group>/",
        position.GroupView.as_view(),
        name="position_group",
    ),
    path("position/<slug:of>/line/<int:pk>/", position.LineView.as_view(), name="position_line"),
]
