"""Pages of reports: what each person may see, ask for and download."""

import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from reports import actions
from reports.build import build
from reports.models import ReportRun
from tests.factories import make_trust, operator, seat
from tests.reports.conftest import BodiesParams
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name: str, trust, **kwargs) -> str:
    return reverse(f"reports:{name}", kwargs={"trust": trust.slug, **kwargs})


def asking(trust, report: str) -> str:
    return f"{address('request', trust)}?report={report}"


@pytest.fixture
def run(trust, support, queued) -> ReportRun:
    with open_scope(trust=trust, person=support) as scope:
        return actions.request_report(by=scope, report="bodies", params=BodiesParams("open"))


def failed(trust, support) -> ReportRun:
    with open_scope(trust=trust, person=support) as scope:
        made = actions.request_report(by=scope, report="bodies", params=BodiesParams("broken"))
    build(made.pk, trust.pk)
    return made


def test_the_list_offers_reports_to_those_who_may_build_them(trust, support, member) -> None:
    page = signed_in(support).get(address("list", trust))
    assert "Every body of the trust." in page.text
    page = signed_in(member).get(address("list", trust))
    assert page.status_code == 200
    assert "Every body of the trust." not in page.text


def test_a_finance_lead_does_not_build_the_trusts_own_reports(trust) -> None:
    lead = seat(trust, "finance_lead", "executive")
    page = signed_in(lead).get(address("list", trust))
    assert page.status_code == 200
    assert "Every body of the trust." not in page.text
    assert signed_in(lead).get(asking(trust, "bodies")).status_code == 403


def test_asking_leads_to_the_runs_page(
    trust, support, queued, django_capture_on_commit_callbacks
) -> None:
    client = signed_in(support)
    url = asking(trust, "bodies")
    assert "Build the report" in client.get(url).text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, {"name": "open"}, follow=True)
    assert answer.redirect_chain
    assert "Bodies, open" in answer.text
    assert "You can leave this page" in answer.text
    assert len(queued) == 1


