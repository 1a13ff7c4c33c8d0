"""Money in the room: what members may commit, and the ledger's position beside a decision."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from finance.models import Delegation, ReportingPeriod, Return, ReturnState
from finance.queries.consolidation import consolidations, position_of, sees_everything
from finance.queries.position import consolidated_position
from governance.rules.mandates import MandateFacts
from meetings.queries.room import mandates_of
from meetings.rules.limits import PledgeVerdict, Speaker, pledge
from meetings.rules.room import Room
from trusts.models import Membership, Partner
from trusts.permissions import Permission
from trusts.scope import Scope


def pledges(
    room: Room, sums: Iterable[tuple[Partner, Decimal]], on: datetime.date
) -> list[PledgeVerdict]:
    """Judge each partner's sum by those who may decide for it in the room. Three queries."""
    authority = _authority(room, on)
    found = []
    for partner, amount in sums:
        speakers = [
            Speaker(one.name, authority[one.seat.key])
            for one in room.entitled
            if one.seat.partner_key == partner.pk
        ]
        found.append(pledge(partner.pk, partner.name, amount, speakers, on))
    return found


def _authority(room: Room, on: datetime.date) -> Mapping[int, tuple[MandateFacts, ...]]:
    """What each seat may commit: its mandates, and its holder's delegations for the partner."""
    keys = [one.seat.key for one in room.entitled]
    found: dict[int, list[MandateFacts]] = defaultdict(list)
    for key, facts in mandates_of(keys, on).items():
        found[key] += facts
    holders = {seat.pk: seat for seat in Membership.objects.filter(pk__in=keys)}
    given = Delegation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        starts_on__lte=on,
        person__in=[seat.person_id for seat in holders.values()],
    )
    for row in given:
        for key, seat in holders.items():
            if seat.person_id == row.person_id and row.partner_id in (None, seat.partner_id):
                found[key].append(
                    MandateFacts(row.limit, row.instrument, row.starts_on, row.ends_on)
                )
    return defaultdict(tuple, {key: tuple(facts) for key, facts in found.items()})


def position_on(scope: Scope, on: datetime.date) -> dict[str, Any]:
    """The ledger's position that a meeting on a day has, as plain values; empty where none.

    Pounds as exact text. Of the periods that had ended, it is the newest one that is frozen, or
    else the newest with an accepted return, as it stands. Only for who sees the whole ledger, or
    it would be incomplete.
    """
    if not scope.may(Permission.BUDGET_VIEW) or not sees_everything(scope):
        return {}
    ended = ReportingPeriod.objects.filter(ends_on__lte=on).order_by("financial_year", "number")
    frozen = (
        consolidations()
        .filter(period__in=ended)
        .order_by("-period__financial_year", "-period__number", "-number")
        .first()
    )
    if frozen is not None:
        position = position_of(frozen)
    else:
        accepted = Return.objects.filter(state=ReturnState.ACCEPTED).values("period_id")
        period = ended.filter(pk__in=accepted).last()
        if period is None:
            return {}
        position = consolidated_position(period)
    net = position.totals.net
    return {
        "period": position.period_name,
        "code": position.period_code,
        "standing": position.standing,
        "returned": len(position.returned),
        "partners": len(position.partners),
        "budget": str(net.current),
        "forecast": str(net.forecast),
        "variance": str(net.outturn.amount),
        "by_partner": {
            partner.partner: str(partner.totals.net.outturn.amount) for partner in position.returned
        },
    }


def as_shown(position: dict[str, Any]) -> dict[str, Any]:
    """A position kept by `position_on` with its pounds as numbers again, for a page."""
    if not position:
        return {}
    return {
        **position,
        **{name: Decimal(position[name]) for name in ("budget", "forecast", "variance")},
        "by_partner": {name: Decimal(value) for name, value in position["by_partner"].items()},
    }
