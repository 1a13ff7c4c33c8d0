"""The two addresses that say whether the product is alive and ready."""

import pytest
from django.test import Client

from config import health


def test_healthz_needs_no_database(client: Client) -> None:
    # No `db` fixture: a query would fail the test.
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_names_each_service(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "broker": "ok", "storage": "ok"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("broken", sorted(health.CHECKS))
def test_readyz_is_503_when_one_fails(
    client: Client, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail() -> None:
        raise ConnectionError("the reason stays in the log")

    monkeypatch.setitem(health.CHECKS, broken, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks.pop(broken) == "failed"
    assert set(checks.values()) == {"ok"}
    assert b"reason" not in answer.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_addresses_only_answer_to_reading(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_readyz_fails_in_bounded_time_when_the_broker_is_gone(client: Client, settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert client.get("/readyz").json()["checks"]["broker"] == "failed"


@pytest.mark.django_db
def test_readyz_fails_when_the_storage_cannot_be_written(client: Client, settings) -> None:
    settings.PRIVATE_ROOT = "/nonexistent"
    assert client.get("/readyz").json()["checks"]["storage"] == "failed"
