"""Addresses of meetings, below /t/<trust>/."""

from django.urls import path, register_converter

from meetings import views
from meetings.models import Purpose
from meetings.room_urls import PATTERNS as ROOM


class PurposeConverter:
    """For decision, or for information."""

    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> str:
        """The purpose's value."""
        return value

    def to_url(self, value: str) -> str:
        """The purpose's value."""
        return value


register_converter(PurposeConverter, "purpose")

app_name = "meetings"
urlpatterns = [
    *ROOM,
    path("meetings/", views.MeetingsView.as_view(), name="list"),
    path("meetings/new/", views.NewMeetingView.as_view(), name="new"),
    path("meetings/calendar/", views.CalendarView.as_view(), name="calendar"),
    path("meetings/plan/", views.PlanYearView.as_view(), name="plan_year"),
    path("meetings/dates/new/", views.NewKeyDateView.as_view(), name="new_key_date"),
    path(
        "meetings/dates/<int:pk>/remove/",
        views.RemoveKeyDateView.as_view(),
        name="remove_key_date",
    ),
    path("meetings/standing/", views.StandingView.as_view(), name="standing"),
    path("meetings/standing/new/", views.NewStandingView.as_view(), name="new_standing"),
    path("meetings/standing/usual/", views.UsualStandingView.as_view(), name="usual_standing"),
    path("meetings/standing/<int:pk>/end/", views.EndStandingView.as_view(), name="end_standing"),
    path("meetings/forward/", views.ForwardPlanView.as_view(), name="forward"),
    path("meetings/forward/new/", views.NewForwardView.as_view(), name="new_forward"),
    path("meetings/forward/<int:pk>/", views.EditForwardView.as_view(), name="edit_forward"),
    path(
        "meetings/forward/<int:pk>/place/", views.PlaceForwardView.as_view(), name="place_forward"
    ),
    path("meetings/forward/<int:pk>/drop/", views.DropForwardView.as_view(), name="drop_forward"),
    path("meetings/submitted/", views.SubmissionsView.as_view(), name="submitted"),
    path("meetings/submitted/<int:pk>/", views.SubmissionView.as_view(), name="submission"),
    path("meetings/submitted/<int:pk>/accept/", views.AcceptView.as_view(), name="accept"),
    path("meetings/submitted/<int:pk>/decline/", views.DeclineView.as_view(), name="decline"),
    path("meetings/submitted/<int:pk>/agree/", views.AgreeView.as_view(), name="agree"),
    path("meetings/submitted/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("meetings/papers/<int:pk>.pdf", views.PaperView.as_view(), name="paper"),
    path("meetings/papers/<int:pk>/", views.PaperDetailView.as_view(), name="paper_page"),
    path("meetings/papers/<int:pk>/new/", views.NewVersionView.as_view(), name="new_version"),
    path("meetings/papers/<int:pk>/text/", views.RewriteView.as_view(), name="rewrite"),
    path(
        "meetings/papers/<int:pk>/schedule/",
        views.SchedulePaperView.as_view(),
        name="schedule_paper",
    ),
    path("meetings/papers/<int:pk>/remove/", views.RemovePaperView.as_view(), name="remove_paper"),
    path(
        "meetings/papers/versions/<int:pk>.pdf",
        views.PaperVersionView.as_view(),
        name="paper_version",
    ),
    path("meetings/items/<int:pk>/", views.EditItemView.as_view(), name="edit_item"),
    path("meetings/items/<int:pk>/move/", views.MoveItemView.as_view(), name="move_item"),
    path("meetings/items/<int:pk>/refer/", views.ReferItemView.as_view(), name="refer_item"),
    path("meetings/items/<int:pk>/remove/", views.RemoveItemView.as_view(), name="remove_item"),
    path("meetings/items/<int:pk>/papers/new/", views.NewPaperView.as_view(), name="new_paper"),
    path(
        "meetings/items/<int:pk>/papers/write/", views.WritePaperView.as_view(), name="write_paper"
    ),
    path("meetings/<slug:ref>/", views.MeetingView.as_view(), name="meeting"),
    path("meetings/<slug:ref>/move/", views.MoveMeetingView.as_view(), name="move"),
    path("meetings/<slug:ref>/cancel/", views.CancelMeetingView.as_view(), name="cancel"),
    path("meetings/<slug:ref>/papers-out/", views.PapersOutView.as_view(), name="papers_out"),
    path("meetings/<slug:ref>/standing/", views.LayOutView.as_view(), name="lay_out"),
    path("meetings/<slug:ref>/items/new/", views.NewItemView.as_view(), name="new_item"),
    path(
        "meetings/<slug:ref>/submit/<purpose:purpose>/", views.SubmitView.as_view(), name="submit"
    ),
    path("meetings/<slug:ref>/pack/", views.PackView.as_view(), name="pack"),
    path("meetings/<slug:ref>/pack/draft/", views.DraftView.as_view(), name="pack_draft"),
    path(
        "meetings/<slug:ref>/pack/draft/<int:run_id>/issue/",
        views.IssueView.as_view(),
        name="pack_issue",
    ),
    path("meetings/<slug:ref>/pack/notes/", views.NotesView.as_view(), name="pack_notes"),
    path("meetings/<slug:ref>/pack/notes/<int:pk>/", views.NoteView.as_view(), name="pack_note"),
    path(
        "meetings/<slug:ref>/pack/<int:version>/",
        views.PackVersionView.as_view(),
        name="pack_version",
    ),
    path(
        "meetings/<slug:ref>/pack/<int:version>/manifest.json",
        views.PackManifestView.as_view(),
        name="pack_manifest",
    ),
]
