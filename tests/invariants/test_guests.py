"""Every address × somebody let in to answer one round: that round's questions, and nothing else."""

import pytest
from django.test import Client

from assessment.models import Participant, Round
from tests.factories import operator
from tests.invariants.routes import Route, trust_routes
from tests.invariants.test_access import arguments, ask
from trusts.models import Person, Trust
from trusts.permissions import Permission
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db

HOME = {"trusts:home": "leads on to the questions"}


@pytest.fixture
def guest(anyplace: Trust) -> Person:
    """The demo's head teacher, invited from outside."""
    with operator(anyplace):
        return Participant.objects.select_related("person").get(kind="outsider").person


def test_a_guest_holds_one_right(anyplace: Trust, guest: Person) -> None:
    with open_scope(trust=anyplace, person=guest) as scope:
        held = {permission for permission in Permission if scope.may(permission)}
        assert held == {Permission.ROUND_ANSWER}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_a_guest_opens_answering_and_nothing_else(
    route: Route, method: str, anyplace: Trust, guest: Person, client: Client
) -> None:
    client.force_login(guest)
    filled = arguments(route, anyplace)
    status = ask(client, method, route.url(**filled))
    if route.name in HOME:
        assert status in (302, 405)
    elif getattr(route.view, "permission", None) is Permission.ROUND_ANSWER:
        assert status < 500
    else:
        assert status in (403, 404, 405), route


def test_a_guest_finds_other_rounds_and_other_parts_nowhere(
    anyplace: Trust, guest: Person, client: Client
) -> None:
    with operator(anyplace):
        own = Participant.objects.get(person=guest)
        others = Round.objects.exclude(pk=own.round_id)
        rounds = list(others.values_list("pk", flat=True))
        parts = list(Participant.objects.exclude(pk=own.pk).values_list("pk", flat=True))
    client.force_login(guest)
    start = f"/t/{anyplace.slug}/assessments"
    assert client.get(f"{start}/{own.round_id}/answer/").status_code == 200
    assert rounds
    assert parts
    for pk in rounds:
        for page in ("", "check/", "submit/", "submitted/", "out/", "help/"):
            assert client.get(f"{start}/{pk}/answer/{page}").status_code == 404
    for pk in parts:
        assert client.get(f"{start}/help/{pk}/").status_code == 404
        assert client.get(f"{start}/help/{pk}/res/").status_code == 404
