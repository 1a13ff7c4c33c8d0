"""What is waiting for a person before the next meetings."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from meetings.queries import visible_meetings
from reports.models import RunState
from reports.queries import visible_runs
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day
from trusts.ui.waiting import Waiting

AHEAD = datetime.timedelta(days=14)
"""How long before a meeting it begins to wait for anyone: items are in by then."""
PAPERS_OUT = datetime.timedelta(days=7)
"""Papers go out this long before the meeting."""


def waiting_meetings(scope: Scope) -> Iterator[Waiting]:
    """Packs to build, for who prepares meetings; papers to read, for members of the body."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.MEETING_VIEW):
        return
    own_bodies = {grant.body_id for grant in scope.grants}
    meetings = _soon(scope)
    packed = _with_pack(scope, meetings)
    for meeting in meetings:
        on = timezone.localdate(meeting.starts_at)
        url = reverse("meetings:meeting", args=[scope.trust.slug, meeting.ref])
        ready = meeting.ref in packed
        prepares = scope.may(Permission.PACK_BUILD, level=meeting.level, body_id=meeting.body_id)
        if prepares and not ready:
            text = f"Prepare the board pack of {meeting.body} for {day(on)}"
            yield Waiting(text, url, on - PAPERS_OUT, hint="Papers go out seven days before")
        elif ready and meeting.body_id in own_bodies:
            yield Waiting(f"Read the papers of {meeting.body} for {day(on)}", url, on)


def _soon(scope: Scope) -> list[Meeting]:
    first = timezone.make_aware(datetime.datetime.combine(today(), datetime.time.min))
    return list(visible_meetings(scope).filter(starts_at__gte=first, starts_at__lt=first + AHEAD))


def _with_pack(scope: Scope, meetings: list[Meeting]) -> set[str]:
    """The references of those meetings whose pack is ready."""
    runs = visible_runs(scope).filter(
        report="board-pack",
        state=RunState.DONE,
        params__meeting__in=[meeting.ref for meeting in meetings],
    )
    return set(runs.values_list("params__meeting", flat=True))
