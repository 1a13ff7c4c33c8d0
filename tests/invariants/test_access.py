"""Every address × every kind of visitor × reading and posting: who gets in, who does not."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.factories import operator, seat
from tests.invariants.routes import Route, all_routes, trust_routes
from tests.invariants.samples import SAMPLES
from trusts.actions.trust import change_role
from trusts.api import TrustAPIView
from trusts.api_permissions import Denied
from trusts.levels import Level
from trusts.models import Person, RoleGrant, Trust
from trusts.permissions import Permission, Reach, Role
from trusts.scope import open_scope
from trusts.views.base import PersonView, PublicView, TrustView

pytestmark = pytest.mark.django_db
METHODS = ["get", "post"]

# Addresses whose views are not ours. The reason is part of the line.
OTHERS = {
    "accounts/": "django-allauth's sign-in pages guard themselves",
}


def arguments(route: Route, trust: Trust) -> dict[str, Any]:
    """What fills the address: the trust, and the demo's sample where it names a record."""
    filled: dict[str, Any] = {"trust": trust.slug}
    if route.has_record:
        assert route.name in SAMPLES, f"{route.name} names a record: add it to samples.py"
        with operator(Trust.objects.get(slug="anyplace")):
            filled |= SAMPLES[route.name]()[1]
    return filled


def naming(model: type[Model], filled: dict[str, Any]) -> dict[str, Any]:
    """Those arguments of an address that name the record itself."""
    fields = {field.name for field in model._meta.get_fields()} | {"pk"}
    return {key: value for key, value in filled.items() if key in fields and key != "trust"}


def ask(client: Client, method: str, url: str) -> int:
    """The status of the answer, followed nowhere."""
    return getattr(client, method)(url).status_code


def test_every_view_says_who_it_is_for() -> None:
    unknown = []
    for route in all_routes():
        view = route.view
        if any(route.path.startswith(prefix) for prefix in OTHERS):
            continue
        if isinstance(view, type) and issubclass(view, TrustView | TrustAPIView):
            assert route.of_a_trust, f"{route} is a page of a trust outside every trust"
            continue
        if route.of_a_trust:
            unknown.append(route.path)
        elif getattr(view, "why_public", "") or (
            isinstance(view, type) and issubclass(view, PersonView | PublicView)
        ):
            continue
        elif Denied in getattr(view, "permission_classes", [Denied]):
            unknown.append(route.path)
    assert not unknown


def test_no_reason_for_a_foreign_view_is_stale() -> None:
    paths = [route.path for route in all_routes()]
    for prefix in OTHERS:
        assert any(path.startswith(prefix) for path in paths), f"nothing lies under {prefix}"


def test_no_sample_is_stale() -> None:
    names = {route.name for route in trust_routes() if route.has_record}
    assert set(SAMPLES) <= names


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_nobody_signed_in(route: Route, method: str, anyplace: Trust, client: Client) -> None:
    url = route.url(**arguments(route, anyplace))
    answer = getattr(client, method)(url)
    if route.is_api:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_a_member_of_another_trust(
    route: Route, method: str, anyplace: Trust, outsider: Person, client: Client
) -> None:
    client.force_login(outsider)
    assert ask(client, method, route.url(**arguments(route, anyplace))) == 404
    nowhere = arguments(route, anyplace) | {"trust": "nowhere"}
    assert ask(client, method, route.url(**nowhere)) == 404


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", [r for r in trust_routes() if r.has_record], ids=str)
def test_a_record_of_another_trust_under_ones_own_address(
    route: Route, method: str, anyplace: Trust, mirror: Trust, outsider: Person, client: Client
) -> None:
    """Ids, codes and short names of Anyplace's records lead nowhere in the other trust."""
    client.force_login(outsider)
    filled = arguments(route, mirror)
    with operator(anyplace):
        model = type(SAMPLES[route.name]()[0])
    named = naming(model, filled)
    with operator(mirror):
        if model._default_manager.filter(**named).exists():
            pytest.skip("both trusts have a record of that short name")
    status = ask(client, method, route.url(**filled))
    assert status in (404, 405)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_a_member_without_any_permission(
    route: Route, method: str, anyplace: Trust, client: Client
) -> None:
    with operator(anyplace) as by:
        row = RoleGrant.objects.get(role=Role.OBSERVER, level=Level.OPERATIONAL)
        change_role(
            by=by,
            row=row,
            sees=frozenset(Level),
            acts=frozenset(Level),
            reach=Reach.TRUST,
            permissions=frozenset(),
        )
    client.force_login(seat(anyplace, Role.OBSERVER, body="north-area", partner="anyplace-pct"))
    assert ask(client, method, route.url(**arguments(route, anyplace))) in (403, 405)


BODIES = {Level.STRATEGIC: "board", Level.EXECUTIVE: "executive", Level.OPERATIONAL: "south-area"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_a_member_of_each_level(
    route: Route, level: Level, method: str, anyplace: Trust, client: Client
) -> None:
    person = seat(anyplace, Role.MEMBER, body=BODIES[level], partner="jobcentre-plus")
    client.force_login(person)
    filled = arguments(route, anyplace)
    with operator(anyplace):
        model = type(SAMPLES[route.name]()[0]) if route.has_record else Trust
    with open_scope(trust=anyplace, person=person) as scope:
        permission: Permission = route.view.permission
        allowed = scope.may(permission)
        to_post = route.view.permission_to_post
        if method == "post" and to_post is not None:
            allowed = allowed and scope.may(to_post)
        visible = True
        if route.has_record and allowed:
            rows = scope.visible(model._default_manager.all(), permission)
            visible = rows.filter(**naming(model, filled)).exists()
    status = ask(client, method, route.url(**filled))
    if not allowed:
        assert status in (403, 405)
    elif not visible:
        assert status in (403, 404, 405)
    elif method == "get":
        assert status in (200, 302, 404, 405)
    else:
        assert status < 500
