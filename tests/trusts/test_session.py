"""Sessions: how long they live, where they lead, and what is left behind when they end."""

import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_person, make_trust, seat
from trusts.models import Person, Trust
from trusts.permissions import Role
from trusts.ui import idle

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> Trust:
    return make_trust("anyplace")


@pytest.fixture
def person(trust: Trust, client: Client) -> Person:
    member = seat(trust, Role.MEMBER)
    client.force_login(member)
    return member


def home() -> str:
    return reverse("trusts:home", kwargs={"trust": "anyplace"})


def test_a_session_in_steady_use_ends_all_the_same(client: Client, person: Person) -> None:
    """A stolen cookie cannot be kept alive for ever by using it."""
    client.get(home())
    session = client.session
    session[idle.SIGNED_IN] = time.time() - settings.SESSION_COOKIE_AGE - 1
    session[idle.LAST_USED] = time.time()
    session.save()
    answer = client.get(home())
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("site:timed_out"))
    assert "_auth_user_id" not in client.session


def test_use_does_not_move_the_time_of_signing_in(client: Client, person: Person) -> None:
    client.get(home())
    session = client.session
    began = session[idle.SIGNED_IN] = time.time() - 3600
    session[idle.LAST_USED] = time.time() - 60
    session.save()
    client.post(reverse("site:session"))
    assert client.session[idle.SIGNED_IN] == began
    assert client.session[idle.LAST_USED] > began


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "///elsewhere.example"])
def test_staying_signed_in_leads_to_no_other_site(
    path: str, client: Client, person: Person
) -> None:
    answer = client.post(
        reverse("site:session"),
        headers={"Referer": f"http://testserver{path}", "Accept": "text/html"},
    )
    assert answer.status_code == 302
    assert not answer.url.startswith("//")


def test_no_browser_keeps_what_is_for_a_person_alone(client: Client, person: Person) -> None:
    assert client.get(home())["Cache-Control"] == "private, no-store"
    partners = reverse("api:partners", kwargs={"trust": "anyplace"})
    assert client.get(partners)["Cache-Control"] == "private, no-store"
    client.force_login(make_person())
    assert client.get(home()).status_code == 404
    assert client.get(home())["Cache-Control"] == "private, no-store"


def test_pages_for_anyone_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get(reverse("site:accessibility"))
