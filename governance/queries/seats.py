"""Seats of a body on a day, with everything a meeting needs to know about each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from governance.models import Mandate, SeatFacts
from governance.rules.quorum import Member
from trusts.models import Body, Membership, Partner
from trusts.permissions import Role

# They serve or watch the body, and are none of its members.
NOT_MEMBERS = frozenset({Role.OBSERVER, Role.BOARD_SUPPORT, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Seat:
    """One seat on a day.

    `side` is a code of `governance.models.Side` or "" where nobody has said. A seat with
    `substitute_for` counts only when it sits in for that membership. `mandates` are those in force.
    """

    membership: Membership
    partner: Partner
    side: str
    substitute_for: Membership | None
    in_attendance: bool
    mandates: tuple[Mandate, ...]
    substitutes: tuple[Membership, ...]

    @property
    def sector(self) -> str:
        """The partner's sector, a code of `trusts.models.partner.Sector`."""
        return self.partner.sector

    @property
    def is_member(self) -> bool:
        """Whether the seat counts as one of the body's members."""
        return (
            self.substitute_for is None
            and not self.in_attendance
            and self.membership.role not in NOT_MEMBERS
        )

    @property
    def voting(self) -> bool:
        """Whether the seat is a member's with a vote of its own."""
        return self.is_member and self.membership.voting

    @property
    def member(self) -> Member:
        """The seat as `governance.rules.quorum` sees it; its key is the membership's."""
        return Member(
            key=self.membership.pk,
            voting=self.voting,
            side="" if self.side == "neither" else self.side,
            sector=self.sector,
            partner=self.partner.slug,
        )


def seats_on(body: Body, on: datetime.date) -> tuple[Seat, ...]:
    """Every seat of the body on a day, by the holder's name. Four queries, however many seats."""
    rows = list(
        Membership.objects.current(on)
        .filter(body=body)
        .select_related("person", "partner")
        .order_by("person__name", "pk")
    )
    facts = {
        one.membership_id: one
        for one in SeatFacts.objects.filter(membership__in=[row.pk for row in rows])
    }
    mandates: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in Mandate.objects.filter(membership__in=[row.pk for row in rows]):
        if mandate.is_in_force(on):
            mandates[mandate.membership_id].append(mandate)
    by_key = {row.pk: row for row in rows}
    substitutes: dict[int, list[Membership]] = defaultdict(list)
    for one in facts.values():
        if one.substitute_for_id is not None:
            substitutes[one.substitute_for_id].append(by_key[one.membership_id])
    principals = {
        row.pk: row
        for row in Membership.objects.filter(pk__in=substitutes).select_related("person", "partner")
    }
    return tuple(
        _seat(
            row,
            facts.get(row.pk),
            principals,
            tuple(mandates[row.pk]),
            tuple(substitutes[row.pk]),
        )
        for row in rows
    )


def _seat(
    row: Membership,
    facts: SeatFacts | None,
    principals: dict[int, Membership],
    mandates: tuple[Mandate, ...],
    substitutes: tuple[Membership, ...],
) -> Seat:
    stands_for = facts.substitute_for_id if facts else None
    return Seat(
        membership=row,
        partner=row.partner,
        side=facts.side if facts else "",
        substitute_for=None if stands_for is None else principals[stands_for],
        in_attendance=bool(facts and facts.in_attendance),
        mandates=mandates,
        substitutes=substitutes,
    )


def members(seats: Iterable[Seat]) -> tuple[Member, ...]:
    """The members' seats among these, as `governance.rules.quorum` sees them."""
    return tuple(seat.member for seat in seats if seat.is_member)
