"""The register of interests: as the public reads it, and as a person of the trust does."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Min, Q, QuerySet

from governance.models import Interest, InterestReview
from governance.queries.seats import NOT_MEMBERS
from governance.rules.interests import SOON, review_due
from trusts.models import Body, Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


def in_force(on: datetime.date) -> QuerySet[Interest]:
    """Every public interest of the trust in scope that somebody has on the day, by name.

    What is kept back is never among them: ask `readable` for what one person may read.
    """
    return _on(Interest.objects.filter(is_public=True), on)


def of(person: Person, on: datetime.date) -> QuerySet[Interest]:
    """The public interests a person has on the day."""
    return in_force(on).filter(person=person)


def of_people(people: Iterable[int], on: datetime.date) -> dict[int, tuple[Interest, ...]]:
    """Public interests on the day by the person's key, for many people in one query."""
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in in_force(on).filter(person__in=list(people)):
        found[interest.person_id].append(interest)
    return {key: tuple(rows) for key, rows in found.items()}


def keeps(scope: Scope) -> bool:
    """Whether this scope keeps the register."""
    return scope.may(Permission.INTEREST_MANAGE)


def readable(scope: Scope) -> QuerySet[Interest]:
    """The interests this scope may read: public ones, one's own, and all for who keeps them."""
    rows = Interest.objects.select_related("person", "partner")
    if keeps(scope):
        return rows
    return rows.filter(Q(is_public=True) | Q(person=scope.person))


def _on(rows: QuerySet[Interest], on: datetime.date) -> QuerySet[Interest]:
    return (
        rows.select_related("person", "partner")
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
        .order_by("person__name", "pk")
    )


@dataclass(frozen=True)
class Entry:
    """What the register says of one person on a day.

    `hidden` counts interests that are kept back from this reader. `due_on` is the day by which the
    person confirms the entry next; None for somebody who has no member's seat on the day.
    """

    person: Person
    seats: tuple[Membership, ...]
    interests: tuple[Interest, ...]
    hidden: int
    reviewed_on: datetime.date | None
    due_on: datetime.date | None

    def is_due(self, today: datetime.date) -> bool:
        """Whether it ought to have been confirmed."""
        return self.due_on is not None and self.due_on < today

    def is_soon(self, today: datetime.date) -> bool:
        """Whether it is to be confirmed within the next weeks."""
        return self.due_on is not None and today <= self.due_on <= today + SOON


def people_in(
    on: datetime.date, *, body: Body | None = None, partner: Partner | None = None
) -> QuerySet[Person]:
    """Whom the register is about on a day, by name: members, and who had an interest then.

    Narrowed to a body or a partner, its members alone.
    """
    seats = members_seats(on)
    if body is not None:
        seats = seats.filter(body=body)
    if partner is not None:
        seats = seats.filter(partner=partner)
    about = Q(pk__in=seats.order_by().values("person_id"))
    if body is None and partner is None:
        about |= Q(pk__in=_on(Interest.objects.all(), on).order_by().values("person_id"))
    return Person.objects.filter(about).order_by("name", "pk")


def members_seats(on: datetime.date) -> QuerySet[Membership]:
    """Seats of members on a day: those that ask for an entry in the register."""
    return Membership.objects.current(on).exclude(role__in=NOT_MEMBERS)


def entries(scope: Scope, people: Iterable[Person], on: datetime.date) -> list[Entry]:
    """What the register says of people on a day, in their order. Four queries."""
    wanted = list(people)
    keys = [person.pk for person in wanted]
    seats: dict[int, list[Membership]] = defaultdict(list)
    rows = members_seats(on).filter(person__in=keys).select_related("body", "partner")
    for seat in rows.order_by("body__name", "pk"):
        seats[seat.person_id].append(seat)
    seated: dict[int, datetime.date] = dict(
        Membership.objects.exclude(role__in=NOT_MEMBERS)
        .filter(person__in=keys)
        .order_by()
        .values_list("person_id")
        .annotate(first=Min("starts_on"))
    )
    reviewed: dict[int, datetime.date] = dict(
        InterestReview.objects.filter(person__in=keys, reviewed_on__lte=on)
        .order_by()
        .values_list("person_id")
        .annotate(last=Max("reviewed_on"))
    )
    held: dict[int, list[Interest]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    everything = keeps(scope)
    for one in _on(Interest.objects.filter(person__in=keys), on):
        own = scope.person is not None and one.person_id == scope.person.pk
        if one.is_public or own or everything:
            held[one.person_id].append(one)
        else:
            hidden[one.person_id] += 1
    return [
        Entry(
            person=person,
            seats=tuple(seats[person.pk]),
            interests=tuple(held[person.pk]),
            hidden=hidden[person.pk],
            reviewed_on=reviewed.get(person.pk),
            due_on=review_due(reviewed.get(person.pk), seated=seated[person.pk])
            if seats[person.pk]
            else None,
        )
        for person in wanted
    ]


def to_confirm(scope: Scope, on: datetime.date) -> list[Entry]:
    """Entries that ought to have been confirmed by a day, longest due first. Five queries."""
    rows = entries(scope, people_in(on), on)
    late = [one for one in rows if one.is_due(on)]
    return sorted(late, key=lambda one: (one.due_on or on, one.person.name))
