"""Addresses of the plan's pages, below /t/<trust>/."""

from django.urls import path

from commissioning.contract_urls import urlpatterns as contracts
from commissioning.urls_cycle import urlpatterns as cycle
from commissioning.views import (
    actuals,
    consultations,
    editing,
    indicator_files,
    indicators,
    performance,
    plan,
    standing,
    steps,
    targets,
)

app_name = "commissioning"
urlpatterns = [
    path("plan/", plan.PlanView.as_view(), name="plan"),
    path("plan/editions/", plan.EditionsView.as_view(), name="editions"),
    path("plan/editions/new/", editing.NewEditionView.as_view(), name="new_edition"),
    path("plan/editions/<int:pk>/", plan.EditionView.as_view(), name="edition"),
    path("plan/editions/<int:pk>/change/", editing.ChangeEditionView.as_view(), name="change"),
    path("plan/editions/<int:pk>/compare/", plan.CompareView.as_view(), name="compare"),
    path("plan/editions/<int:pk>/consult/", steps.ConsultView.as_view(), name="consult"),
    path("plan/editions/<int:pk>/approve/", steps.ApproveView.as_view(), name="approve"),
    path("plan/editions/<int:pk>/publish/", steps.PublishView.as_view(), name="publish"),
    path("plan/editions/<int:pk>/refresh/", steps.RefreshView.as_view(), name="refresh"),
    path("plan/editions/<int:pk>/partners/", standing.PartnersView.as_view(), name="partners"),
    path(
        "plan/editions/<int:pk>/partners/approval/",
        standing.ApprovalView.as_view(),
        name="approval",
    ),
    path("plan/editions/<int:pk>/partners/entry/", standing.EntryView.as_view(), name="entry"),
    path("plan/editions/<int:pk>/progress/", standing.ProgressView.as_view(), name="progress"),
    path(
        "plan/editions/<int:pk>/priorities/new/",
        editing.NewPriorityView.as_view(),
        name="new_priority",
    ),
    path("plan/editions/<int:pk>/groups/new/", editing.NewGroupView.as_view(), name="new_group"),
    path("plan/groups/<int:pk>/remove/", editing.RemoveGroupView.as_view(), name="remove_group"),
    path(
        "plan/priorities/<int:pk>/change/",
        editing.ChangePriorityView.as_view(),
        name="change_priority",
    ),
    path(
        "plan/priorities/<int:pk>/remove/",
        editing.RemovePriorityView.as_view(),
        name="remove_priority",
    ),
    path(
        "plan/priorities/<int:pk>/actions/new/",
        editing.NewActionView.as_view(),
        name="new_action",
    ),
    path("plan/actions/<int:pk>/", standing.ActionView.as_view(), name="action"),
    path("plan/actions/<int:pk>/change/", editing.ChangeActionView.as_view(), name="change_action"),
    path("plan/actions/<int:pk>/remove/", editing.RemoveActionView.as_view(), name="remove_action"),
    path(
        "plan/actions/<int:pk>/report/",
        standing.ReportProgressView.as_view(),
        name="report_progress",
    ),
    path(
        "plan/actions/<int:pk>/milestones/new/",
        standing.NewMilestoneView.as_view(),
        name="new_milestone",
    ),
    path("plan/milestones/<int:pk>/met/", standing.MeetMilestoneView.as_view(), name="met"),
    path("plan/consultations/", consultations.ConsultationsView.as_view(), name="consultations"),
    path(
        "plan/consultations/new/",
        consultations.NewConsultationView.as_view(),
        name="new_consultation",
    ),
    path(
        "plan/consultations/<int:pk>/",
        consultations.ChangeConsultationView.as_view(),
        name="consultation",
    ),
    path("performance/", performance.PerformanceView.as_view(), name="performance"),
    path("performance/waiting/", performance.WaitingView.as_view(), name="performance_waiting"),
    path(
        "performance/indicators/new/", indicators.NewIndicatorView.as_view(), name="new_indicator"
    ),
    path("performance/indicators/<int:pk>/", indicators.IndicatorView.as_view(), name="indicator"),
    path(
        "performance/indicators/<int:pk>/change/",
        indicators.ChangeIndicatorView.as_view(),
        name="change_indicator",
    ),
    path(
        "performance/indicators/<int:pk>/end/",
        indicators.EndIndicatorView.as_view(),
        name="end_indicator",
    ),
    path(
        "performance/indicators/<int:pk>/targets/",
        targets.TargetsView.as_view(),
        name="set_targets",
    ),
    path(
        "performance/indicators/<int:pk>/report/",
        actuals.ReportView.as_view(),
        name="report_figure",
    ),
    path(
        "performance/indicators/<int:pk>/comparison/",
        actuals.ComparatorView.as_view(),
        name="record_comparator",
    ),
    path(
        "performance/indicators/<int:pk>/group/",
        actuals.GroupFigureView.as_view(),
        name="record_group",
    ),
    path(
        "performance/targets/<int:pk>/decide/",
        targets.DecideTargetsView.as_view(),
        name="decide_targets",
    ),
    path(
        "performance/figures/<int:pk>/explain/",
        actuals.ExplainView.as_view(),
        name="explain_figure",
    ),
    path(
        "performance/figures/<int:pk>/accept/", actuals.AcceptView.as_view(), name="accept_figure"
    ),
    path(
        "performance/figures/<int:pk>/send-back/",
        actuals.SendBackView.as_view(),
        name="send_back_figure",
    ),
    path("performance/upload/", indicator_files.UploadFiguresView.as_view(), name="upload_figures"),
    path(
        "performance/upload/template/",
        indicator_files.FiguresTemplateView.as_view(),
        name="figures_template",
    ),
    path(
        "performance/import/",
        indicator_files.UploadIndicatorsView.as_view(),
        name="upload_indicators",
    ),
    path(
        "performance/import/template/",
        indicator_files.IndicatorsTemplateView.as_view(),
        name="indicators_template",
    ),
    path("performance/files/<int:pk>/", indicator_files.FileView.as_view(), name="indicator_file"),
    path(
        "performance/files/<int:pk>/kept/",
        indicator_files.KeptFileView.as_view(),
        name="indicator_kept",
    ),
    *contracts,
    *cycle,
]
