"""Addresses of what is recorded in the room, and of its registers; below /t/<trust>/."""

from django.urls import path

from meetings.views import decisions, declarations, log, minutes, room

PATTERNS = [
    path("meetings/decisions/", decisions.DecisionsView.as_view(), name="decisions"),
    path("meetings/decisions/<int:pk>/", decisions.DecisionView.as_view(), name="decision"),
    path(
        "meetings/decisions/<int:pk>/take-back/", decisions.TakeBackView.as_view(), name="take_back"
    ),
    path(
        "meetings/sums/<int:pk>/approved/",
        decisions.ApprovePledgeView.as_view(),
        name="approve_pledge",
    ),
    path("meetings/actions/", log.ActionsView.as_view(), name="actions"),
    path("meetings/actions/<int:pk>/", log.ActionView.as_view(), name="action"),
    path("meetings/attendance/", log.AttendanceRegisterView.as_view(), name="attendance_register"),
    path("meetings/attendance/<int:pk>/letter/", log.LetterView.as_view(), name="absence_letter"),
    path(
        "meetings/attendance/letters/<int:pk>/pdf/",
        log.LetterPdfView.as_view(),
        name="absence_letter_pdf",
    ),
    path(
        "meetings/declarations/<int:pk>/remove/",
        declarations.RemoveDeclarationView.as_view(),
        name="remove_declaration",
    ),
    path("meetings/items/<int:pk>/room/", room.RoomItemView.as_view(), name="room_item"),
    path("meetings/items/<int:pk>/declare/", declarations.DeclareView.as_view(), name="declare"),
    path("meetings/items/<int:pk>/decide/", decisions.DecideView.as_view(), name="decide"),
    path("meetings/items/<int:pk>/undertake/", room.UndertakeView.as_view(), name="undertake"),
    path(
        "meetings/items/<int:pk>/correct/",
        minutes.CorrectMinutesView.as_view(),
        name="correct_minutes",
    ),
    path("meetings/<slug:ref>/room/", room.RoomView.as_view(), name="room"),
    path("meetings/<slug:ref>/held/", room.HeldView.as_view(), name="held"),
    path("meetings/<slug:ref>/attendance/", room.AttendanceView.as_view(), name="attendance"),
    path("meetings/<slug:ref>/minutes/", minutes.MinutesView.as_view(), name="minutes"),
    path(
        "meetings/<slug:ref>/minutes/agree/",
        minutes.AgreeMinutesView.as_view(),
        name="agree_minutes",
    ),
    path(
        "meetings/<slug:ref>/minutes/approve/",
        minutes.ApproveMinutesView.as_view(),
        name="approve_minutes",
    ),
    path(
        "meetings/<slug:ref>/minutes/pdf/", minutes.PrintMinutesView.as_view(), name="print_minutes"
    ),
]
"""Before the addresses of a meeting: none of these words is a meeting's short name."""
