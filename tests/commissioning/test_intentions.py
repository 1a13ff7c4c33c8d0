"""Commissioning intentions: who begins them, at which level, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning import actions
from commissioning.models import Intention
from tests.commissioning.conftest import Planned
from tests.factories import operator, seat
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner
from trusts.permissions import Permission, Role


def fields(**other: Any) -> dict[str, Any]:
    """What an intention is begun with; needs a scope."""
    return {
        "title": "Short breaks",
        "commissioning_level": "operational",
        "purpose": "change",
        "aim": "More families have a break.",
        "lead": Partner.objects.get(slug="council"),
        **other,
    }


def test_levels_and_numbers_follow(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        team = Body.objects.get(slug="north-area")
        strategic = actions.begin_intention(by=by, **fields(commissioning_level="strategic"))
        executive = actions.begin_intention(by=by, **fields(planned=planned.action))
        teams = actions.begin_intention(by=by, **fields(body=team))
        child = actions.begin_intention(
            by=by, **fields(body=team, commissioning_level="individual")
        )
        made = [strategic, executive, teams, child]
        assert [one.level for one in made] == [
            Level.STRATEGIC,
            Level.EXECUTIVE,
            Level.OPERATIONAL,
            Level.OPERATIONAL,
        ]
        assert [one.number for one in made] == [1, 2, 3, 4]
        assert (executive.priority, executive.outcome) == (
            planned.priority,
            planned.priority.outcome,
        )
    area = seat(planned.trust, Role.MEMBER, Level.OPERATIONAL)
    with planned.as_(planned.member) as board:
        assert set(board.visible(Intention.objects.all(), Permission.COMMISSIONING_VIEW)) == {
            strategic
        }
    with planned.as_(area) as local:
        assert set(local.visible(Intention.objects.all(), Permission.COMMISSIONING_VIEW)) == {
            teams,
            child,
        }


def test_only_the_executive_prepares(planned: Planned) -> None:
    with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
        actions.begin_intention(by=by, **fields())


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"commissioning_level": "individual"}, "body"),
        ({"commissioning_level": "strategic", "team": "north-area"}, "body"),
        ({"commissioning_level": "operational", "team": "executive"}, "body"),
        ({"aim": "For the child 943 476 5919"}, "aim"),
        ({"title": "Placement of B801200005001"}, "title"),
        ({"commissioning_level": "individual", "team": "north-area", "aim": "3/4/2001"}, "aim"),
    ],
)
def test_refusals(planned: Planned, other: dict[str, Any], field: str) -> None:
    with planned.as_(planned.director) as by:
        team = other.pop("team", None)
        body = Body.objects.get(slug=team) if team else None
        with pytest.raises(Refusal) as refused:
            actions.begin_intention(by=by, **fields(body=body, **other))
        assert refused.value.field == field
        assert "943" not in refused.value.message
        assert not Intention.objects.exists()


def test_the_level_stays_as_it_began(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        made = actions.begin_intention(by=by, **fields())
        same = fields(
            body=None,
            outcome=None,
            priority=None,
            planned=planned.action,
            assessment=None,
            starts_on=None,
        )
        with pytest.raises(Refusal, match="stay as they began"):
            actions.change_intention(
                by=by, intention=made, **(same | {"commissioning_level": "strategic"})
            )
        changed = actions.change_intention(by=by, intention=made, **(same | {"title": "Other"}))
        assert (changed.title, changed.action) == ("Other", planned.action)


def test_the_database_refuses_levels_that_do_not_fit(planned: Planned) -> None:
    with operator(planned.trust) as by:
        made = actions.begin_intention(by=by, **fields())
        with pytest.raises(IntegrityError), transaction.atomic():
            Intention.objects.filter(pk=made.pk).update(commissioning_level="strategic")
        person = planned.pct
        with pytest.raises(IntegrityError), transaction.atomic():
            Intention.objects.filter(pk=made.pk).update(signed_by=person, put_forward_by=person)
