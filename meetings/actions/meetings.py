"""Meetings in the calendar: every write."""

import datetime
from collections.abc import Sequence

from meetings.actions.rights import require_management
from meetings.models import AgendaItem, Meeting, MeetingState
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope

RESERVED = frozenset(
    {"new", "papers", "items", "calendar", "standing", "forward", "submitted", "dates", "actions"}
    | {"decisions", "minutes", "attendance", "register", "packs", "notes", "plan"}
)
"""Words that addresses of other pages begin with: no meeting may be called so."""


@action(Permission.MEETING_MANAGE, verb="meeting.added")
def add_meeting(
    *,
    by: Scope,
    body: Body,
    ref: str,
    starts_at: datetime.datetime,
    place: str,
    minutes_long: int = 120,
) -> Meeting:
    """Put a meeting of a body in the calendar.

    Refuses a reference that another meeting has, and a second meeting at the same time.
    """
    meeting = _new(by, body, ref, starts_at, place, minutes_long)
    record(by, meeting, ref=ref, starts_at=starts_at, place=place)
    return meeting


@action(Permission.MEETING_MANAGE, verb="meetings.planned")
def plan_meetings(
    *,
    by: Scope,
    body: Body,
    starts: Sequence[datetime.datetime],
    place: str,
    minutes_long: int = 120,
) -> list[Meeting]:
    """Put a series of meetings of a body in the calendar, all or none.

    Each is called after its month and the body, such as 2010-01-board, with the day where a month
    has several. Needs at least one moment.
    """
    made: list[Meeting] = []
    for moment in starts:
        ref = f"{moment:%Y-%m}-{body.slug}"[:60]
        if Meeting.objects.filter(ref=ref).exists():
            ref = f"{moment:%Y-%m-%d}-{body.slug}"[:60]
        made.append(_new(by, body, ref, moment, place, minutes_long))
    record(by, made[0], refs=[meeting.ref for meeting in made])
    return made


def _new(
    by: Scope,
    body: Body,
    ref: str,
    starts_at: datetime.datetime,
    place: str,
    minutes_long: int,
) -> Meeting:
    require_management(by, level=body.level, body_id=body.pk)
    if ref in RESERVED:
        raise Refusal(f"No meeting can be called {ref}. Choose another name.", field="ref")
    if Meeting.objects.filter(ref=ref).exists():
        raise Refusal(f"Another meeting is called {ref}. Choose another name.", field="ref")
    _refuse_taken(body, starts_at)
    return Meeting.objects.create(
        body=body,
        level=body.level,
        ref=ref,
        starts_at=starts_at,
        place=place,
        minutes_long=minutes_long,
    )


def _refuse_taken(body: Body, starts_at: datetime.datetime, but: int | None = None) -> None:
    others = Meeting.objects.filter(body=body, starts_at=starts_at).exclude(pk=but)
    if others.exclude(state=MeetingState.CANCELLED).exists():
        raise Refusal(
            f"{body} already meets at that time. Choose another date or time.", field="starts_on"
        )


def locked_meeting(by: Scope, meeting: Meeting) -> Meeting:
    """The meeting's row, locked, for somebody who may prepare it. Others wait their turn here."""
    require_management(by, level=meeting.level, body_id=meeting.body_id)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    return rows.get(pk=meeting.pk)


@action(Permission.MEETING_MANAGE, verb="meeting.moved")
def move_meeting(
    *,
    by: Scope,
    meeting: Meeting,
    starts_at: datetime.datetime,
    place: str,
    minutes_long: int,
) -> Meeting:
    """Change when and where a meeting takes place.

    Its deadlines move with it; what is already late stays late. Refuses one that was held or
    cancelled, or at which something was recorded: who had a seat, the quorum and mandates are those
    of its day.
    """
    row = locked_meeting(by, meeting)
    if row.is_over:
        raise Refusal(f"The meeting is {row.get_state_display().lower()} and can no longer move.")
    _refuse_recorded(row)
    _refuse_taken(row.body, starts_at, but=row.pk)
    before = row.starts_at
    row.starts_at, row.place, row.minutes_long = starts_at, place, minutes_long
    row.save()
    record(by, row, before=before, starts_at=starts_at, place=place, minutes_long=minutes_long)
    return row


@action(Permission.MEETING_MANAGE, verb="meeting.cancelled")
def cancel_meeting(*, by: Scope, meeting: Meeting, why: str) -> Meeting:
    """Cancel a meeting, with the reason.

    Refuses one that was held, is cancelled already, or at which something was recorded.
    """
    row = locked_meeting(by, meeting)
    if row.is_over:
        raise Refusal(f"The meeting is {row.get_state_display().lower()} already.")
    _refuse_recorded(row)
    if not why.strip():
        raise Refusal("Say why the meeting is cancelled.", field="why")
    row.state, row.cancelled_why = MeetingState.CANCELLED, why.strip()
    row.save()
    record(by, row, why=row.cancelled_why)
    return row


def _refuse_recorded(meeting: Meeting) -> None:
    """Apologies may come before a meeting; anything else is recorded at it, so it took place."""
    from meetings.models import Attendance, AttendanceState, Decision, Minutes

    noted = Attendance.objects.filter(meeting=meeting).exclude(state=AttendanceState.APOLOGY)
    if any(
        rows.exists()
        for rows in (
            noted,
            Decision.objects.filter(meeting=meeting),
            Minutes.objects.filter(meeting=meeting),
        )
    ):
        raise Refusal("Something was recorded at this meeting already, so it took place that day.")


@action(Permission.MEETING_MANAGE, verb="meeting.papers_out")
def send_papers_out(*, by: Scope, meeting: Meeting) -> Meeting:
    """Record that agenda and papers go to the members now, and tell them by email.

    What is added to the meeting after this is late. Refuses a meeting that is over or whose papers
    went out before, an empty agenda, and papers that are still being checked.
    """
    from meetings.models import AgendaItem, PaperVersion, VersionState

    row = locked_meeting(by, meeting)
    if row.state != MeetingState.PLANNED:
        raise Refusal(f"The meeting is not planned any more: {row.get_state_display().lower()}.")
    if not AgendaItem.objects.filter(meeting=row).exists():
        raise Refusal("The agenda is empty. Add an item to it first.")
    waiting = PaperVersion.objects.filter(
        paper__item__meeting=row, state__in=[VersionState.WAITING, VersionState.CHECKING]
    ).count()
    if waiting:
        papers = "A paper is" if waiting == 1 else f"{waiting} papers are"
        raise Refusal(f"{papers} still being checked. Wait a minute and try again.")
    row.state, row.papers_out_at = MeetingState.PAPERS_OUT, now()
    row.save()
    record(by, row, papers_out_at=row.papers_out_at)
    return row


@action(Permission.MEETING_RECORD, verb="meeting.held")
def mark_held(*, by: Scope, meeting: Meeting) -> Meeting:
    """Record that a meeting took place: its agenda and papers are closed from now on.

    Refuses a cancelled meeting, one that is held already, and one without an agenda: nothing could
    be put on it any more, so its minutes could never be written.
    """
    by.require(Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id)
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.is_over:
        raise Refusal(f"The meeting is {row.get_state_display().lower()} already.")
    if not AgendaItem.objects.filter(meeting=row).exists():
        raise Refusal(
            "The agenda is empty. Add what was talked about, so that minutes can be written of it."
        )
    row.state = MeetingState.HELD
    row.save()
    record(by, row)
    return row