def test_a_form_with_a_mistake_says_so_and_keeps_what_was_typed(trust, support, queued) -> None:
    url = asking(trust, "bodies")
    answer = signed_in(support).post(url, {"name": "a name that is too long"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert "a name that is too long" in answer.text
    with operator(trust):
        assert not ReportRun.objects.exists()


@pytest.mark.parametrize("report", ["bodies", "unknown"])
def test_who_may_not_build_may_not_ask(trust, member, report) -> None:
    answer = signed_in(member).get(asking(trust, report))
    assert answer.status_code == (403 if report == "bodies" else 404)


def test_without_a_queue_the_page_says_that_the_request_is_kept(trust, support, run) -> None:
    page = signed_in(support).get(address("run", trust, pk=run.pk))
    assert "cannot be reached" in page.text
    assert "do not need to ask again" in page.text
    assert 'http-equiv="refresh"' in page.text


def test_progress_is_told_in_words_and_ends_with_a_fresh_page(trust, support, run) -> None:
    client = signed_in(support)
    url = address("progress", trust, pk=run.pk)
    with operator(trust):
        ReportRun.objects.filter(pk=run.pk).update(
            state="running",
            lease="00000000-0000-0000-0000-000000000001",
            beat_at=run.requested_at,
            words="Laying out the pages: 2 of 5 parts",
            steps=8,
            steps_done=2,
        )
    answer = client.get(url)
    assert "2 of 5 parts" in answer.text
    assert 'value="2" max="8"' in answer.text
    with operator(trust):
        ReportRun.objects.filter(pk=run.pk).update(state="waiting", lease=None)
    build(run.pk, trust.pk)
    assert client.get(url)["HX-Refresh"] == "true"


def test_a_finished_report_is_downloaded_under_a_telling_name(trust, support, run) -> None:
    build(run.pk, trust.pk)
    client = signed_in(support)
    page = client.get(address("run", trust, pk=run.pk))
    url = address("download", trust, run_id=run.pk, variant="full", file_format="pdf")
    assert url in page.text
    answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="{trust.slug}-bodies-open.pdf"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    with pikepdf.open(io.BytesIO(answer.getvalue())) as pdf:
        assert len(pdf.pages) == 7


def test_the_right_is_asked_for_again_at_download(trust, support, member, run) -> None:
    build(run.pk, trust.pk)
    url = address("download", trust, run_id=run.pk, variant="full", file_format="pdf")
    answer = signed_in(member).get(url)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF-")
    lead = seat(trust, "finance_lead", "executive")
    assert signed_in(lead).get(url).status_code == 404
    elsewhere = make_trust()
    stranger = signed_in(seat(elsewhere, "board_support"))
    assert stranger.get(url).status_code == 404
    moved = address("download", elsewhere, run_id=run.pk, variant="full", file_format="pdf")
    assert stranger.get(moved).status_code == 404


def test_another_level_does_not_see_the_run(trust, support, run) -> None:
    below = seat(trust, "member", "operational")
    assert signed_in(below).get(address("run", trust, pk=run.pk)).status_code == 404


def test_a_confidential_document_is_refused_by_address_too(
    trust, support, observer, queued
) -> None:
    with open_scope(trust=trust, person=support) as scope:
        made = actions.request_report(by=scope, report="bodies", params=BodiesParams("secret"))
    build(made.pk, trust.pk)
    client = signed_in(observer)
    page = client.get(address("run", trust, pk=made.pk))
    assert "Without confidential parts" in page.text
    assert "With confidential parts" not in page.text
    refused = client.get(
        address("download", trust, run_id=made.pk, variant="full", file_format="pdf")
    )
    assert refused.status_code == 403
    answer = client.get(
        address("download", trust, run_id=made.pk, variant="open", file_format="pdf")
    )
    assert "without-confidential-parts.pdf" in answer["Content-Disposition"]
    assert answer.getvalue().startswith(b"%PDF-")


def test_a_failed_run_says_why_and_can_be_tried_again(trust, support, member, queued) -> None:
    made = failed(trust, support)
    url = address("run", trust, pk=made.pk)
    page = signed_in(support).get(url)
    assert "Something went wrong in our program." in page.text
    assert "Try again" in page.text
    assert ">Try again<" not in signed_in(member).get(url).text
    retry = address("retry", trust, pk=made.pk)
    assert signed_in(member).post(retry).status_code == 403
    assert signed_in(support).get(retry).status_code == 405
    answer = signed_in(support).post(retry, follow=True)
    assert "Something went wrong" not in answer.text
    assert "queue" in answer.text


def test_the_latest_of_each_report_is_at_hand(trust, support, member, run) -> None:
    client = signed_in(support)
    assert "Not built yet" in client.get(address("list", trust)).text
    build(run.pk, trust.pk)
    for person in (support, member):
        page = signed_in(person).get(address("list", trust))
        for file_format in ("pdf", "xlsx"):
            arguments = {"run_id": run.pk, "variant": "full", "file_format": file_format}
            assert address("download", trust, **arguments) in page.text
    only = client.get(address("list", trust) + "?report=bodies")
    assert "Bodies: all that were asked for" in only.text
    assert "Show every report" in only.text
    assert client.get(address("list", trust) + "?report=nothing").status_code == 200


def test_the_workbook_is_downloaded_as_one(trust, support, member, run) -> None:
    build(run.pk, trust.pk)
    url = address("download", trust, run_id=run.pk, variant="full", file_format="xlsx")
    answer = signed_in(member).get(url)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert f'filename="{trust.slug}-bodies-open.xlsx"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue().startswith(b"PK")
    page = signed_in(member).get(address("run", trust, pk=run.pk))
    assert "Its totals and variances are live formulas." in page.text
    assert signed_in(support).get(url.replace(".xlsx", ".doc")).status_code == 404


def test_asking_for_what_is_being_built_shows_that_one(trust, support, run) -> None:
    answer = signed_in(support).post(asking(trust, "bodies"), {"name": "open"}, follow=True)
    assert "asked for the same report" in answer.text
    assert answer.redirect_chain[-1][0] == address("run", trust, pk=run.pk)
    with operator(trust):
        assert ReportRun.objects.count() == 1


@pytest.mark.parametrize("reports", [2, 20])
def test_the_list_asks_no_more_for_more_runs(
    trust, support, queued, reports, django_assert_max_num_queries
) -> None:
    with open_scope(trust=trust, person=support) as scope:
        made = [
            actions.request_report(by=scope, report="bodies", params=BodiesParams(f"n{number}"))
            for number in range(min(reports, actions.MOST_UNDER_WAY))
        ]
    build(made[0].pk, trust.pk)
    client = signed_in(support)
    with django_assert_max_num_queries(28):
        client.get(address("list", trust))
