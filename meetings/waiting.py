"""What is waiting for a person before the next meetings."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from meetings.actions.submissions import is_chair
from meetings.models import Meeting, MeetingState, SubmissionState
from meetings.queries import (
    all_deadlines,
    visible_meetings,
    visible_packs,
    visible_submissions,
)
from reports.models import RunState
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day
from trusts.ui.waiting import Waiting

LATE = datetime.timedelta(days=30)
"""How long overdue minutes go on waiting: older ones are asked for on the meeting's page alone."""
AHEAD = datetime.timedelta(days=14)
"""How long before a meeting it begins to wait for anyone: items are in by then."""


def waiting_meetings(scope: Scope) -> Iterator[Waiting]:
    """Packs to build, for who prepares meetings; papers to read, for members of the body."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.MEETING_VIEW):
        return
    own_bodies = {grant.body_id for grant in scope.grants}
    meetings = _soon(scope)
    packed = _with_pack(scope, meetings)
    days = all_deadlines(meetings) if meetings else {}
    for meeting in meetings:
        on = timezone.localdate(meeting.starts_at)
        url = reverse("meetings:meeting", args=[scope.trust.slug, meeting.ref])
        ready = meeting.ref in packed
        prepares = scope.may(Permission.PACK_BUILD, level=meeting.level, body_id=meeting.body_id)
        if prepares and not ready:
            text = f"Prepare the board pack of {meeting.body} for {day(on)}"
            yield Waiting(text, url, days[meeting.pk].papers_due, hint="Papers go out then")
        elif ready and meeting.body_id in own_bodies:
            yield Waiting(f"Read the papers of {meeting.body} for {day(on)}", url, on)


def _soon(scope: Scope) -> list[Meeting]:
    first = timezone.make_aware(datetime.datetime.combine(today(), datetime.time.min))
    rows = visible_meetings(scope).filter(starts_at__gte=first, starts_at__lt=first + AHEAD)
    return list(rows.exclude(state=MeetingState.CANCELLED))


def _with_pack(scope: Scope, meetings: list[Meeting]) -> set[str]:
    """The references of those meetings whose pack is out."""
    packs = visible_packs(scope).filter(run__state=RunState.DONE, meeting__in=meetings)
    return set(packs.values_list("meeting__ref", flat=True))


def waiting_submissions(scope: Scope) -> Iterator[Waiting]:
    """Submitted items to answer, for who prepares meetings; urgent ones, for the chair."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.ITEM_SUBMIT):
        return
    rows = visible_submissions(scope).filter(state=SubmissionState.WAITING)
    for row in rows:
        url = reverse("meetings:submission", args=[scope.trust.slug, row.pk])
        due = timezone.localdate(row.meeting.starts_at) if row.meeting else None
        manages = scope.may(Permission.MEETING_MANAGE, level=row.level, body_id=row.body_id)
        if row.waits_for_chair and is_chair(scope, row.body_id):
            yield Waiting(f"Decide whether the urgent item “{row.title}” is taken", url, due)
        elif manages and not row.waits_for_chair:
            yield Waiting(f"Answer the submitted item “{row.title}”", url, due)


def waiting_minutes(scope: Scope) -> Iterator[Waiting]:
    """Minutes that are due out, for who records meetings."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.MEETING_RECORD) or not scope.may(Permission.MEETING_VIEW):
        return
    start = timezone.make_aware(datetime.datetime.combine(today(), datetime.time.min))
    held = visible_meetings(scope).filter(
        starts_at__gte=start - LATE, starts_at__lt=start, minutes_out_at__isnull=True
    )
    rows = list(held.exclude(state=MeetingState.CANCELLED))
    days = all_deadlines(rows) if rows else {}
    for meeting in rows:
        if scope.may(Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id):
            on = day(timezone.localdate(meeting.starts_at))
            url = reverse("meetings:meeting", args=[scope.trust.slug, meeting.ref])
            text = f"Send out the minutes of {meeting.body} of {on}"
            yield Waiting(text, url, days[meeting.pk].minutes_due)
