"""Meetings of bodies, their agendas and papers, and what came of them."""

from meetings.models.action import ActionProgress, ActionState, MeetingAction
from meetings.models.attendance import AbsenceLetter, AbsenceStep, Attendance, AttendanceState
from meetings.models.decision import (
    Decision,
    FinanceKnown,
    Outcome,
    Pledge,
    Reached,
    Side,
    Voter,
)
from meetings.models.declaration import Conduct, Declaration
from meetings.models.forward import ForwardItem, ForwardState
from meetings.models.item import AgendaItem
from meetings.models.key_date import KeyDate, KeyDateKind
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.minutes import MinuteEntry, Minutes, MinutesCorrection, MinutesState
from meetings.models.pack import Pack, PackNote
from meetings.models.paper import Paper, PaperKind
from meetings.models.paper_version import PaperVersion, VersionState
from meetings.models.reminder import MeetingReminder, ReminderKind
from meetings.models.standing import Place, StandingItem
from meetings.models.submitted import SubmissionState, SubmittedItem
from meetings.models.words import Business, Purpose

__all__ = [
    "AbsenceLetter",
    "AbsenceStep",
    "ActionProgress",
    "ActionState",
    "AgendaItem",
    "Attendance",
    "AttendanceState",
    "Business",
    "Conduct",
    "Decision",
    "Declaration",
    "FinanceKnown",
    "ForwardItem",
    "ForwardState",
    "KeyDate",
    "KeyDateKind",
    "Meeting",
    "MeetingAction",
    "MeetingReminder",
    "MeetingState",
    "MinuteEntry",
    "Minutes",
    "MinutesCorrection",
    "MinutesState",
    "Outcome",
    "Pack",
    "PackNote",
    "Paper",
    "PaperKind",
    "PaperVersion",
    "Place",
    "Pledge",
    "Purpose",
    "Reached",
    "ReminderKind",
    "Side",
    "StandingItem",
    "SubmissionState",
    "SubmittedItem",
    "VersionState",
    "Voter",
]
