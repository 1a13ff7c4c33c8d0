"""Reads across rounds: which there are, who is asked, how far they are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessment.models import Participant, Round
from trusts.models import Body, Membership, RoleGrant, TrustGroupPermission
from trusts.permissions import Permission
from trusts.scope import Scope, current_scope


def light(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Leave the pinned content in the database; it is read only where it is needed."""
    return rounds.select_related("body").defer("bank_content")


def rounds_visible_to(scope: Scope) -> QuerySet[Round]:
    """Rounds whose results this person may see, newest first, with how many were asked and sent."""
    rounds = scope.visible(Round.objects.all(), Permission.ROUND_VIEW)
    counted = light(rounds).annotate(
        asked=Count("participants"),
        submitted=Count("participants", filter=Q(participants__submitted_at__isnull=False)),
    )
    return counted.order_by("-opens_on", "-pk")  # grouping drops the model's own order


def bodies_for_rounds(scope: Scope) -> QuerySet[Body]:
    """Bodies for which this person may open a round."""
    return Body.objects.filter(level__in=scope.levels_for(Permission.ROUND_MANAGE))


def seats_that_may_answer(body: Body, *, on: datetime.date) -> list[Membership]:
    """Return the seats of a body, current on a day, whose role may answer; one for each person.

    The trust's own table of roles says which roles may.
    """
    groups = TrustGroupPermission.objects.filter(
        content_object=current_scope().trust,
        permission__codename=Permission.ROUND_ANSWER.codename,
    ).values("group_id")
    roles = RoleGrant.objects.filter(
        group_id__in=groups, level=body.level, acts__contains=[body.level]
    ).values("role")
    seats = (
        Membership.objects.current(on)
        .filter(body=body, role__in=roles, person__is_active=True)
        .select_related("person")
        .order_by("-voting", "pk")
    )
    chosen: dict[int, Membership] = {}
    for seat in seats:
        chosen.setdefault(seat.person_id, seat)
    return list(chosen.values())


@dataclass(frozen=True)
class Participation:
    """How many members were asked in a round, and how far they are."""

    asked: int
    submitted: int
    part_way: int

    @property
    def not_started(self) -> int:
        """How many have saved nothing."""
        return self.asked - self.submitted - self.part_way


def participation_in(round_: Round) -> Participation:
    """Count the members of a round by how far they are."""
    counts = Participant.objects.filter(round=round_).aggregate(
        asked=Count("pk", distinct=True),
        submitted=Count("pk", distinct=True, filter=Q(submitted_at__isnull=False)),
        part_way=Count("pk", distinct=True, filter=Q(submitted_at=None, answers__isnull=False)),
    )
    return Participation(**counts)


def members_of(round_: Round) -> QuerySet[Participant]:
    """Everyone asked in a round, with `saved`, the number of answers they hold (not what)."""
    return (
        Participant.objects.filter(round=round_)
        .select_related("person", "membership__partner")
        .annotate(saved=Count("answers"))
        .order_by("person__name")
    )
