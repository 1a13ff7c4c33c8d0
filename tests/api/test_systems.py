"""A finance system's token: its partner, what it was made for, and nothing else anywhere."""

import datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from tests.api.test_trusts import token_client
from tests.factories import make_person, make_trust, operator, seat
from trusts.actions.token import delete_token, end_tokens_of, make_system_token
from trusts.errors import Refusal
from trusts.models import ApiToken, AuditEvent, Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db

EVERYTHING = ["returns", "read", "reports"]


def system(trust: Trust, person: Person, partner: str, uses: list[str] = EVERYTHING) -> str:
    """The secret of a token for the partner's system."""
    with open_scope(trust=trust, person=person) as by:
        _, secret = make_system_token(
            by=by,
            name=f"Ledger of {partner}",
            partner=Partner.objects.get(slug=partner),
            uses=uses,
            days=30,
        )
    return secret


def client_of(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


@pytest.fixture
def here() -> Trust:
    return make_trust("here")


@pytest.fixture
def lead(here: Trust) -> Person:
    return seat(here, Role.FINANCE_LEAD, "executive", partner="pct")


@pytest.mark.parametrize("name", ["api:trusts", "api:schema"])
def test_outside_its_trust_it_gets_nothing(name: str, here: Trust, lead: Person) -> None:
    assert client_of(system(here, lead, "pct")).get(reverse(name)).status_code == 403


def test_no_other_trust_and_no_other_partner(here: Trust) -> None:
    there = make_trust("there")
    officer = seat(here, Role.LEAD_FINANCE_OFFICER, "executive")
    officer = seat(here, Role.FINANCE_LEAD, "executive", partner="pct", person=officer)
    seat(there, Role.FINANCE_LEAD, "executive", partner="pct", person=officer)
    client = client_of(system(here, officer, "pct"))
    assert client.get(reverse("api:budgets", args=["there"])).status_code == 404
    data = {"partner": "council", "period": "2009-04", "file": SimpleUploadedFile("a.csv", b"x")}
    assert client.post(reverse("api:return-files", args=["here"]), data).status_code in (403, 404)


def test_it_can_do_what_it_was_made_for_and_no_more(here: Trust, lead: Person) -> None:
    client = client_of(system(here, lead, "pct", ["read"]))
    assert client.get(reverse("api:returns", args=["here"])).status_code == 200
    refused = client.post(reverse("api:return-files", args=["here"]), {})
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"] == "/api/v1/#problem-not-allowed"
    assert client.get(reverse("api:report-runs", args=["here"])).status_code == 403


def test_it_ends_with_its_makers_seat(here: Trust, lead: Person) -> None:
    client = client_of(system(here, lead, "pct"))
    url = reverse("api:returns", args=["here"])
    assert client.get(url).status_code == 200
    with operator(here):
        Membership.objects.filter(person=lead).update(ends_on="2008-04-02")
    assert client.get(url).status_code == 404
    seat(here, Role.MEMBER, person=lead)  # still of the trust, no longer the partner's
    assert client.get(url).status_code == 403


def test_nobody_makes_one_beyond_their_own_rights(here: Trust, lead: Person) -> None:
    for person, partner in [
        (lead, "council"),
        (seat(here, Role.ADMINISTRATOR), "pct"),
        (seat(here, Role.MEMBER, "executive"), "pct"),
    ]:
        with pytest.raises(Refusal, match="may not do this"):
            system(here, person, partner)
    with pytest.raises(Refusal, match="Select what the system may do"):
        system(here, lead, "pct", [])


def test_making_and_first_use_are_told_and_audited(
    here: Trust, lead: Person, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = system(here, lead, "pct")
    assert [message.subject for message in mail.outbox] == ["A token was made for Ledger of pct"]
    assert "The PCT" in mail.outbox[0].body
    assert secret not in mail.outbox[0].body
    client, url = client_of(secret), reverse("api:returns", args=["here"])
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url)
        client.get(url)
    assert len(mail.outbox) == 2
    assert "first time" in mail.outbox[1].body
    with operator(here):
        verbs = AuditEvent.objects.filter(verb__startswith="token.").order_by("pk")
        assert [(event.verb, event.actor) for event in verbs] == [
            ("token.made_for_system", str(lead)),
            ("token.first_used", f"{lead}, through Ledger of pct"),
        ]
    assert ApiToken.objects.get().last_used_at is not None


def test_a_new_password_ends_a_persons_tokens_and_tells_of_the_systems(
    here: Trust, lead: Person, django_capture_on_commit_callbacks
) -> None:
    own, bound = token_client(lead, here), client_of(system(here, lead, "pct"))
    with django_capture_on_commit_callbacks(execute=True):
        end_tokens_of(lead)
    url = reverse("api:returns", args=["here"])
    assert own.get(url).status_code == 401
    assert bound.get(url).status_code == 200
    (message,) = mail.outbox
    assert "no longer work" in message.body
    assert "Ledger of pct" in message.body
    with operator(here):
        assert AuditEvent.objects.filter(verb="token.ended_with_password").count() == 1


def test_changing_the_password_on_the_page_ends_tokens(here: Trust, client: Client) -> None:
    person = make_person()
    person.set_password("correct horse battery")
    person.save()
    seat(here, Role.MEMBER, person=person)
    program = token_client(person, here)
    client.post(
        reverse("account_login"), {"login": person.email, "password": "correct horse battery"}
    )
    changed = client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "correct horse battery",
            "password1": "a staple for tomorrow",
            "password2": "a staple for tomorrow",
        },
    )
    assert changed.status_code == 302
    assert program.get(reverse("api:partners", args=["here"])).status_code == 401


