"""A meeting's deadlines, by its body's terms of reference."""

from collections.abc import Iterable

from django.utils import timezone

from meetings.models import Meeting
from meetings.rules.deadlines import DEFAULT, Deadlines, Distances, deadlines


def distances_of(meeting: Meeting) -> Distances:
    """The distances that hold for a meeting."""
    return DEFAULT


def deadlines_of(meeting: Meeting) -> Deadlines:
    """The days of a meeting: items due, papers due out, the meeting, minutes due out."""
    return deadlines(timezone.localdate(meeting.starts_at), distances_of(meeting))


def all_deadlines(meetings: Iterable[Meeting]) -> dict[int, Deadlines]:
    """The deadlines of meetings, by the meeting's key."""
    return {meeting.pk: deadlines_of(meeting) for meeting in meetings}
