"""A meeting's deadlines, by its body's terms of reference in force on its day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from governance.models import TermsOfReference
from meetings.models import Meeting, MeetingState
from meetings.rules.deadlines import (
    DEFAULT,
    Deadlines,
    Distances,
    Standing,
    deadlines,
    standing,
)
from trusts.clock import today


@dataclass(frozen=True)
class DeadlineLine:
    """One deadline of a meeting, for a page: what, by when, when done, and how it stands."""

    words: str
    due: datetime.date
    done: datetime.date | None
    standing: Standing


def distances_of(meeting: Meeting) -> Distances:
    """The distances that hold for a meeting: its body's terms, or the usual ones without any."""
    return _distances([meeting])[meeting.pk]


def deadlines_of(meeting: Meeting) -> Deadlines:
    """The days of a meeting: items due, papers due out, the meeting, minutes due out."""
    return deadlines(timezone.localdate(meeting.starts_at), distances_of(meeting))


def all_deadlines(meetings: Iterable[Meeting]) -> dict[int, Deadlines]:
    """The deadlines of meetings, by the meeting's key. One query."""
    rows = list(meetings)
    distances = _distances(rows)
    return {row.pk: deadlines(timezone.localdate(row.starts_at), distances[row.pk]) for row in rows}


def _distances(meetings: list[Meeting]) -> dict[int, Distances]:
    versions = list(
        TermsOfReference.objects.filter(
            body__in={meeting.body_id for meeting in meetings}, in_force_from__isnull=False
        ).order_by("in_force_from", "number")
    )
    found = {}
    for meeting in meetings:
        on = timezone.localdate(meeting.starts_at)
        counting = [
            terms for terms in versions if terms.body_id == meeting.body_id and _begins(terms) <= on
        ]
        found[meeting.pk] = _of(counting[-1]) if counting else DEFAULT
    return found


def _begins(terms: TermsOfReference) -> datetime.date:
    return terms.in_force_from or datetime.date.max


def _of(terms: TermsOfReference) -> Distances:
    """What terms say. Terms that want papers before items count for papers; items are no later."""
    items = max(terms.items_days, terms.papers_days)
    return Distances(items, terms.papers_days, terms.minutes_days)


def deadline_lines(meeting: Meeting) -> list[DeadlineLine]:
    """How the deadlines of a meeting stand today. None for a cancelled one.

    Whether items were in is each item's own matter, so that line is never done: once its day has
    passed it is left out. Papers and minutes of a meeting that was held before they were recorded
    are left out too.
    """
    if meeting.state == MeetingState.CANCELLED:
        return []
    days, now = deadlines_of(meeting), today()
    lines = []
    if now <= days.items_due and not meeting.is_over:
        state = standing(days.items_due, None, now)
        lines.append(DeadlineLine("Items in by", days.items_due, None, state))
    out = _day(meeting.papers_out_at)
    if out is not None or not meeting.is_over:
        state = standing(days.papers_due, out, now)
        lines.append(DeadlineLine("Papers out by", days.papers_due, out, state))
    sent = _day(meeting.minutes_out_at)
    if sent is not None or now >= days.meeting:
        state = standing(days.minutes_due, sent, now)
        lines.append(DeadlineLine("Minutes out by", days.minutes_due, sent, state))
    return lines


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None
