"""The money's part of the API: a partner's system sends a return, and nobody else's can."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from finance import intake, reading
from finance.actions import returns
from finance.actions.budgets import NewLine, agree_budget
from finance.actions.periods import open_financial_year
from finance.demo.files import as_csv, figures
from finance.models import ReportingPeriod, Return, ReturnFile
from reports import registry
from tests.api.test_trusts import token_client
from tests.factories import make_trust, operator, seat
from tests.finance.conftest import Money, csv_return
from trusts.actions.token import make_system_token
from trusts.models import Partner, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch) -> None:
    from finance import tasks

    monkeypatch.setattr(tasks, "queue_reading", lambda *args: None)


@pytest.fixture
def trust() -> Trust:
    made = make_trust("anywhere")
    with operator(made) as by:
        open_financial_year(by=by, financial_year=2009)
        for partner in Partner.objects.all():
            agree_budget(
                by=by,
                partner=partner,
                financial_year=2009,
                lines=[
                    NewLine("A1", "Staff", "employees", "targeted", "single", Decimal("1200.60")),
                    NewLine("A2", "Fees", "income", "targeted", "single", Decimal("300.00")),
                ],
            )
    return made


@pytest.fixture
def lead(trust: Trust):
    return seat(trust, "finance_lead", "executive", partner="pct")


def csv_for(trust: Trust, slug: str, *, faulty: bool = False) -> bytes:
    with operator(trust):
        partner = Partner.objects.get(slug=slug)
        period = ReportingPeriod.objects.get(code="2009-04")
        expected = reading.expectation(partner, period)
    return as_csv(expected, figures(expected, {}), faulty=faulty)


def address(name: str, trust: Trust, **arguments) -> str:
    return reverse(f"api:{name}", kwargs={"trust": trust.slug, **arguments})


def send(client, trust: Trust, content: bytes, partner: str = "pct", period: str = "2009-04"):
    file = SimpleUploadedFile("return.csv", content)
    data = {"partner": partner, "period": period, "file": file}
    return client.post(address("return-files", trust), data, format="multipart")


def read(trust: Trust, lead, pk: int) -> None:
    with open_scope(trust=trust, person=lead) as by:
        intake.read_now(by, ReturnFile.objects.get(pk=pk))


def test_upload_look_submit_and_find_every_cell(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    sent = send(client, trust, csv_for(trust, "pct"))
    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    pk = sent.json()["id"]
    read(trust, lead, pk)
    looked = client.get(address("return-file", trust, pk=pk)).json()
    assert (looked["state"], looked["error_count"], looked["line_count"]) == ("read", 0, 2)
    made = client.post(address("return-file-submit", trust, pk=pk), {}, format="json")
    assert made.status_code == 201
    detail = client.get(address("return", trust, pk=made.json()["id"])).json()
    assert detail["version"] == 1
    line = detail["lines"][0]
    assert line["code"] == "A1"
    assert line["actual_cell"]
    assert Decimal(line["actual_to_date"]).as_tuple().exponent == -2


def test_an_upload_may_be_repeated(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    content = csv_for(trust, "pct")
    first, second = send(client, trust, content), send(client, trust, content)
    assert first.json()["id"] == second.json()["id"]


def test_errors_come_with_their_cells_and_stop_the_submit(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    pk = send(client, trust, csv_for(trust, "pct", faulty=True)).json()["id"]
    read(trust, lead, pk)
    looked = client.get(address("return-file", trust, pk=pk)).json()
    assert looked["error_count"] >= 1
    assert looked["findings"][0]["remedy"]
    assert looked["findings"][0]["spots"]
    refused = client.post(address("return-file-submit", trust, pk=pk), {}, format="json")
    assert refused.status_code == 400
    assert "errors" in refused.json()["detail"]
    with operator(trust):
        draft = Return.objects.get()
        assert draft.state == "draft"
    assert client.get(address("return", trust, pk=draft.pk)).status_code == 404
    assert client.get(address("returns", trust)).json()["results"] == []


def test_another_partners_figures_are_out_of_reach(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    assert send(client, trust, csv_for(trust, "council"), partner="council").status_code == 403
    other = seat(trust, "finance_lead", "executive", partner="council")
    pk = send(token_client(other, trust), trust, csv_for(trust, "council"), "council").json()["id"]
    assert client.get(address("return-file", trust, pk=pk)).status_code == 404
    answer = client.post(address("return-file-submit", trust, pk=pk), {}, format="json")
    assert answer.status_code == 404
    budgets = client.get(address("budgets", trust)).json()["results"]
    assert [budget["partner"] for budget in budgets] == ["pct"]


def test_what_is_wrong_with_an_upload_is_said(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    empty = send(client, trust, b"")
    assert empty.status_code == 400
    assert "empty" in empty.json()["errors"]["file"][0]
    assert send(client, trust, b"x", period="2031-01").status_code == 404
    nothing = client.post(address("return-files", trust), {}, format="multipart")
    assert set(nothing.json()["errors"]) == {"partner", "period", "file"}


def test_a_member_may_not_upload(trust: Trust) -> None:
    client = token_client(seat(trust, "member", "executive"), trust)
    assert send(client, trust, csv_for(trust, "pct")).status_code == 403


def test_returns_are_filtered_by_partner_and_period(trust: Trust, lead) -> None:
    client = token_client(lead, trust)
    pk = send(client, trust, csv_for(trust, "pct")).json()["id"]
    read(trust, lead, pk)
    client.post(address("return-file-submit", trust, pk=pk), {}, format="json")
    url = address("returns", trust)
    assert client.get(url, {"partner": "pct", "period": "2009-04"}).json()["count"] == 1
    assert client.get(url, {"partner": "council"}).json()["count"] == 0
    assert (
        client.get(address("periods", trust)).json()["count"] == 13
    )  # twelve months and the outturn


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("partner=%00", 400),
        ("period=%00", 400),
        ("partner=pct&period=2009-04", 200),
        ("limit=999999999999999999999999999999", 200),
        ("offset=999999999999999999999999999999", 200),
    ],
)
def test_a_strange_address_is_answered_not_broken(
    asked: str, status: int, trust: Trust, lead
) -> None:
    answer = token_client(lead, trust).get(f"{address('returns', trust)}?{asked}")
    assert answer.status_code == status


def test_words_and_unsent_files_are_for_the_partner_and_for_who_decides(money: Money) -> None:
    queried = money.submit()
    unsent = money.read(csv_return(H100=("500001", "20000", "1010000", "")))
    with money.as_(money.officer) as by:
        returns.query_return(by=by, submitted=Return.objects.get(pk=queried), words="Secret")
    with money.as_(money.executive) as by:
        _, secret = make_system_token(
            by=by, name="Ledger", partner=money.partner(), uses=["read"], days=30
        )
    bound = APIClient()
    bound.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    for client, may in (
        (token_client(money.lead, money.trust), True),
        (token_client(money.officer, money.trust), True),
        (token_client(money.executive, money.trust), False),
        (bound, False),  # bound to the partner, and still not one of its own people
    ):
        found = client.get(address("return", money.trust, pk=queried)).json()
        listed = client.get(address("returns", money.trust)).json()["results"][0]
        assert found["state"] == listed["state"] == "queried"
        assert found["decision"] == listed["decision"] == ("Secret" if may else "")
        file = client.get(address("return-file", money.trust, pk=unsent))
        assert file.status_code == (200 if may else 404)
    for person, status in ((money.lead, 200), (money.executive, 404)):
        page = Client()
        page.force_login(person)
        for name in ("file", "original", "findings"):
            url = reverse(f"finance:{name}", args=[money.trust.slug, unsent])
            assert page.get(url).status_code == status, name


def test_what_was_said_of_a_return_is_not_in_the_partners_statement(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.officer) as by:
        returns.query_return(by=by, submitted=Return.objects.get(pk=pk), words="Secret")
    report = registry.get("partner-statement")
    with money.as_(money.lead) as by:
        content, workbook = report.both(by, report.Params(partner="pct", period="2009-09"))
        pages = "".join(
            render_to_string(part.template or report.template, part.context)
            for part in content.parts
        )
    assert "was queried by" in pages
    assert "Secret" not in pages
    assert "Secret" not in repr(workbook)
