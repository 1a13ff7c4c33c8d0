"""The register of interests on a day. It is public, so no right is asked for beyond the trust's."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from governance.models import Interest
from trusts.models import Person


def in_force(on: datetime.date) -> QuerySet[Interest]:
    """Every interest of the trust in scope that somebody has on the day, by name."""
    rows = Interest.objects.select_related("person", "partner")
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on).order_by(
        "person__name", "pk"
    )


def of(person: Person, on: datetime.date) -> QuerySet[Interest]:
    """The interests a person has on the day."""
    return in_force(on).filter(person=person)


def of_people(people: Iterable[int], on: datetime.date) -> dict[int, tuple[Interest, ...]]:
    """Interests on the day by the person's key, for many people in one query."""
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in in_force(on).filter(person__in=list(people)):
        found[interest.person_id].append(interest)
    return {key: tuple(rows) for key, rows in found.items()}
