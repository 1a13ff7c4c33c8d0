"""What a board looks at before its items: minutes to approve, actions under way, interests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from governance.queries import interests
from meetings.minutes_report import MinutesParams, MinutesReport
from meetings.models import Meeting, MeetingAction
from meetings.queries.minutes import to_approve
from meetings.queries.registers import action_log
from meetings.queries.room import seats_of
from reports.base import Section
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day


def standing_parts(scope: Scope, meeting: Meeting) -> Iterator[Section]:
    """Earlier minutes that wait for approval, the action log and the members' interests.

    Each is left out where there is nothing to show. What is confidential of minutes and actions
    stands in parts of its own, which are blank in copies for readers without that right.
    """
    yield from _interests(meeting)
    for minutes in to_approve(meeting):
        yield from _minutes(scope, minutes.meeting)
    yield from _actions(scope, meeting)


def _minutes(scope: Scope, earlier: Meeting) -> Iterator[Section]:
    report = MinutesReport()
    on = day(timezone.localdate(earlier.starts_at))
    for number, part in enumerate(report.collect(scope, MinutesParams(earlier.ref)).parts):
        assert isinstance(part, Section)  # noqa: S101 - minutes are laid out, never ready-made
        yield dataclasses.replace(
            part,
            title=f"Minutes of {on}, to approve" if not number else f"{part.title} of {on}",
            template=part.template or report.template,
            key=f"minutes-{earlier.pk}-{number}",
            footer=f"Minutes of {on}",
            source={"from": f"The minutes of {on}"},
            open_title="Confidential part of the minutes",
        )


def _actions(scope: Scope, meeting: Meeting) -> Iterator[Section]:
    rows = action_log(scope, meeting)
    open_ones = [row for row in rows if not row.item.is_confidential]
    closed = [row for row in rows if row.item.is_confidential]
    if open_ones:
        yield _action_log("Action log", open_ones, key="actions")
    if closed:
        section = _action_log("Action log: confidential items", closed, key="actions-closed")
        yield dataclasses.replace(
            section,
            needs=Permission.PAPER_CONFIDENTIAL,
            open_title="Action log: confidential items",
        )


def _action_log(title: str, rows: list[MeetingAction], *, key: str) -> Section:
    return Section(
        title,
        {"title": title, "rows": [_action(row) for row in rows]},
        template="meetings/pack/actions.html",
        key=key,
        footer=title,
        source={"from": "The actions of earlier meetings"},
    )


def _action(row: MeetingAction) -> dict[str, Any]:
    return {
        "from": day(timezone.localdate(row.meeting.starts_at)),
        "what": row.what,
        "owner": row.owner_name,
        "due_on": row.due_on,
        "state": row.get_state_display(),
    }


def _interests(meeting: Meeting) -> Iterator[Section]:
    """The register's entries of the body's members on the day: it is public, and a reminder."""
    on = timezone.localdate(meeting.starts_at)
    seats = Membership.objects.filter(pk__in=[seat.key for seat in seats_of(meeting.body, on)])
    held = interests.of_people(seats.values_list("person_id", flat=True), on)
    rows = [{"name": one.person.name, "what": one.what} for found in held.values() for one in found]
    if rows:
        yield Section(
            "Interests to declare",
            {"rows": sorted(rows, key=lambda row: (row["name"], row["what"]))},
            template="meetings/pack/interests.html",
            key="interests",
            footer="Interests to declare",
            source={"from": f"The register of interests on {day(on)}"},
        )
