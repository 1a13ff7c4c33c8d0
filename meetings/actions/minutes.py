"""Minutes: every write."""

from __future__ import annotations

from meetings.actions import recording
from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MinuteEntry,
    Minutes,
    MinutesCorrection,
    MinutesState,
)
from meetings.queries.minutes import chairs, unwritten
from meetings.queries.room import held_on, register_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_RECORD, verb="minutes.written")
def write_minute(
    *,
    by: Scope,
    item: AgendaItem,
    words: str,
    closed_words: str | None = None,
    seen: int = 0,
) -> MinuteEntry:
    """Write the minute of one item, as a draft. The first one begins the minutes.

    `closed_words` None leaves the confidential part as it is, for who may not see it.
    `seen` is the version of the text that the page was drawn with; 0 where there was none. Where
    another person wrote meanwhile nothing is written, and the page shows both texts.
    """
    recording.require_item(by, item)
    meeting = recording.begin(by, item.meeting)
    minutes = _minutes_of(by, meeting)
    entry = MinuteEntry.objects.filter(item=item).first()
    if (entry.version if entry else 0) != seen:
        raise recording.changed_by(entry.written_by if entry else "Somebody", "this minute")
    entry = entry or MinuteEntry(
        minutes=minutes, item=item, body_id=item.body_id, level=item.level, version=0
    )
    if closed_words is not None and closed_words.strip() != entry.closed_words:
        by.require(Permission.PAPER_CONFIDENTIAL, level=item.level, body_id=item.body_id)
        entry.closed_words = closed_words.strip()
    entry.words = words.strip()
    entry.version += 1
    entry.written_by, entry.written_at = by.actor[:200], now()
    entry.save()
    record(by, entry, item=str(item), version=entry.version)
    return entry


@action(Permission.MEETING_RECORD, verb="minutes.also_present")
def note_also_present(*, by: Scope, meeting: Meeting, names: str, seen: int) -> Minutes:
    """Note who else was in the room: advisers, presenters, the public."""
    row = recording.begin(by, meeting)
    minutes = Minutes.objects.filter(meeting=row).first()
    if (minutes.version if minutes else 0) != seen:
        raise recording.changed_by("Somebody", "who else was present")
    minutes = minutes or _minutes_of(by, row)
    minutes.also_present = names.strip()
    minutes.version += 1
    minutes.save()
    record(by, minutes, version=minutes.version)
    return minutes


def _minutes_of(by: Scope, meeting: Meeting) -> Minutes:
    found: Minutes | None = Minutes.objects.filter(meeting=meeting).first()
    return found or Minutes.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        version=0,
        begun_by=by.actor[:200],
        begun_at=now(),
    )


@action(Permission.MINUTES_AGREE, verb="minutes.agreed")
def agree_minutes(*, by: Scope, minutes: Minutes) -> Minutes:
    """The chair of the body agrees the draft; the members see it from now on.

    Refuses another body's chair, minutes agreed already, and minutes with an item of which they
    say nothing, neither words nor a decision or action.
    """
    by.require(Permission.MINUTES_AGREE, level=minutes.level, body_id=minutes.body_id)
    if not chairs(by, minutes.body_id):
        raise Refusal("The minutes are agreed by who chairs this body.")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    row = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if not row.is_draft:
        raise Refusal(f"{row.agreed_by} has agreed these minutes already.")
    if not Attendance.objects.filter(meeting=meeting).exists():
        raise Refusal("The attendance has not been noted.")
    if empty := unwritten(meeting):
        numbers = ", ".join(str(item.number) for item in empty)
        raise Refusal(f"The minutes say nothing of item {numbers}. Write a sentence for each.")
    row.state = MinutesState.AGREED
    row.agreed_by, row.agreed_at = by.actor[:200], now()
    row.version += 1
    row.save()
    meeting.minutes_out_at = row.agreed_at
    meeting.save()
    record(by, row)
    return row


@action(Permission.MEETING_RECORD, verb="minutes.corrected")
def correct_minutes(
    *,
    by: Scope,
    entry: MinuteEntry,
    new: str,
    why: str,
    seen: int,
    closed: bool = False,
    old_is_closed: bool = False,
    agreed_at: Meeting | None = None,
) -> MinutesCorrection:
    """Change a text after the chair agreed it; both texts stay, with who, when and why.

    `closed` says that it is the confidential part; `old_is_closed` that the words taken out should
    never have been in the open part. `agreed_at` is the later meeting that agreed to it, needed
    once the minutes are approved. Refuses a correction without a reason or a change.
    """
    meeting = entry.minutes.meeting
    recording.require_recording(by, meeting)
    recording.require_item(by, entry.item)
    if closed or old_is_closed:
        by.require(Permission.PAPER_CONFIDENTIAL, level=entry.level, body_id=entry.body_id)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    minutes = Minutes.objects.get(pk=entry.minutes_id)
    row = MinuteEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if minutes.is_draft:
        raise Refusal("The minutes are still a draft. Change the text itself.")
    if row.version != seen:
        raise recording.changed_by(row.written_by, "this minute")
    if not why.strip():
        raise Refusal("Say why the minutes are corrected.", field="why")
    old = row.closed_words if closed else row.words
    if old == new.strip():
        raise Refusal("Nothing is changed.", field="new")
    if minutes.state == MinutesState.APPROVED and agreed_at is None:
        raise Refusal(
            "These minutes are approved. Say which later meeting agreed to the correction.",
            field="agreed_at",
        )
    if agreed_at is not None:
        _check_later(agreed_at, meeting)
    made = MinutesCorrection.objects.create(
        minutes=minutes,
        entry=row,
        body_id=row.body_id,
        level=row.level,
        closed=closed,
        old_is_closed=old_is_closed or closed,
        old=old,
        new=new.strip(),
        why=why.strip(),
        agreed_at=agreed_at,
        made_by=by.actor[:200],
        made_at=now(),
    )
    if closed:
        row.closed_words = made.new
    else:
        row.words = made.new
    row.version += 1
    row.written_by, row.written_at = by.actor[:200], now()
    row.save()
    record(by, made, item=str(row.item), closed=closed)
    return made


@action(Permission.MEETING_RECORD, verb="minutes.approved")
def approve_minutes(*, by: Scope, minutes: Minutes, at: Meeting) -> Minutes:
    """Note that a later meeting of the body approved the minutes as a true record.

    Refuses minutes that the chair has not agreed, a meeting of another body or an earlier one, and
    one that is not quorate.
    """
    recording.require_recording(by, at)
    Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    row = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if row.state == MinutesState.DRAFT:
        raise Refusal("The chair has not agreed these minutes yet.")
    if row.state == MinutesState.APPROVED:
        raise Refusal("These minutes are approved already.")
    _check_later(at, row.meeting)
    if held_on(at) > today():
        raise Refusal("The meeting that approves them has not been held yet.")
    first = AgendaItem.objects.filter(meeting=at).order_by("number").first()
    register = register_of(at)
    if first is None or not register.is_noted or not register.room(first).quorum.met:
        raise Refusal("The meeting that approves them is not quorate. Note its attendance first.")
    row.state = MinutesState.APPROVED
    row.approved_at, row.approved_on = at, held_on(at)
    row.approval_noted_by = by.actor[:200]
    row.version += 1
    row.save()
    record(by, row, at=str(at))
    return row


def _check_later(at: Meeting, than: Meeting) -> None:
    if at.body_id != than.body_id or at.starts_at <= than.starts_at:
        raise Refusal("Choose a later meeting of the same body.", field="agreed_at")
