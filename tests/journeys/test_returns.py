"""A finance lead sends a return, mends what was wrong, submits; another person accepts."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

RETURNS = "/t/anyplace/returns/"
OFFICER = "treasurer@anyplace.example"


def look(page: Page, name: str) -> None:
    """Check the page for barriers; keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"returns-{name}.png"), full_page=True)


def download_template(page: Page) -> Any:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download the template")).click()
    return openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))


def fill(book: Any, *, actual: float = 1.0, spoil: Callable[[Any], None] | None = None) -> bytes:
    """Fill in every line so that it goes to plan."""
    sheet = book["Return"]
    for row in range(10, sheet.max_row + 1):
        if not sheet.cell(row, 1).value:
            break
        sheet.cell(row, 7).value = round(float(sheet.cell(row, 5).value) * actual, 2)
        sheet.cell(row, 8).value = 0
        sheet.cell(row, 9).value = sheet.cell(row, 4).value
        sheet.cell(row, 11).value = None
    if spoil:
        spoil(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    kind = "application/octet-stream"
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_role("button", name="Upload and check").click()


def test_from_template_through_errors_to_accepted(page: Page, new_page: Any) -> None:
    sign_in(page, "finance.police@anyplace.example")
    page.goto("/t/anyplace/")
    look(page, "home")
    page.get_by_role("link", name="Send the return of Anyplace Police for October 2009").click()
    look(page, "upload")

    def spoil(sheet: Any) -> None:
        sheet["G10"].value = "awaiting invoice"
        sheet["H11"].value = None
        sheet["I12"].value = "1,32,500"
        sheet["D12"].value = 80_000

    book = download_template(page)
    upload(page, "october.xlsx", fill(book, spoil=spoil))
    expect(page.get_by_role("heading", name="4 things to put right")).to_be_visible()
    for cell in ("G10", "H11", "I12", "D12"):
        expect(page.get_by_role("rowheader", name=cell, exact=True)).to_be_visible()
    look(page, "findings")

    page.get_by_role("button", name="Upload the mended file").click()
    book = download_template(page)

    def over(sheet: Any) -> None:
        sheet["I10"].value = float(sheet["D10"].value) + 60_000

    upload(page, "october mended.xlsx", fill(book, actual=1.02, spoil=over))
    expect(page.get_by_role("heading", name="The return can be submitted")).to_be_visible()
    look(page, "preview")
    page.get_by_role("button", name="Continue to submit").click()
    look(page, "submit")
    page.get_by_role("button", name="Submit the return").click()
    expect(page.get_by_role("alert")).to_contain_text("in spite of the warnings")
    look(page, "submit-error")
    page.get_by_label("Why the return is right").fill("Two posts start in January.")
    page.get_by_role("button", name="Submit the return").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()
    look(page, "submitted")

    other = new_page()
    sign_in(other, OFFICER)
    other.goto("/t/anyplace/")
    other.get_by_role("link", name=re.compile("Anyplace Police for October 2009")).click()
    expect(other.get_by_text("Two posts start in January.").first).to_be_visible()
    look(other, "return")
    other.get_by_role("button", name="Accept", exact=True).click()
    look(other, "accept")
    other.get_by_role("button", name="Accept the return").click()
    expect(other.get_by_text("You accepted the return.")).to_be_visible()
    look(other, "accepted")

    page.goto(RETURNS)
    row = page.get_by_role("row", name=re.compile("Anyplace Police"))
    expect(row.get_by_text("Accepted", exact=True)).to_be_visible()


def test_a_query_reaches_the_partner(page: Page, new_page: Any) -> None:
    sign_in(page, OFFICER)
    page.goto(RETURNS)
    look(page, "list")
    page.get_by_role("link", name="See the return of Anyplace Schools Forum").click()
    page.get_by_role("button", name="Query", exact=True).click()
    page.get_by_role("button", name="Send the query").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what the partner should look at")
    page.get_by_label("What should the partner look at").fill("Please explain SF110.")
    page.get_by_role("button", name="Send the query").click()
    look(page, "queried")
    lead = new_page(400)
    sign_in(lead, "finance.schools@anyplace.example")
    lead.goto("/t/anyplace/")
    expect(lead.get_by_text("Please explain SF110.")).to_be_visible()
    lead.get_by_role("link", name=re.compile("Answer the query")).click()
    look(lead, "queried-400")


def test_on_a_phone_with_a_file_that_is_no_spreadsheet(phone: Page) -> None:
    sign_in(phone, "finance.lsc@anyplace.example")
    phone.goto(RETURNS)
    look(phone, "list-400")
    phone.get_by_role("link", name=re.compile("Send the return of Learning")).click()
    upload(phone, "figures.csv", b"<!doctype html><html>Service unavailable</html>")
    expect(phone.get_by_role("heading", name="We cannot read this file")).to_be_visible()
    look(phone, "unusable-400")
    phone.get_by_role("button", name="Upload another file").click()
    look(phone, "upload-400")


def test_findings_on_a_phone(phone: Page) -> None:
    sign_in(phone, "finance.college@anyplace.example")
    phone.goto(RETURNS)
    phone.get_by_role("link", name="See the file of Anyplace College").click()
    look(phone, "findings-400")
    overflow = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0


def test_without_scripts_the_same_work_is_done(page_without_scripts: Page) -> None:
    page = page_without_scripts
    sign_in(page, "finance.probation@anyplace.example")
    page.goto("/t/anyplace/returns/period/2009-09/")
    page.get_by_role("link", name=re.compile("Send the return of Anyplace Probation")).click()
    upload(page, "september.xlsx", fill(download_template(page)))
    for _ in range(60):
        if page.get_by_role("heading", name="The return can be submitted").is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("button", name="Continue to submit").click()
    page.get_by_role("button", name="Submit the return").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()


def test_budgets(page: Page) -> None:
    sign_in(page, OFFICER)
    page.goto("/t/anyplace/budgets/")
    look(page, "budgets")
    page.get_by_role("link", name="Anyplace Council").click()
    expect(page.get_by_text("is not mapped to a priority")).to_be_visible()
    look(page, "budget")
