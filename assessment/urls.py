"""Addresses of self-assessment, below /t/<trust>/."""

from django.urls import include, path

from assessment import views

app_name = "assessment"
urlpatterns = [
    path("assessments/", views.IndexView.as_view(), name="index"),
    path("assessments/instruments/", include("assessment.instrument_urls")),
    path("assessments/open/", views.OpenRoundView.as_view(), name="open"),
    path(
        "assessments/open/<slug:slug>/<str:bank>/",
        views.OpenOptionsView.as_view(),
        name="open_options",
    ),
    path("assessments/parts/<int:pk>/", views.PartView.as_view(), name="part"),
    path("assessments/parts/<int:pk>/hand-over/", views.HandOverView.as_view(), name="hand_over"),
    path("assessments/parts/<int:pk>/reopen/", views.ReopenView.as_view(), name="reopen"),
    path("assessments/parts/<int:pk>/take-out/", views.TakeOutView.as_view(), name="take_out"),
    path(
        "assessments/invitations/<int:pk>/",
        views.InvitationSentView.as_view(),
        name="invitation_sent",
    ),
    path("assessments/help/<int:pk>/", views.HelpView.as_view(), name="help"),
    path(
        "assessments/help/<int:pk>/<slug:theme>/", views.HelpThemeView.as_view(), name="help_theme"
    ),
    path("assessments/helpers/<int:pk>/end/", views.EndHelpView.as_view(), name="end_help"),
    path("assessments/<int:pk>/", views.ResultsView.as_view(), name="results"),
    path(
        "assessments/<int:pk>/results/<slug:theme>/",
        views.ThemeResultsView.as_view(),
        name="theme_results",
    ),
    path("assessments/<int:pk>/by/<slug:by>/", views.GroupsView.as_view(), name="groups"),
    path("assessments/<int:pk>/compare/", views.CompareView.as_view(), name="compare"),
    path("assessments/<int:pk>/national/", views.NationalView.as_view(), name="national"),
    path("assessments/<int:pk>/trend/", views.TrendView.as_view(), name="trend"),
    path("assessments/<int:pk>/others/", views.OthersView.as_view(), name="others"),
    path("assessments/sharing/", views.SharingView.as_view(), name="sharing"),
    path("assessments/sharing/stop/", views.StopSharingView.as_view(), name="stop_sharing"),
    path("assessments/<int:pk>/agreed/", views.AgreedView.as_view(), name="agreed"),
    path(
        "assessments/<int:pk>/moderate/<str:question>/",
        views.ModerateView.as_view(),
        name="moderate",
    ),
    path(
        "assessments/<int:pk>/moderate/<str:question>/confirm/",
        views.ConfirmView.as_view(),
        name="confirm",
    ),
    path(
        "assessments/<int:pk>/moderate/<str:question>/improve/",
        views.ImproveView.as_view(),
        name="improve",
    ),
    path("assessments/improvements/", views.ImprovementsView.as_view(), name="improvements"),
    path("assessments/improvements/<int:pk>/", views.ImprovementView.as_view(), name="improvement"),
    path("assessments/<int:pk>/members/", views.MembersView.as_view(), name="members"),
    path("assessments/<int:pk>/change/", views.ChangeRoundView.as_view(), name="change"),
    path("assessments/<int:pk>/begin/", views.BeginRoundView.as_view(), name="begin"),
    path("assessments/<int:pk>/ask/", views.AskMoreView.as_view(), name="ask_more"),
    path("assessments/<int:pk>/invite/", views.InviteOutsiderView.as_view(), name="invite"),
    path("assessments/<int:pk>/close/", views.CloseRoundView.as_view(), name="close"),
    path("assessments/<int:pk>/answer/", views.TaskListView.as_view(), name="tasks"),
    path("assessments/<int:pk>/answer/help/", views.HelpersView.as_view(), name="helpers"),
    path("assessments/<int:pk>/answer/copy/", views.CopyView.as_view(), name="copy"),
    path("assessments/<int:pk>/answer/check/", views.CheckView.as_view(), name="check"),
    path("assessments/<int:pk>/answer/submit/", views.SubmitView.as_view(), name="submit"),
    path("assessments/<int:pk>/answer/submitted/", views.SubmittedView.as_view(), name="submitted"),
    path(
        "assessments/<int:pk>/answer/document/",
        views.OwnDocumentView.as_view(),
        name="own_document",
    ),
    path(
        "assessments/<int:pk>/answer/document/<slug:file_format>/",
        views.OwnFileView.as_view(),
        name="own_file",
    ),
    path("assessments/<int:pk>/answer/pages/", views.PagesView.as_view(), name="pages"),
    path(
        "assessments/<int:pk>/answer/evidence/<int:evidence>/change/",
        views.ChangeEvidenceView.as_view(),
        name="evidence_change",
    ),
    path(
        "assessments/<int:pk>/answer/evidence/<int:evidence>/remove/",
        views.RemoveEvidenceView.as_view(),
        name="evidence_remove",
    ),
    path(
        "assessments/<int:pk>/answer/evidence/<int:evidence>/file/<int:number>/",
        views.EvidenceFileView.as_view(),
        name="evidence_file",
    ),
    path("assessments/<int:pk>/evidence/", views.SharedEvidenceView.as_view(), name="shared"),
    path(
        "assessments/<int:pk>/evidence/<slug:digest>/",
        views.SharedFileView.as_view(),
        name="shared_file",
    ),
    path("assessments/<int:pk>/answer/<slug:theme>/", views.ThemeView.as_view(), name="theme"),
    path(
        "assessments/<int:pk>/answer/<slug:theme>/<str:question>/",
        views.ThemeView.as_view(),
        name="question",
    ),
    path(
        "assessments/<int:pk>/answer/<slug:theme>/<str:question>/evidence/",
        views.EvidenceView.as_view(),
        name="evidence",
    ),
    path(
        "assessments/<int:pk>/answer/<slug:theme>/<str:question>/evidence/<slug:kind>/",
        views.AddEvidenceView.as_view(),
        name="evidence_add",
    ),
]
