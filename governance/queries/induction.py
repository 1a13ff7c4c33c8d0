"""How far the induction of new members is."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from governance.models import InductionDone, InductionStep
from governance.queries.seats import NOT_MEMBERS
from trusts.models import Membership

NEW_FOR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Inducted:
    """A member and the steps done with them and still to do."""

    membership: Membership
    done: tuple[InductionDone, ...]
    to_do: tuple[InductionStep, ...]


def steps(on: datetime.date) -> list[InductionStep]:
    """The steps asked for on a day, in their order."""
    return [
        step
        for step in InductionStep.objects.order_by("position", "pk")
        if step.dropped_on is None or step.dropped_on > on
    ]


def progress(on: datetime.date, *, everyone: bool = False) -> list[Inducted]:
    """Members who joined within a year before the day, or every member; newest first.

    Somebody whose induction has begun is shown until nothing is left to do.
    """
    rows = list(
        Membership.objects.current(on)
        .exclude(role__in=NOT_MEMBERS)
        .select_related("person", "body", "partner")
        .order_by("-starts_on", "person__name", "pk")
    )
    asked = steps(on)
    done: dict[int, list[InductionDone]] = defaultdict(list)
    for one in InductionDone.objects.select_related("step").order_by("step__position", "pk"):
        done[one.membership_id].append(one)
    found = []
    for row in rows:
        made = done.get(row.pk, [])
        steps_done = {one.step_id for one in made}
        to_do = tuple(step for step in asked if step.pk not in steps_done)
        begun = bool(made and to_do)
        if everyone or begun or on - row.starts_on < NEW_FOR:
            found.append(Inducted(row, tuple(made), to_do))
    return found


def progress_of(membership: Membership, on: datetime.date) -> Inducted:
    """How far one member's induction is."""
    made = tuple(
        InductionDone.objects.filter(membership=membership)
        .select_related("step")
        .order_by("step__position", "pk")
    )
    known = {one.step_id for one in made}
    return Inducted(membership, made, tuple(step for step in steps(on) if step.pk not in known))