def test_who_may_end_a_systems_token(
    here: Trust, lead: Person, django_capture_on_commit_callbacks
) -> None:
    for role, partner, may in [
        (Role.FINANCE_LEAD, "pct", True),
        (Role.ADMINISTRATOR, "council", True),
        (Role.FINANCE_LEAD, "council", False),
        (Role.LEAD_FINANCE_OFFICER, "council", False),
    ]:
        system(here, lead, "pct")
        token = ApiToken.objects.get()
        other = seat(here, role, "executive", partner=partner)
        with (
            django_capture_on_commit_callbacks(execute=True),
            open_scope(trust=here, person=other) as by,
        ):
            if may:
                delete_token(by=by, token=token)
            else:
                with pytest.raises(Refusal, match="not yours"):
                    delete_token(by=by, token=token)
                ApiToken.objects.all().delete()
    assert len([m for m in mail.outbox if "was deleted" in m.subject]) == 2


def test_an_expired_token_is_401(here: Trust, lead: Person) -> None:
    client = client_of(system(here, lead, "pct"))
    ApiToken.objects.update(expiry=datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC))
    assert client.get(reverse("api:returns", args=["here"])).status_code == 401


@pytest.mark.parametrize("token", ["\xe9\xff", "a\x00b", "x" * 5000])
def test_a_strange_token_is_401(token: str, here: Trust) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}".encode("latin-1"))
    assert client.get(reverse("api:returns", args=["here"])).status_code == 401


def test_requests_that_are_refused_count_towards_the_limit(
    here: Trust, lead: Person, monkeypatch
) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client = client_of(system(here, lead, "pct"))
    url = reverse("api:partners", args=["here"])
    assert [client.get(url).status_code for _ in range(3)] == [403, 403, 429]
    refused = client.get(url)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "Wait" in refused.json()["detail"]


def test_the_page_makes_one_shows_it_once_and_deletes_it(
    here: Trust, lead: Person, client: Client
) -> None:
    client.force_login(lead)
    url = reverse("trusts:system_token", args=["here"])
    assert "Select the partner" in client.post(url, {}).text
    form = {"name": "Agresso", "partner": "pct", "uses": ["returns"], "days": "90"}
    assert "Token made" in (made := client.post(url, form)).text
    assert "no-store" in made["Cache-Control"]
    assert client.post(url, form | {"partner": "council"}).text.count("Select a valid choice") >= 1
    listed = client.get(reverse("trusts:tokens", args=["here"])).text
    assert "Agresso" in listed
    assert "Send and submit returns" in listed
    assert "Not used yet" in listed
    client.force_login(seat(here, Role.FINANCE_LEAD, "executive", partner="council"))
    key = ApiToken.objects.get().token_key
    tokens = reverse("trusts:tokens", args=["here"])
    assert "Agresso" not in client.get(tokens).text
    assert client.post(tokens, {"delete": key}).status_code == 404
    client.force_login(seat(here, Role.ADMINISTRATOR))
    assert "Made by" in client.get(tokens).text
    assert "was deleted" in client.post(tokens, {"delete": key}, follow=True).text


def test_no_name_keeps_the_maker_from_being_told(
    here: Trust, lead: Person, django_capture_on_commit_callbacks
) -> None:
    client = Client()
    client.force_login(lead)
    asked = {"name": "Night\r\nBcc: x@example.org", "days": 30, "partner": "pct", "uses": "read"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("trusts:system_token", args=["here"]), asked)
    assert answer.status_code == 200
    (told,) = mail.outbox
    assert told.subject == "A token was made for Night Bcc: x@example.org"
    assert told.recipients() == [lead.email]


def test_a_body_of_any_size_or_depth_is_not_taken_in(here: Trust, lead: Person, settings) -> None:
    client = client_of(system(here, lead, "pct"))
    url = reverse("api:report-runs", args=["here"])
    deep = client.post(url, b"[" * 200_000, content_type="application/json")
    assert deep.status_code == 400
    assert "too deeply" in deep.json()["detail"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    large = client.post(url, b'"' + b"x" * 3000 + b'"', content_type="application/json")
    assert large.status_code == 400


@pytest.mark.parametrize(
    "params",
    [
        {"partner": ["pct"], "period": {"a": 1}},
        {"partner": "\ufffe", "period": "\x00"},
        {"partner": 1e300, "period": None},
        {"partner": "pct", "period": "2009-04-frozen-" + "9" * 5000},
    ],
)
def test_strange_params_are_answered_not_broken(params, here: Trust, lead: Person) -> None:
    client = client_of(system(here, lead, "pct"))
    asked = {"report": "partner-statement", "params": params}
    answer = client.post(reverse("api:report-runs", args=["here"]), asked, format="json")
    assert answer.status_code == 400
