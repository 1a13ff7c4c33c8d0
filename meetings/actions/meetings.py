"""Meetings in the calendar: every write."""

import datetime

from meetings.actions.rights import require_management
from meetings.models import Meeting
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_MANAGE, verb="meeting.added")
def add_meeting(
    *, by: Scope, body: Body, ref: str, starts_at: datetime.datetime, place: str
) -> Meeting:
    """Put a meeting of a body in the calendar.

    Refuses a reference that another meeting has, and a second meeting at the same time.
    """
    require_management(by, level=body.level, body_id=body.pk)
    if Meeting.objects.filter(ref=ref).exists():
        raise Refusal(f"Another meeting is called {ref}. Choose another name.", field="ref")
    if Meeting.objects.filter(body=body, starts_at=starts_at).exists():
        raise Refusal(
            f"{body} already meets at that time. Choose another date or time.", field="starts_on"
        )
    meeting = Meeting.objects.create(
        body=body, level=body.level, ref=ref, starts_at=starts_at, place=place
    )
    record(by, meeting, ref=ref, starts_at=starts_at, place=place)
    return meeting
