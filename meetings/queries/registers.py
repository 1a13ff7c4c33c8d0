"""Registers across meetings: decisions, actions, attendance with what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meetings.models import (
    AbsenceLetter,
    Attendance,
    Decision,
    Meeting,
    MeetingAction,
    MeetingState,
)
from meetings.queries.room import held_on, seats_of
from meetings.rules import absence
from meetings.rules.room import Seat
from trusts.clock import today
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_decisions(scope: Scope) -> QuerySet[Decision]:
    """Decisions this scope may read, newest first; those of confidential items by right only."""
    rows = scope.visible(Decision.objects.all(), Permission.MEETING_VIEW)
    closed = scope.visible(Decision.objects.all(), Permission.PAPER_CONFIDENTIAL).values("pk")
    return (
        rows.filter(Q(item__confidential_reason="") | Q(pk__in=closed))
        .select_related("meeting__body", "item")
        .order_by("-meeting__starts_at", "-number")
    )


def withheld_decisions(scope: Scope, body: Body | None = None) -> int:
    """How many decisions that stand this scope may not read, because they are confidential."""
    rows = scope.visible(Decision.objects.filter(taken_back_at=None), Permission.MEETING_VIEW)
    if body is not None:
        rows = rows.filter(body=body)
    return rows.exclude(pk__in=visible_decisions(scope).order_by().values("pk")).count()


def visible_actions(scope: Scope) -> QuerySet[MeetingAction]:
    """Actions this scope may read, soonest due first; those of confidential items by right only."""
    rows = scope.visible(MeetingAction.objects.all(), Permission.MEETING_VIEW)
    closed = scope.visible(MeetingAction.objects.all(), Permission.PAPER_CONFIDENTIAL).values("pk")
    return (
        rows.filter(Q(item__confidential_reason="") | Q(pk__in=closed))
        .select_related("meeting__body", "item", "decision", "owner")
        .order_by("due_on", "pk")
    )


def action_log(scope: Scope, meeting: Meeting) -> list[MeetingAction]:
    """The action log a meeting looks at: its body's earlier actions that are open or just closed.

    An action closed before the body's last meeting has been seen there and is left out.
    """
    earlier = Meeting.objects.filter(body=meeting.body_id, starts_at__lt=meeting.starts_at)
    last = earlier.exclude(state=MeetingState.CANCELLED).order_by("-starts_at").first()
    rows = visible_actions(scope).filter(meeting__in=earlier)
    open_ones = Q(state__in=["to_do", "under_way"])
    if last is None:
        return list(rows.filter(open_ones))
    fresh = Q(progress__said_at__gte=last.starts_at)
    return list(rows.filter(open_ones | fresh).distinct())


@dataclass(frozen=True)
class RegisterRow:
    """One seat in the attendance register: how each meeting went, and what is asked for now."""

    seat: Seat
    states: tuple[Attendance | None, ...]
    attended: int
    noted: int
    step: absence.Step | None
    letter: AbsenceLetter | None


@dataclass(frozen=True)
class AttendanceRegister:
    """The attendance register of a body: its newest meetings held, oldest of them first."""

    body: Body
    meetings: tuple[Meeting, ...]
    rows: tuple[RegisterRow, ...]


MOST_MEETINGS = 8


def attendance_register(body: Body) -> AttendanceRegister:
    """Today's seats of a body over its newest meetings whose attendance was noted."""
    noted = Attendance.objects.values("meeting_id")
    held = list(
        Meeting.objects.filter(body=body, pk__in=noted)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("-starts_at")[: MOST_MEETINGS * 2]
    )
    meetings = [one for one in held if held_on(one) <= today()][:MOST_MEETINGS][::-1]
    rows: dict[tuple[int, int], Attendance] = {
        (row.seat_id, row.meeting_id): row
        for row in Attendance.objects.filter(meeting__in=meetings)
    }
    letters = {
        (letter.seat_id, letter.meeting_id, letter.step): letter
        for letter in AbsenceLetter.objects.filter(meeting__in=meetings)
    }
    found = []
    for seat in seats_of(body, today()):
        states = tuple(rows.get((seat.key, meeting.pk)) for meeting in meetings)
        step = absence.step(
            [
                absence.Past(meeting.pk, row.state if row else "")
                for meeting, row in zip(meetings, states, strict=True)
            ]
        )
        found.append(
            RegisterRow(
                seat=seat,
                states=states,
                attended=sum(1 for row in states if row and row.came),
                noted=sum(1 for row in states if row),
                step=step,
                letter=letters.get((seat.key, step.missed[-1], step.kind)) if step else None,
            )
        )
    return AttendanceRegister(body, tuple(meetings), tuple(found))


@dataclass(frozen=True)
class Letter:
    """A letter to send about a seat that missed meetings: to whom, and a text to start from."""

    step: absence.Step
    meetings: Sequence[Meeting]
    addressee: str
    words: str


def letter_for(seat: Membership) -> Letter | None:
    """The letter that the attendance register asks for now, or None where it asks for none."""
    register = attendance_register(seat.body)
    row = next((one for one in register.rows if one.seat.key == seat.pk), None)
    if row is None or row.step is None:
        return None
    missed = [one for one in register.meetings if one.pk in row.step.missed]
    days = " and ".join(_day(one) for one in missed)
    body = register.body.name
    name, partner = seat.person.name, seat.partner.name
    if row.step.kind == absence.LETTER:
        addressee = f"The chief officer, {partner}"
        words = (
            f"Dear chief officer\n\n{name} holds {partner}’s seat on {body}. Nobody filled the "
            f"seat at the meetings on {days}: neither {name} nor a substitute.\n\n"
            "The partnership depends on members who can speak for their organisation. Would you "
            f"please tell us whether {name} can attend from now on, or name somebody with the "
            "same authority to take the seat, or a substitute for it?\n\n"
            "Yours sincerely\nPartnership support"
        )
    else:
        addressee = f"{name}, {partner}"
        words = (
            f"Dear {name}\n\nWe missed you at {body} on {days}, and had neither an apology nor a "
            "substitute. Would you please tell us what kept you, and who comes in your place if "
            "you cannot come next time?\n\nYours sincerely\nPartnership support"
        )
    return Letter(row.step, missed, addressee, words)


def _day(meeting: Meeting) -> str:
    on = held_on(meeting)
    return f"{on.day} {on:%B %Y}"
