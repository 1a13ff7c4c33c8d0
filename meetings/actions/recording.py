"""What every record of a meeting has in common: the right, the lock, and when it is closed."""

from __future__ import annotations

import datetime

from meetings.models import AgendaItem, Meeting, MeetingState, Minutes
from meetings.queries.room import held_on
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


def begin(by: Scope, meeting: Meeting, *, before_the_day: bool = False) -> Meeting:
    """Check the right to record, and lock the meeting so that clerks write one after the other.

    Refuses a cancelled meeting, one whose minutes the chair has agreed (its record changes by
    correction only), and, unless `before_the_day`, one that is yet to come.
    """
    require_recording(by, meeting)
    row = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if row.state == MeetingState.CANCELLED:
        raise Refusal("The meeting is cancelled.")
    if Minutes.objects.filter(meeting=row).exclude(state=Minutes.State.DRAFT).exists():
        raise Refusal(
            "The chair has agreed the minutes, so the record is closed. Correct the minutes "
            "instead."
        )
    if not before_the_day and held_on(row) > today():
        raise Refusal(f"The meeting is on {_day(held_on(row))}. Record it when it is held.")
    return row


def require_recording(by: Scope, meeting: Meeting) -> None:
    """Refuse those who may not record meetings of this body."""
    by.require(Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id)


def require_item(by: Scope, item: AgendaItem) -> None:
    """Refuse who may not see the item, where it is confidential."""
    if item.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=item.level, body_id=item.body_id)


def changed_by(name: str, what: str) -> Refusal:
    """Say that somebody else was quicker; nothing was overwritten."""
    return Refusal(
        f"{name} has changed {what} since you opened this page. Nothing of yours was saved and "
        "nothing of theirs was lost: look at it as it is now, and change it again if you need to."
    )


def _day(on: datetime.date) -> str:
    return f"{on.day} {on:%B %Y}"
