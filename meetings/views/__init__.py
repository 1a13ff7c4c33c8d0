"""Pages of meetings: calendar, agenda, papers, board pack."""

from meetings.views.agenda import (
    EditItemView,
    MoveItemView,
    NewItemView,
    ReferItemView,
    RemoveItemView,
)
from meetings.views.base import AskFirstView, MeetingFormView, MeetingMixin
from meetings.views.calendar import CalendarView, NewKeyDateView, PlanYearView, RemoveKeyDateView
from meetings.views.changes import CancelMeetingView, LayOutView, MoveMeetingView, PapersOutView
from meetings.views.meetings import MeetingsView, MeetingView, NewMeetingView
from meetings.views.packs import PackView
from meetings.views.papers import (
    NewPaperView,
    NewVersionView,
    PaperDetailView,
    PaperVersionView,
    PaperView,
    RemovePaperView,
    RewriteView,
    SchedulePaperView,
    WritePaperView,
)
from meetings.views.plans import (
    DropForwardView,
    EditForwardView,
    EndStandingView,
    ForwardPlanView,
    NewForwardView,
    NewStandingView,
    PlaceForwardView,
    StandingView,
    UsualStandingView,
)
from meetings.views.submissions import (
    AcceptView,
    AgreeView,
    DeclineView,
    SubmissionsView,
    SubmissionView,
    SubmitView,
    WithdrawView,
)

__all__ = [
    "AcceptView",
    "AgreeView",
    "AskFirstView",
    "CalendarView",
    "CancelMeetingView",
    "DeclineView",
    "DropForwardView",
    "EditForwardView",
    "EditItemView",
    "EndStandingView",
    "ForwardPlanView",
    "LayOutView",
    "MeetingFormView",
    "MeetingMixin",
    "MeetingView",
    "MeetingsView",
    "MoveItemView",
    "MoveMeetingView",
    "NewForwardView",
    "NewItemView",
    "NewKeyDateView",
    "NewMeetingView",
    "NewPaperView",
    "NewStandingView",
    "NewVersionView",
    "PackView",
    "PaperDetailView",
    "PaperVersionView",
    "PaperView",
    "PapersOutView",
    "PlaceForwardView",
    "PlanYearView",
    "ReferItemView",
    "RemoveItemView",
    "RemoveKeyDateView",
    "RemovePaperView",
    "RewriteView",
    "SchedulePaperView",
    "StandingView",
    "SubmissionView",
    "SubmissionsView",
    "SubmitView",
    "UsualStandingView",
    "WithdrawView",
    "WritePaperView",
]
