"""Attendance: every write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.actions import recording
from meetings.models import (
    AbsenceLetter,
    AbsenceStep,
    Attendance,
    AttendanceState,
    Decision,
    Meeting,
)
from meetings.queries.room import held_on, register_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope

CAME = (AttendanceState.PRESENT, AttendanceState.SUBSTITUTE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a clerk notes for one seat. `state` empty: nothing yet.

    `seen` is the version of the row that the page was drawn with; 0 where there was none.
    """

    seat: int
    state: str
    substitute: str = ""
    from_item: int | None = None
    to_item: int | None = None
    views: str = ""
    seen: int = 0


@action(Permission.MEETING_RECORD, verb="attendance.noted")
def note_attendance(*, by: Scope, meeting: Meeting, entries: Sequence[Entry]) -> Meeting:
    """Note who came, who sent apologies or a substitute, and who came late or left early.

    Only what differs is written. Refuses, with nothing written, where another person changed one
    of these rows meanwhile, where somebody is not a member, and where a decision was taken already
    with somebody whose presence at it would change. Before the day only apologies can be noted.
    """
    row = recording.begin(by, meeting, before_the_day=True)
    register = register_of(row)
    names = {seat.key: seat.name for seat in register.seats}
    decided = _decided(row)
    changed = []
    for entry in entries:
        if entry.seat not in names:
            raise Refusal("Somebody on this page has no seat on the body on that day.")
        before = register.rows.get(entry.seat)
        _check(entry, names[entry.seat], coming=held_on(row) > today())
        if not _differs(before, entry):
            continue
        if (before.version if before else 0) != entry.seen:
            raise recording.changed_by(
                before.noted_by if before else "Somebody", f"what is noted for {names[entry.seat]}"
            )
        _refuse_rewriting(before, entry, names[entry.seat], decided)
        changed.append(_write(by, row, before, entry))
    record(by, row, changed=[f"{names[one.seat_id]}: {one.get_state_display()}" for one in changed])
    return row


def _check(entry: Entry, name: str, *, coming: bool) -> None:
    if not entry.state:
        if entry.seen:
            raise Refusal(f"Say how {name} attended: it was noted before.")
        return
    came = AttendanceState(entry.state) in CAME
    if coming and entry.state != AttendanceState.APOLOGY:
        raise Refusal("Until the day of the meeting, only apologies can be noted.")
    if (entry.state == AttendanceState.SUBSTITUTE) != bool(entry.substitute.strip()):
        raise Refusal(
            f"Name who came instead of {name}."
            if not entry.substitute.strip()
            else f"{entry.substitute} is named as substitute of {name}: choose “A substitute came”."
        )
    if (entry.from_item or entry.to_item) and not came:
        raise Refusal(f"Only somebody who came can come late or leave early: look at {name}.")
    if entry.from_item and entry.to_item and entry.to_item < entry.from_item:
        raise Refusal(f"{name} cannot leave before they come.")
    if entry.views.strip() and came:
        raise Refusal(f"The chair hears the views of who is absent, and {name} came.")


def _differs(before: Attendance | None, entry: Entry) -> bool:
    if before is None:
        return bool(entry.state)
    old = (before.state, before.substitute, before.from_item, before.to_item, before.views)
    return old != (
        entry.state,
        entry.substitute.strip(),
        entry.from_item,
        entry.to_item,
        entry.views.strip(),
    )


def _decided(meeting: Meeting) -> set[int]:
    """Numbers of the items on which a decision stands."""
    rows = Decision.objects.filter(meeting=meeting, taken_back_at=None)
    return set(rows.values_list("item__number", flat=True))


def _refuse_rewriting(
    before: Attendance | None, entry: Entry, name: str, decided: set[int]
) -> None:
    """Who was there when a decision was taken stays as it was frozen beside it."""

    def there(
        state: str, first: int | None, last: int | None, substitute: str
    ) -> dict[int, tuple[bool, str]]:
        came = state in CAME
        return {
            number: (
                came and (first is None or first <= number) and (last is None or number <= last),
                substitute,
            )
            for number in decided
        }

    old = (
        there(before.state, before.from_item, before.to_item, before.substitute)
        if before
        else there("", None, None, "")
    )
    new = there(entry.state, entry.from_item, entry.to_item, entry.substitute.strip())
    touched = sorted(number for number in decided if old[number] != new[number])
    if touched:
        raise Refusal(
            f"A decision was recorded on item {touched[0]} with {name} as noted before. Take that "
            "decision back first, then put the attendance right and record it again."
        )


def _write(by: Scope, meeting: Meeting, before: Attendance | None, entry: Entry) -> Attendance:
    row = before or Attendance(
        meeting=meeting, body_id=meeting.body_id, level=meeting.level, seat_id=entry.seat, version=0
    )
    row.state = AttendanceState(entry.state)
    row.substitute = entry.substitute.strip()
    row.from_item, row.to_item = entry.from_item, entry.to_item
    row.views = entry.views.strip()
    row.version += 1
    row.noted_by, row.noted_at = by.actor[:200], now()
    row.save()
    return row


@action(Permission.MEETING_RECORD, verb="absence.letter_sent")
def record_letter(
    *,
    by: Scope,
    meeting: Meeting,
    seat: Membership,
    step: str,
    addressee: str,
    words: str,
) -> AbsenceLetter:
    """Keep the letter that was sent about a seat that missed meetings.

    Refuses an empty letter, a meeting that the seat did not miss, and the same step twice.
    """
    recording.require_recording(by, meeting)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    missed = Attendance.objects.filter(
        meeting=meeting, seat=seat, state__in=[AttendanceState.ABSENT, AttendanceState.APOLOGY]
    )
    if not missed.exists():
        raise Refusal("This seat did not miss that meeting.")
    if not addressee.strip() or not words.strip():
        raise Refusal("Say who the letter went to, and what it said.", field="words")
    if AbsenceLetter.objects.filter(meeting=meeting, seat=seat, step=step).exists():
        raise Refusal("This letter is recorded already.")
    made = AbsenceLetter.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        seat=seat,
        step=AbsenceStep(step),
        addressee=addressee.strip(),
        words=words.strip(),
        sent_on=today(),
        sent_by=by.actor[:200],
    )
    record(by, made, step=step, addressee=made.addressee)
    return made
