"""Pages of meetings: calendar, agenda, papers, board pack."""

from meetings.views.agenda import NewItemView
from meetings.views.base import MeetingMixin
from meetings.views.meetings import MeetingsView, MeetingView, NewMeetingView
from meetings.views.packs import PackView
from meetings.views.papers import NewPaperView, PaperView, RemovePaperView

__all__ = [
    "MeetingMixin",
    "MeetingView",
    "MeetingsView",
    "NewItemView",
    "NewMeetingView",
    "NewPaperView",
    "PackView",
    "PaperView",
    "RemovePaperView",
]
