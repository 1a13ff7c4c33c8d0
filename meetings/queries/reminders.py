"""Who is to be reminded of which meeting today, and the words of the emails."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, MeetingReminder, MeetingState, ReminderKind
from meetings.queries.deadlines import all_deadlines
from meetings.rules import reminders as rules
from meetings.rules.deadlines import Deadlines
from trusts.clock import today
from trusts.models import Membership, Person
from trusts.notices import one_line
from trusts.outbox import Mail
from trusts.permissions import Role
from trusts.ui.tags import day

AROUND = datetime.timedelta(days=60)
"""Only meetings so near are looked at; every deadline of a meeting lies well within."""


@dataclass(frozen=True)
class Wanted:
    """A reminder that ought to be sent."""

    meeting: Meeting
    kind: ReminderKind
    person: Person
    due_on: datetime.date
    days: int


def wanted_today() -> list[Wanted]:
    """Reminders whose day has come and that were not made yet, in the open scope."""
    start = timezone.make_aware(datetime.datetime.combine(today(), datetime.time.min))
    meetings = list(
        Meeting.objects.filter(starts_at__gt=start - AROUND, starts_at__lt=start + AROUND)
        .exclude(state=MeetingState.CANCELLED)
        .select_related("body")
    )
    days = all_deadlines(meetings)
    due = [found for meeting in meetings for found in _due(meeting, days[meeting.pk])]
    support = _people(Membership.objects.filter(role=Role.BOARD_SUPPORT))
    rows = MeetingReminder.objects.filter(meeting__in=meetings)
    made = set(rows.values_list("meeting_id", "kind", "person_id", "due_on", "days"))
    members: dict[int, list[Person]] = {}
    wanted = []
    for meeting, kind, due_on, offset in due:
        if kind in (ReminderKind.PAPERS_DUE, ReminderKind.MINUTES_DUE):
            people = support
        else:
            body = meeting.body_id
            if body not in members:
                members[body] = _people(Membership.objects.filter(body_id=body))
            people = members[body]
        wanted += [
            Wanted(meeting, kind, person, due_on, offset)
            for person in people
            if (meeting.pk, kind, person.pk, due_on, offset) not in made
        ]
    return wanted


def _due(
    meeting: Meeting, days: Deadlines
) -> Iterator[tuple[Meeting, ReminderKind, datetime.date, int]]:
    """The reminders of one meeting whose day has come."""
    series: list[tuple[ReminderKind, datetime.date, tuple[int, ...]]] = []
    if meeting.state == MeetingState.PLANNED:
        series.append((ReminderKind.ITEMS_DUE, days.items_due, rules.BEFORE_ITEMS))
        series.append((ReminderKind.PAPERS_DUE, days.papers_due, rules.BEFORE_PAPERS))
    if meeting.papers_out_at is not None and meeting.state == MeetingState.PAPERS_OUT:
        sent = timezone.localdate(meeting.papers_out_at)
        series.append((ReminderKind.PAPERS_OUT, sent, rules.ONCE))
    if meeting.minutes_out_at is None and days.meeting < today():
        series.append((ReminderKind.MINUTES_DUE, days.minutes_due, rules.BEFORE_MINUTES))
    for kind, due_on, offsets in series:
        offset = rules.due_offset(today(), due_on, offsets)
        if offset is not None and (kind != ReminderKind.PAPERS_DUE or today() <= days.meeting):
            yield meeting, kind, due_on, offset


def _people(seats: object) -> list[Person]:
    rows = seats.current(today()).filter(person__is_active=True)  # type: ignore[attr-defined]
    found = {seat.person_id: seat.person for seat in rows.select_related("person")}
    return sorted(found.values(), key=lambda person: (person.name, person.pk))


def mail_of(row: MeetingReminder) -> Mail:
    """The email of a reminder: plain text, a link, no titles of items. Its rows must be loaded."""
    meeting = row.meeting
    path = reverse("meetings:meeting", args=[row.trust.slug, meeting.ref])
    held = day(timezone.localdate(meeting.starts_at))
    subject = {
        ReminderKind.ITEMS_DUE: f"items for {held} are due on {day(row.due_on)}",
        ReminderKind.PAPERS_DUE: f"papers for {held} are due out on {day(row.due_on)}",
        ReminderKind.PAPERS_OUT: f"papers for {held} are out",
        ReminderKind.MINUTES_DUE: f"minutes of {held} are due out on {day(row.due_on)}",
    }[ReminderKind(row.kind)]
    words = {
        "reminder": row,
        "meeting": meeting,
        "held": held,
        "link": f"{site.BASE_URL}{path}",
        "late": today() > row.due_on,
    }
    return Mail(
        key=row.pk,
        to=row.email,
        subject=one_line(f"{meeting.body}: {subject}"),
        text=render_to_string("meetings/email/reminder.txt", words),
    )
