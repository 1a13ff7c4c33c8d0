"""The kernel's part of the API: tokens, walls and answers."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories import make_trust, operator, seat
from trusts.models import ApiToken, Person, Trust
from trusts.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Trust:
    return make_trust("here")


@pytest.fixture
def there() -> Trust:
    return make_trust("there")


def token_client(person: Person, trust: Trust) -> APIClient:
    _, token = ApiToken.objects.create(user=person, trust=trust, name="test")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def partners_of(trust: Trust) -> str:
    return reverse("api:partners", kwargs={"trust": trust.slug})


def test_partners_are_listed_with_their_duty(here: Trust) -> None:
    answer = token_client(seat(here, Role.MEMBER), here).get(partners_of(here))
    assert answer.status_code == 200
    rows = {row["slug"]: row for row in answer.json()["results"]}
    assert set(rows) == {"council", "pct"}
    assert rows["council"]["duty_from"] is None


def test_a_token_opens_its_own_trust_only(here: Trust, there: Trust) -> None:
    person = seat(here, Role.MEMBER)
    seat(there, Role.MEMBER, person=person)
    client = token_client(person, here)
    assert client.get(partners_of(here)).status_code == 200
    assert client.get(partners_of(there)).status_code == 404
    assert [row["slug"] for row in client.get(reverse("api:trusts")).json()] == ["here"]


def test_a_session_sees_every_trust_of_the_person(here: Trust, there: Trust) -> None:
    person = seat(here, Role.MEMBER)
    seat(there, Role.MEMBER, person=person)
    client = APIClient()
    client.force_login(person)
    slugs = [row["slug"] for row in client.get(reverse("api:trusts")).json()]
    assert slugs == ["here", "there"]


def test_no_token_and_a_false_token_are_401(here: Trust) -> None:
    client = APIClient()
    assert client.get(partners_of(here)).status_code == 401
    client.credentials(HTTP_AUTHORIZATION="Token 0123456789abcdef")
    assert client.get(partners_of(here)).status_code == 401


def test_another_trust_and_no_trust_look_the_same(here: Trust, there: Trust) -> None:
    client = token_client(seat(here, Role.DIRECTOR), here)
    other = client.get(partners_of(there))
    none = client.get("/api/v1/trusts/nowhere/partners/")
    assert (other.status_code, other.json()) == (none.status_code, none.json())
    assert other.status_code == 404


def test_one_body_and_its_parent(here: Trust, there: Trust) -> None:
    client = token_client(seat(here, Role.MEMBER), here)
    url = reverse("api:body", kwargs={"trust": "here", "slug": "executive"})
    assert client.get(url).json()["parent"] == "board"
    missing = reverse("api:body", kwargs={"trust": "here", "slug": "nothing"})
    assert client.get(missing).status_code == 404


def test_a_token_ends_with_the_seat(here: Trust) -> None:
    from trusts.models import Membership

    person = seat(here, Role.MEMBER)
    client = token_client(person, here)
    with operator(here):
        Membership.objects.filter(person=person).update(ends_on="2008-04-02")
    assert client.get(partners_of(here)).status_code == 404


def test_the_guide_describes_every_route_and_the_schema_needs_sign_in(here: Trust) -> None:
    client = APIClient()
    page = client.get(reverse("api:guide"))
    assert page.status_code == 200
    assert "/api/v1/trusts/{trust}/partners/" in page.content.decode()
    assert client.get(reverse("api:schema")).status_code == 401
    client.force_login(seat(here, Role.MEMBER))
    assert client.get(reverse("api:schema")).status_code == 200


def test_an_address_that_does_not_exist_is_told_in_json(here: Trust) -> None:
    answer = token_client(seat(here, Role.MEMBER), here).get("/api/v1/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == "/api/v1/#problem-not-found"
    page = APIClient().get("/nothing/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
