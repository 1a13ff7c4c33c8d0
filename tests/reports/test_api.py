"""The engine's part of the API: ask, watch, fetch; and who may not."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from reports import actions
from reports.build import build
from reports.models import ReportRun
from tests.api.test_trusts import token_client
from tests.factories import make_trust, seat
from tests.reports.conftest import BodiesParams
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def runs_of(trust) -> str:
    return reverse("api:report-runs", kwargs={"trust": trust.slug})


def ask(client: APIClient, trust, report: str = "bodies", **params: str):
    return client.post(runs_of(trust), {"report": report, "params": params}, format="json")


def test_ask_watch_and_fetch(trust, support, queued) -> None:
    client = token_client(support, trust)
    asked = ask(client, trust, name="open")
    assert asked.status_code == 202
    assert asked.json()["state"] == "waiting"
    url = reverse("api:report-run", kwargs={"trust": trust.slug, "pk": asked.json()["id"]})
    build(asked.json()["id"], trust.pk)
    done = client.get(url).json()
    assert (done["state"], [file["format"] for file in done["files"]]) == ("done", ["pdf", "xlsx"])
    workbook = client.get(done["files"][1]["url"])
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    assert workbook["Content-Type"].endswith("spreadsheetml.sheet")
    fetched = client.get(done["files"][0]["url"])
    content = b"".join(fetched.streaming_content)
    assert len(content) == done["files"][0]["size"]
    assert content.startswith(b"%PDF")


def test_what_has_to_be_put_right_is_said(trust, support) -> None:
    client = token_client(support, trust)
    unknown = ask(client, trust, report="nothing")
    assert unknown.status_code == 400
    assert "no such report" in unknown.json()["errors"]["report"][0]
    missing = ask(client, trust)
    assert missing.status_code == 400
    assert "params.name" in missing.json()["errors"]
    with open_scope(trust=trust, person=support):
        assert not ReportRun.objects.exists()


def test_who_may_not_build_is_refused(trust, member) -> None:
    assert ask(token_client(member, trust), trust, name="open").status_code == 403


def test_a_member_fetches_only_what_they_may_see(trust, support, member, queued) -> None:
    with open_scope(trust=trust, person=support) as scope:
        run = actions.request_report(by=scope, report="bodies", params=BodiesParams("secret"))
    build(run.pk, trust.pk)
    observer = token_client(seat(trust, "observer"), trust)
    url = reverse("api:report-run", kwargs={"trust": trust.slug, "pk": run.pk})
    assert [file["variant"] for file in observer.get(url).json()["files"]] == ["open"] * 2
    full = {"trust": trust.slug, "run_id": run.pk, "variant": "full", "file_format": "pdf"}
    assert observer.get(reverse("api:report-file", kwargs=full)).status_code == 403
    assert (
        token_client(member, trust).get(reverse("api:report-file", kwargs=full)).status_code == 200
    )


def test_another_trusts_run_is_404(trust, support, queued) -> None:
    with open_scope(trust=trust, person=support) as scope:
        run = actions.request_report(by=scope, report="bodies", params=BodiesParams("open"))
    other = make_trust()
    client = token_client(seat(other, "director"), other)
    for where in (trust, other):
        url = reverse("api:report-run", kwargs={"trust": where.slug, "pk": run.pk})
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("runs", [2, 20])
def test_queries_do_not_grow_with_runs(
    trust, support, queued, runs: int, django_assert_max_num_queries, monkeypatch
) -> None:
    monkeypatch.setattr(actions, "MOST_UNDER_WAY", 100)
    with open_scope(trust=trust, person=support) as scope:
        for number in range(runs):
            actions.request_report(by=scope, report="bodies", params=BodiesParams(f"n{number}"))
    client = token_client(support, trust)
    client.get(runs_of(trust))  # the first use of a token is noted once
    with django_assert_max_num_queries(24):
        assert client.get(runs_of(trust)).json()["count"] == runs


def test_asking_twice_shows_the_run_that_is_under_way(trust, support, queued) -> None:
    client = token_client(support, trust)
    first, second = ask(client, trust, name="open"), ask(client, trust, name="open")
    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json()["id"] == second.json()["id"]


def test_a_finance_lead_fetches_their_own_partners_report_and_no_other(trust, queued) -> None:
    lead = token_client(seat(trust, "finance_lead", "executive", partner="pct"), trust)
    asked = ask(lead, trust, report="partner-letter", name="pct")
    assert asked.status_code == 202
    build(asked.json()["id"], trust.pk)
    url = reverse("api:report-run", kwargs={"trust": trust.slug, "pk": asked.json()["id"]})
    (file,) = lead.get(url).json()["files"]
    assert (file["format"], file["sheets"], file["pages"]) == ("xlsx", 3, None)
    assert lead.get(file["url"]).status_code == 200
    assert ask(lead, trust, report="partner-letter", name="council").status_code == 403
    assert ask(lead, trust, name="open").status_code == 403
    other = token_client(seat(trust, "finance_lead", "executive", partner="council"), trust)
    assert other.get(url).status_code == 404
    assert other.get(file["url"]).status_code == 404
    officer = token_client(seat(trust, "lead_finance_officer", "executive"), trust)
    assert officer.get(file["url"]).status_code == 200
