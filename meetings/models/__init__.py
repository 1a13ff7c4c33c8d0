"""Meetings of bodies, their agendas and papers."""

from meetings.models.forward import ForwardItem, ForwardState
from meetings.models.item import AgendaItem
from meetings.models.key_date import KeyDate, KeyDateKind
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.paper import Paper, PaperKind
from meetings.models.paper_version import PaperVersion, VersionState
from meetings.models.reminder import MeetingReminder, ReminderKind
from meetings.models.standing import Place, StandingItem
from meetings.models.submitted import SubmissionState, SubmittedItem
from meetings.models.words import Business, Purpose

__all__ = [
    "AgendaItem",
    "Business",
    "ForwardItem",
    "ForwardState",
    "KeyDate",
    "KeyDateKind",
    "Meeting",
    "MeetingReminder",
    "MeetingState",
    "Paper",
    "PaperKind",
    "PaperVersion",
    "Place",
    "Purpose",
    "ReminderKind",
    "StandingItem",
    "SubmissionState",
    "SubmittedItem",
    "VersionState",
]
