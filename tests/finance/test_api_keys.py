"""Idempotency keys: sent again, answered again, done once; also at the same moment."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from rest_framework.test import APIClient

from finance import tasks
from finance.models import Return, ReturnFile
from reports.models import ReportRun
from reports.tasks import build_run
from tests.api.test_trusts import token_client
from tests.factories import operator, seat
from tests.finance.conftest import Money, csv_return, make_money
from tests.invariants.routes import trust_routes
from trusts import api_keys
from trusts.api import TrustAPIView
from trusts.models import ApiToken, IdempotencyKey
from trusts.permissions import Role
from trusts.scope import open_scope

KEY = "0191f3c2-8f0e-7d5a"


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch) -> None:
    monkeypatch.setattr(tasks, "queue_reading", lambda *args: None)
    monkeypatch.setattr(build_run, "delay", lambda *args: None)


def address(name: str, **arguments: Any) -> str:
    return reverse(f"api:{name}", kwargs={"trust": "money-trust", **arguments})


def upload(client: APIClient, content: bytes | None = None, key: str | None = KEY) -> Any:
    file = SimpleUploadedFile("return.csv", csv_return() if content is None else content)
    data = {"partner": "pct", "period": "2009-09", "file": file}
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(address("return-files"), data, headers=headers)


def submit(client: APIClient, pk: int, note: str = "", key: str = KEY) -> Any:
    url = address("return-file-submit", pk=pk)
    return client.post(url, {"note": note}, format="json", headers={"Idempotency-Key": key})


def ask_for_report(client: APIClient, key: str = KEY) -> Any:
    asked = {"report": "budget-monitoring", "params": {"period": "2009-09"}}
    headers = {"Idempotency-Key": key}
    return client.post(address("report-runs"), asked, format="json", headers=headers)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls answer, each made in a thread and on a connection of its own."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            answers[place] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db
def test_the_same_again_is_answered_the_same(money: Money) -> None:
    client = token_client(money.lead, money.trust)
    first, second = upload(client), upload(client)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    with operator(money.trust):
        assert ReturnFile.objects.count() == IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_another_body_or_address_under_the_same_key_is_422(money: Money) -> None:
    client = token_client(money.lead, money.trust)
    pk = upload(client).json()["id"]
    for other in (upload(client, csv_return(H100=("1", "0", "1", "why"))), submit(client, pk)):
        assert other.status_code == 422
        assert other["Content-Type"] == "application/problem+json"
        assert other.json()["type"].endswith("#problem-key-reused")
    with operator(money.trust):
        assert ReturnFile.objects.count() == 1
        assert not Return.objects.filter(state="submitted").exists()


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_under_the_same_key(money: Money) -> None:
    client = token_client(money.lead, money.trust)
    assert upload(client, b"").status_code == 400
    assert upload(client).status_code == 202


@pytest.mark.django_db
def test_each_token_has_its_own_keys(money: Money) -> None:
    mine = upload(token_client(money.lead, money.trust))
    ApiToken.objects.all().delete()
    other = upload(token_client(money.lead, money.trust), csv_return(H100=("1", "0", "1", "x")))
    assert other.status_code == 202
    assert other.json()["id"] != mine.json()["id"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201, "a\tb"])
def test_a_key_that_is_none_is_refused_with_words(key: str, money: Money) -> None:
    client = token_client(money.lead, money.trust)
    data = {"partner": "pct", "period": "2009-09"}
    answer = client.post(address("return-files"), data, HTTP_IDEMPOTENCY_KEY=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]


@pytest.mark.django_db
def test_old_answers_are_forgotten(money: Money) -> None:
    client = token_client(money.lead, money.trust)
    upload(client)
    assert trusts_task() == 0
    with operator(money.trust):
        made = IdempotencyKey.objects.get().made_at
        IdempotencyKey.objects.update(made_at=made - datetime.timedelta(hours=49))
    assert trusts_task() == 1
    assert upload(client, csv_return(H100=("1", "0", "1", "x"))).status_code == 202


def trusts_task() -> int:
    from trusts.tasks import forget_answers

    return forget_answers()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_does_it_and_both_are_answered() -> None:
    money = make_money()
    officer = token_client(money.officer, money.trust)
    clients = [APIClient(headers=officer._credentials) for _ in range(4)]
    for client in clients:
        client.credentials(**officer._credentials)
    answers = at_once(*(lambda c=client: ask_for_report(c) for client in clients))
    assert [answer.status_code for answer in answers] == [202] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    with operator(money.trust):
        assert ReportRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_make_one_version() -> None:
    money = make_money()
    pk = money.read()
    lead = token_client(money.lead, money.trust)
    answers = at_once(lambda: submit(lead, pk), lambda: submit(lead, pk))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    with operator(money.trust):
        assert Return.objects.get(state="submitted").version == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_too_long_is_told_to_come_again(monkeypatch) -> None:
    money = make_money()
    client = token_client(money.lead, money.trust)
    monkeypatch.setattr(api_keys, "PATIENCE", datetime.timedelta(milliseconds=300))
    caller = f"token {ApiToken.objects.get().digest[:64]}"
    written, end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with open_scope(trust=money.trust, person=money.lead):
                IdempotencyKey.objects.create(caller=caller, key=KEY, fingerprint="f" * 64)
                written.set()
                end.wait(20)
                raise RuntimeError("the first request came to nothing")
        except RuntimeError:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert written.wait(10)
        told = upload(client)
    finally:
        end.set()
        holder.join(10)
    assert told.status_code == 409
    assert int(told["Retry-After"]) > 0
    assert "still being worked on" in told.json()["detail"]
    again = upload(client)
    assert again.status_code == 202
    assert "Idempotency-Replayed" not in again


@pytest.mark.django_db
def test_a_fault_of_ours_leaves_no_key_behind(money: Money, monkeypatch) -> None:
    from finance import api_views

    client = token_client(money.lead, money.trust)
    client.raise_request_exception = False
    works = api_views.upload_return_file

    def breaks(**kwargs: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(api_views, "upload_return_file", breaks)
    assert upload(client).status_code == 500
    monkeypatch.setattr(api_views, "upload_return_file", works)
    again = upload(client)
    assert (again.status_code, "Idempotency-Replayed" in again) == (202, False)


@pytest.mark.django_db
def test_a_person_signed_in_may_use_keys_too(money: Money) -> None:
    client = APIClient()
    client.force_login(seat(money.trust, Role.LEAD_FINANCE_OFFICER, "executive"))
    assert ask_for_report(client).json() == ask_for_report(client).json()


@pytest.mark.parametrize(
    "view", [r.view for r in trust_routes() if r.is_api and hasattr(r.view, "post")], ids=str
)
def test_every_post_honours_keys(view: type[TrustAPIView]) -> None:
    assert view.post.__code__.co_name == "posted"  # type: ignore[attr-defined]  # wrapped by trusts.api
