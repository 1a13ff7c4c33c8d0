"""Who was at a meeting, as minutes and pages list it."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.models import Attendance, AttendanceState
from meetings.queries.room import Register
from meetings.rules.room import Seat


@dataclass(frozen=True)
class Group:
    """Members under one heading of the minutes, each in words."""

    heading: str
    names: tuple[str, ...]


def groups(register: Register) -> tuple[Group, ...]:
    """Members present, apologies and absences, in words; a heading without anybody is left out."""
    found: dict[str, list[str]] = {
        "Members present": [],
        "Substitutes": [],
        "Apologies": [],
        "Absent": [],
        "Attendance not noted": [],
    }
    headings = {
        AttendanceState.PRESENT: "Members present",
        AttendanceState.SUBSTITUTE: "Substitutes",
        AttendanceState.APOLOGY: "Apologies",
        AttendanceState.ABSENT: "Absent",
    }
    for seat in register.seats:
        row = register.rows.get(seat.key)
        if row is None:
            found["Attendance not noted"].append(f"{seat.name}, {seat.partner}")
        else:
            found[headings[AttendanceState(row.state)]].append(_words(seat, row))
    return tuple(Group(heading, tuple(names)) for heading, names in found.items() if names)


def _words(seat: Seat, row: Attendance) -> str:
    who = f"{seat.name}, {seat.partner}"
    if row.state == AttendanceState.SUBSTITUTE:
        who = f"{row.substitute} for {who}"
    if seat.is_chair:
        who += " (chair)"
    times = []
    if row.from_item:
        times.append(f"from item {row.from_item}")
    if row.to_item:
        times.append(f"until item {row.to_item}")
    if times:
        who += f" ({' '.join(times)})"
    return who
