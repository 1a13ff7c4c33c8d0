"""Meetings of bodies, their agendas and papers."""

from meetings.models.item import AgendaItem, Purpose
from meetings.models.meeting import Meeting
from meetings.models.paper import Paper

__all__ = [
    "AgendaItem",
    "Meeting",
    "Paper",
    "Purpose",
]
