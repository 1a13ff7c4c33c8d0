"""The action log: every write."""

from __future__ import annotations

import datetime

from django.db.models import Max

from meetings.actions import recording
from meetings.models import ActionProgress, ActionState, AgendaItem, Decision, MeetingAction
from meetings.queries.room import held_on
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.models import Membership, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_RECORD, verb="action.added")
def add_action(
    *,
    by: Scope,
    item: AgendaItem,
    what: str,
    due_on: datetime.date,
    owner: Person | None = None,
    owner_name: str = "",
    decision: Decision | None = None,
) -> MeetingAction:
    """Note what somebody undertook on an item, with the day it is to be done by.

    The owner is a person with a seat in the trust, or somebody else named in words. Refuses an
    action without words or owner, a day before the meeting, and a decision on another item.
    """
    recording.require_item(by, item)
    meeting = recording.begin(by, item.meeting)
    name = owner.name if owner else owner_name.strip()
    if not what.strip():
        raise Refusal("Say what will be done.", field="what")
    if not name:
        raise Refusal("Say who does it.", field="owner")
    if owner is not None and not Membership.objects.filter(person=owner).exists():
        raise Refusal(f"{owner} has no seat in this trust.", field="owner")
    if due_on < held_on(meeting):
        raise Refusal("The day must not be before the meeting.", field="due_on")
    if decision is not None and (decision.item_id != item.pk or not decision.is_live):
        raise Refusal("Choose a decision on this item that stands.", field="decision")
    last = MeetingAction.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    made = MeetingAction.objects.create(
        meeting=meeting,
        item=item,
        body_id=item.body_id,
        level=item.level,
        decision=decision,
        number=last + 1,
        what=what.strip(),
        owner=owner,
        owner_name=name[:120],
        due_on=due_on,
        made_by=by.actor[:200],
        made_at=now(),
    )
    record(by, made, item=str(item), owner=name, due_on=due_on)
    return made


@action(Permission.MEETING_VIEW, verb="action.progress_told")
def tell_progress(
    *, by: Scope, of: MeetingAction, state: str, words: str, seen: int
) -> ActionProgress:
    """Say how far an action has come: its owner, or who records the body's meetings.

    `seen` is the version of the action that the page was drawn with. Refuses progress without
    words, and a change of what another person changed meanwhile.
    """
    by.require(Permission.MEETING_VIEW, level=of.level, body_id=of.body_id)
    recording.require_item(by, of.item)
    if by.person is None or of.owner_id != by.person.pk:
        recording.require_recording(by, of.meeting)
    row = MeetingAction.objects.select_for_update(of=("self",)).get(pk=of.pk)
    if row.version != seen:
        last = row.progress.order_by("-pk").first()
        raise recording.changed_by(last.said_by if last else "Somebody", "this action")
    if not words.strip():
        raise Refusal("Say what has happened.", field="words")
    row.state = ActionState(state)
    row.version += 1
    row.save()
    said = ActionProgress.objects.create(
        action=row,
        body_id=row.body_id,
        level=row.level,
        state=row.state,
        words=words.strip(),
        said_by=by.actor[:200],
        said_at=now(),
    )
    record(by, row, state=row.state)
    return said
