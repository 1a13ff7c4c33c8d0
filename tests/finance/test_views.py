"""Pages of budgets and returns: what they show, what they refuse, what they keep."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from finance.models import Return, ReturnFile
from finance.views.files import harmless
from tests.finance.conftest import Money, csv_return


def url(name: str, *args) -> str:
    return reverse(f"finance:{name}", args=["money-trust", *args])


@pytest.fixture
def lead(money: Money, client: Client) -> Client:
    client.force_login(money.lead)
    return client


@pytest.fixture
def officer(money: Money) -> Client:
    client = Client()
    client.force_login(money.officer)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_returns_show_a_finance_lead_their_own_partner_only(lead: Client, officer: Client) -> None:
    assert "The council" not in page(lead, url("returns_of_period", "2009-09"))
    shown = page(officer, url("returns_of_period", "2009-09"))
    assert "The council" in shown
    assert "The PCT" in shown
    assert "33 days late" in shown
    assert "Send the return" not in shown
    assert "Send the return" in page(lead, url("returns"))


def test_the_template_holds_the_partners_lines(lead: Client, money: Money) -> None:
    money.submit(csv_return(code="2009-08"), code="2009-08")
    answer = lead.get(url("template", "2009-09", "pct"))
    assert answer["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Return"]
    assert [sheet.cell(row, 1).value for row in (10, 11, 12)] == ["H100", "H200", "H900"]
    assert sheet["F10"].value == 500000
    assert sheet["B6"].value == "2009-09"


def test_another_partners_pages_are_refused(lead: Client, money: Money) -> None:
    assert lead.get(url("template", "2009-09", "council")).status_code == 403
    assert lead.get(url("upload", "2009-09", "council")).status_code == 403
    pk = money.read()
    stranger = Client()
    stranger.force_login(money.other_lead)
    for name in ("file", "original", "findings", "progress", "submit", "read_again"):
        assert stranger.get(url(name, pk)).status_code == 404
    made = money.submit(csv_return(H200=("1", "0", "240000.5", "")), note="x")
    assert stranger.get(url("return", made)).status_code == 404
    stranger.force_login(money.member)
    assert stranger.get(url("returns")).status_code == 403


def send(client: Client, name: str, content: bytes, **kwargs):
    return client.post(
        url("upload", "2009-09", "pct"), {"file": SimpleUploadedFile(name, content)}, **kwargs
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("return.pdf", b"%PDF", "The file must be"),
        ("return.csv", b"", "The file is empty"),
    ],
)
def test_uploads_that_the_form_refuses(lead: Client, name: str, content: bytes, words: str) -> None:
    answer = send(lead, name, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()


def test_a_file_waits_and_its_page_says_so(lead: Client, money: Money) -> None:
    pk = money.upload()
    shown = page(lead, url("file", pk))
    assert "We have your file. It is waiting to be read." in shown
    assert 'http-equiv="refresh"' in shown
    assert "waiting to be read" in page(lead, url("progress", pk))
    with money.as_(money.lead):
        row = ReturnFile.objects.get(pk=pk)
        row.waiting_since -= timedelta(minutes=5)
        row.save()
    assert "it is safe" in page(lead, url("file", pk))


def test_progress_reloads_the_page_when_done(lead: Client, money: Money) -> None:
    answer = lead.get(url("progress", money.read()))
    assert answer["HX-Refresh"] == "true"


def test_findings_show_every_cell_and_download_in_full(lead: Client, money: Money) -> None:
    content = csv_return(H100=("n/a", "0", "1,2,3", ""), H200=("=cmd|x", "0", "240000.50", ""))
    pk = money.read(content.replace(b"1,2,3", b'"1,2,3"'))
    shown = page(lead, url("file", pk))
    for text in ("C7", "E7", "C8", "n/a", "1,2,3", "Upload the mended file"):
        assert text in shown
    assert "Continue to submit" not in shown
    answer = lead.get(url("findings", pk))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[4] for row in rows[1:]} == {"C7", "E7", "C8"}
    assert "'=cmd|x" in {row[6] for row in rows[1:]}
    assert harmless("plain") == "plain"


def test_hostile_names_and_cells_are_only_text(lead: Client, money: Money) -> None:
    pk = money.read(
        csv_return(H100=("<script>alert(1)</script>", "0", "1", "")), name='"><img src=x>.csv'
    )
    shown = page(lead, url("file", pk))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_original_comes_back_byte_for_byte(lead: Client, money: Money) -> None:
    content = csv_return() + b"\xff"
    pk = money.upload(content, name="Übersicht; \r\nx.csv")
    answer = lead.get(url("original", pk))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_unusable_file_has_a_page_in_plain_words(lead: Client, money: Money) -> None:
    shown = page(lead, url("file", money.read(b"<html></html>")))
    assert "We cannot read this file" in shown
    assert "web page" in shown


def test_submitting_needs_a_word_about_warnings(lead: Client, money: Money) -> None:
    pk = money.read(csv_return(H100=("500000", "0", "1100000", "")))
    assert "Check your figures" in page(lead, url("submit", pk))
    refused = lead.post(url("submit", pk), {"note": " "})
    assert "in spite of the warnings" in refused.content.decode()
    assert refused.status_code == 200
    answer = lead.post(url("submit", pk), {"note": "The board knows"}, follow=True)
    assert "Return submitted" in answer.content.decode()
    assert lead.get(url("submit", pk)).status_code == 302


def test_accepting_and_querying(lead: Client, officer: Client, money: Money) -> None:
    pk = money.submit()
    assert "Accept</a>" in page(officer, url("return", pk))
    assert "Accept</a>" not in page(lead, url("return", pk))
    assert lead.post(url("accept", pk), {}).status_code == 403
    refused = officer.post(url("query", pk), {"words": ""})
    assert "Write what the partner should look at" in refused.content.decode()
    shown = officer.post(url("query", pk), {"words": "Why so round?"}, follow=True).content.decode()
    assert "You queried the return" in shown
    assert "Why so round?" in page(lead, url("return", pk))
    assert "Why so round?" in page(lead, reverse("trusts:home", args=["money-trust"]))
    late = officer.post(url("accept", pk), {"words": ""})
    assert "already" in late.content.decode()
    with money.as_(money.officer):
        assert Return.objects.get(pk=pk).state == "queried"


def test_a_return_shows_the_cell_of_each_figure(officer: Client, money: Money) -> None:
    shown = page(officer, url("return", money.submit()))
    for text in ("£120,000.25", "C8", "£240,000.50", "E8", "sheet “return"):
        assert text in shown


def test_a_superseded_version_leads_to_the_others(officer: Client, money: Money) -> None:
    first = money.submit()
    second = money.submit(csv_return(H200=("130000", "0", "240000.50", "")))
    shown = page(officer, url("return", first))
    assert url("return", second) in shown
    assert "Superseded" in shown


def test_budgets(lead: Client, officer: Client, money: Money) -> None:
    shown = page(officer, url("budgets"))
    assert "£1,240,000.50" in shown
    assert "Not mapped" in page(lead, url("budget", 2009, "pct"))
    assert lead.get(url("budget", 2009, "council")).status_code == 404
    assert lead.get(url("budgets_of_year", 1999)).status_code == 404


def test_what_is_waiting(lead: Client, officer: Client, money: Money) -> None:
    home = reverse("trusts:home", args=["money-trust"])
    assert "Send the return of The PCT for October 2009" in page(lead, home)
    assert "Accept or query" not in page(officer, home)
    money.submit()
    assert "Accept or query the return of The PCT for September 2009" in page(officer, home)
