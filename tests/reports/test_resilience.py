"""A worker killed and a broker stopped: nothing is lost, and the page tells the truth."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from reports import actions, runs
from reports.models import ReportFile, ReportRun, RunState
from tests.factories import make_trust, operator, seat
from tests.reports.test_views import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(240)]
SLUG = "who-is-who"  # a real report: the worker is another process and knows no test's report


@pytest.fixture
def client_of_support() -> tuple[Any, Client]:
    trust = make_trust()
    return trust, signed_in(seat(trust, "board_support"))


def ask(trust, client: Client) -> ReportRun:
    url = reverse("reports:request", kwargs={"trust": trust.slug})
    answer = client.post(f"{url}?report={SLUG}")
    assert answer.status_code == 302, answer.text
    with operator(trust):
        return ReportRun.objects.latest("pk")


def page_of(trust, client: Client, run: ReportRun) -> str:
    return client.get(reverse("reports:run", kwargs={"trust": trust.slug, "pk": run.pk})).text


def wait_for(trust, run: ReportRun, done: Callable[[ReportRun], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with operator(trust):
            now = ReportRun.objects.get(pk=run.pk)
        if done(now):
            return
        assert time.monotonic() < deadline, f"{now.state}: {now.words} {now.error}"
        time.sleep(0.02)


def is_done(run: ReportRun) -> bool:
    assert run.state != RunState.FAILED, run.error
    return run.state == RunState.DONE


def test_a_worker_killed_in_the_middle_does_not_lose_or_double_the_report(
    client_of_support, celery_worker, monkeypatch
) -> None:
    trust, client = client_of_support
    run = ask(trust, client)
    wait_for(trust, run, lambda now: now.state == RunState.RUNNING)
    celery_worker.kill()
    page = page_of(trust, client, run)
    assert "You can leave this page" in page
    assert "Ready since" not in page
    with operator(trust):
        assert not ReportFile.objects.exists()
    # Nobody is building it. After a while without a sign of life the sweep says so.
    monkeypatch.setattr(runs, "LOST_AFTER", runs.BEAT * 0)
    time.sleep(0.1)
    assert actions.sweep() == 1
    monkeypatch.undo()
    page = page_of(trust, client, run)
    assert "stopped. It will start again by itself" in page
    celery_worker.start()
    wait_for(trust, run, is_done)
    with operator(trust):
        assert ReportFile.objects.filter(run=run).count() == 1
        assert ReportRun.objects.get(pk=run.pk).attempts == 2
    assert "Ready since" in page_of(trust, client, run)
    # The broker may hand the first, unacknowledged task out again: it finds nothing to do.
    actions.sweep()
    from reports.tasks import build_run

    build_run.delay(run.pk, trust.pk)
    time.sleep(2)
    with operator(trust):
        assert ReportFile.objects.filter(run=run).count() == 1
        assert ReportRun.objects.get(pk=run.pk).attempts == 2


def test_a_request_while_the_broker_is_stopped_is_kept_and_built_when_it_is_back(
    client_of_support, celery_worker, broker, monkeypatch
) -> None:
    trust, client = client_of_support
    broker.stop_broker()
    before = time.monotonic()
    run = ask(trust, client)
    assert time.monotonic() - before < 20
    assert "queue for reports cannot be reached" in page_of(trust, client, run)
    broker.start_broker()
    monkeypatch.setattr(runs, "BEAT", runs.BEAT * 0)  # no need to wait for the request to age
    assert actions.sweep() == 1
    wait_for(trust, run, is_done)
    assert "Ready since" in page_of(trust, client, run)
    connection.close()
