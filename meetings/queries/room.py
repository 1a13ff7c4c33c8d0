"""The room as it was noted: seats, attendance and declarations of one meeting."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import Mandate
from governance.queries import seats as governance_seats
from governance.queries import terms as governance_terms
from governance.rules.mandates import MandateFacts
from governance.rules.quorum import AREA_SAMPLE, Rule
from meetings.models import AgendaItem, Attendance, Decision, Declaration, Meeting
from meetings.rules import room as rules
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Role


def held_on(meeting: Meeting) -> datetime.date:
    """The day of a meeting, in London."""
    return timezone.localdate(meeting.starts_at)


@dataclass(frozen=True)
class BodyRules:
    """What a body's terms say of deciding, on a day.

    `settled` is false where it has no terms in force: then half of the voting members are the
    quorum and the chair has a casting vote, as in the sample terms of an area group.
    """

    quorum: Rule
    vote_on_money: bool
    casting_vote: bool
    settled: bool


def rules_of(body: Body, on: datetime.date) -> BodyRules:
    """The body's rules of deciding on a day. One query.

    At operational level a decision that commits money needs a vote whatever the terms say.
    """
    terms = governance_terms.in_force(body, on)
    rule = terms.quorum_rule if terms else None
    area = body.level == Level.OPERATIONAL
    return BodyRules(
        quorum=rule or AREA_SAMPLE,
        vote_on_money=area or bool(terms and terms.money_needs_vote),
        casting_vote=terms.casting_vote if terms else True,
        settled=rule is not None,
    )


def seats_of(body: Body, on: datetime.date) -> list[rules.Seat]:
    """The seats of a body's members on a day, by name, each with its usual substitutes."""
    return [
        rules.Seat(
            member=seat.member,
            name=seat.membership.person.name,
            partner=seat.partner.name,
            partner_key=seat.partner.pk,
            is_chair=seat.membership.role == Role.CHAIR,
            substitutes=tuple(one.person.name for one in seat.substitutes),
            holder=seat.membership.person_id,
        )
        for seat in governance_seats.seats_on(body, on)
        if seat.is_member
    ]


def mandates_of(keys: Iterable[int], on: datetime.date) -> Mapping[int, tuple[MandateFacts, ...]]:
    """The mandates in force of seats, by the seat's key. One query."""
    found: dict[int, list[MandateFacts]] = defaultdict(list)
    for mandate in Mandate.objects.filter(membership__in=list(keys)):
        if mandate.is_in_force(on):
            found[mandate.membership_id].append(mandate.facts)
    return {key: tuple(facts) for key, facts in found.items()}


def live_decisions(item: AgendaItem) -> QuerySet[Decision]:
    """The decisions on an item that stand, in order."""
    return Decision.objects.filter(item=item, taken_back_at=None).order_by("number")


@dataclass(frozen=True)
class Register:
    """What was noted at a meeting: its seats, who came, and interests by item."""

    meeting: Meeting
    seats: tuple[rules.Seat, ...]
    rows: Mapping[int, Attendance]
    declarations: Mapping[int, tuple[Declaration, ...]]
    deciding: BodyRules

    def room(self, item: AgendaItem) -> rules.Room:
        """The room while the item is talked about."""
        conducts = {one.seat_id: one.conduct for one in self.declarations.get(item.pk, ())}
        return self.room_at(item.number, conducts)

    def room_at(self, number: int, conducts: Mapping[int, str] | None = None) -> rules.Room:
        """The room at the item of that number, with the conduct of those who declared interests."""
        came = {
            key: rules.Came(
                state=row.state,
                substitute=row.substitute,
                from_item=row.from_item,
                to_item=row.to_item,
                heard=bool(row.views),
            )
            for key, row in self.rows.items()
        }
        return rules.room(self.seats, came, conducts or {}, number, self.deciding.quorum)

    @property
    def is_noted(self) -> bool:
        """Whether anybody's attendance was noted."""
        return bool(self.rows)


def register_of(meeting: Meeting) -> Register:
    """Everything noted at a meeting, in a handful of queries however many seats it has."""
    on = held_on(meeting)
    declared: dict[int, list[Declaration]] = defaultdict(list)
    for one in Declaration.objects.filter(meeting=meeting).select_related(
        "seat__person", "seat__partner", "interest"
    ):
        declared[one.item_id].append(one)
    seats = seats_of(meeting.body, on)
    known = {seat.key for seat in seats}
    rows = Attendance.objects.filter(meeting=meeting)
    return Register(
        meeting=meeting,
        seats=tuple(seats),
        rows={row.seat_id: row for row in rows if row.seat_id in known},
        declarations={key: tuple(found) for key, found in declared.items()},
        deciding=rules_of(meeting.body, on),
    )
