"""The forward plan: every write."""

import datetime

from meetings.actions.agenda import open_meeting, put_item
from meetings.actions.rights import require_management
from meetings.models import AgendaItem, Business, ForwardItem, ForwardState, Meeting, Purpose
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_MANAGE, verb="forward_item.added")
def add_forward_item(
    *,
    by: Scope,
    body: Body,
    title: str,
    purpose: str,
    due_on: datetime.date,
    business: str = "",
    presenter: str = "",
    why: str = "",
    meeting: Meeting | None = None,
) -> ForwardItem:
    """Add a line to a body's forward plan, needed by a day, for a meeting if one is chosen.

    Refuses a meeting of another body, one that is over, and one after the day.
    """
    require_management(by, level=body.level, body_id=body.pk)
    _refuse_meeting(body.pk, due_on, meeting)
    item = ForwardItem.objects.create(
        body=body,
        level=body.level,
        title=title.strip(),
        purpose=Purpose(purpose),
        due_on=due_on,
        business=Business(business or body.level),
        presenter=presenter,
        why=why,
        meeting=meeting,
    )
    record(by, item, body=body.name, due_on=due_on, meeting=meeting and meeting.ref)
    return item


@action(Permission.MEETING_MANAGE, verb="forward_item.changed")
def edit_forward_item(
    *,
    by: Scope,
    item: ForwardItem,
    title: str,
    purpose: str,
    due_on: datetime.date,
    business: str,
    presenter: str = "",
    why: str = "",
    meeting: Meeting | None = None,
) -> ForwardItem:
    """Change a line of the forward plan. Refuses one that is on an agenda or dropped."""
    row = _planned(by, item)
    _refuse_meeting(row.body_id, due_on, meeting)
    row.title, row.purpose, row.due_on = title.strip(), Purpose(purpose), due_on
    row.business, row.presenter, row.why = Business(business), presenter, why
    row.meeting = meeting
    row.save()
    record(by, row, due_on=due_on, meeting=meeting and meeting.ref)
    return row


@action(Permission.MEETING_MANAGE, verb="forward_item.placed")
def place_forward_item(*, by: Scope, item: ForwardItem, meeting: Meeting) -> AgendaItem:
    """Put a line of the forward plan on the agenda of a meeting of its body."""
    opened = open_meeting(by, meeting)
    row = _planned(by, item)
    if opened.body_id != row.body_id:
        raise Refusal("Choose a meeting of the same body.", field="meeting")
    made = put_item(
        by,
        opened,
        title=row.title,
        purpose=row.purpose,
        business=row.business,
        presenter=row.presenter,
        summary=row.why,
        forward=row,
    )
    row.meeting, row.state = opened, ForwardState.PLACED
    row.save()
    record(by, made, forward_item=row.pk, late=made.is_late)
    return made


@action(Permission.MEETING_MANAGE, verb="forward_item.dropped")
def drop_forward_item(*, by: Scope, item: ForwardItem, why: str) -> ForwardItem:
    """Drop a line of the forward plan, with the reason. It stays to be read."""
    row = _planned(by, item)
    if not why.strip():
        raise Refusal("Say why it is dropped.", field="why")
    row.state, row.dropped_why = ForwardState.DROPPED, why.strip()
    row.save()
    record(by, row, why=row.dropped_why)
    return row


def _planned(by: Scope, item: ForwardItem) -> ForwardItem:
    require_management(by, level=item.level, body_id=item.body_id)
    row = ForwardItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.state != ForwardState.PLANNED:
        raise Refusal(f"This line of the forward plan is {row.get_state_display().lower()}.")
    return row


def _refuse_meeting(body_id: int, due_on: datetime.date, meeting: Meeting | None) -> None:
    from django.utils import timezone

    if meeting is None:
        return
    if meeting.body_id != body_id:
        raise Refusal("Choose a meeting of the same body.", field="meeting")
    if meeting.is_over:
        raise Refusal("Choose a meeting that is still to come.", field="meeting")
    if timezone.localdate(meeting.starts_at) > due_on:
        raise Refusal("That meeting comes after the day it is needed by.", field="meeting")
