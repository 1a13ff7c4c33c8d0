"""DCS staff ask for a report, watch it, prepare a meeting, build the board pack and download it."""

import io
import os
import re
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from tests.reports.pdfs import plain_pdf
from tests.support.browser import axe, sign_in

SUPPORT = "support@anyplace.example"
READY_MS = 90_000


def look(page: Page, name: str) -> None:
    """Check the page for barriers, and keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"pack-{name}.png"), full_page=True)


def downloaded(page: Page, link: re.Pattern[str] | str) -> pikepdf.Pdf:
    """The PDF behind the first link of that name."""
    with page.expect_download() as found:
        page.get_by_role("link", name=link).first.click()
    return pikepdf.open(io.BytesIO(Path(found.value.path()).read_bytes()))


def text_of_outline(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def test_support_asks_for_a_report_watches_it_and_downloads_it(page: Page) -> None:
    sign_in(page, SUPPORT)
    page.goto("/t/anyplace/")
    page.get_by_role("navigation").get_by_role("link", name="Reports", exact=True).click()
    look(page, "reports")
    page.get_by_role("link", name="Budget monitoring").first.click()
    look(page, "request")
    page.get_by_label("Reporting period").select_option(value="2009-09")
    page.get_by_role("button", name="Build the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budget monitoring")
    look(page, "progress")
    expect(page.get_by_text("Ready since")).to_be_visible(timeout=READY_MS)
    look(page, "ready")
    pdf = downloaded(page, re.compile(r"Budget monitoring.*PDF"))
    assert len(pdf.pages) > 2
    assert pdf.Root.MarkInfo.Marked is True


def test_support_prepares_a_meeting_and_builds_its_pack(page: Page) -> None:
    sign_in(page, SUPPORT)
    page.goto("/t/anyplace/")
    page.get_by_role("navigation").get_by_role("link", name="Boards", exact=True).click()
    look(page, "meetings")
    page.locator("a[href$='/2009-11-board/']").click()
    look(page, "meeting")

    page.get_by_role("button", name="Add an item").click()
    look(page, "new-item")
    page.get_by_label("Title").fill("Calendar for the year")
    page.get_by_label("For information").check()
    page.get_by_role("button", name="Add the item").click()
    page.get_by_role("link", name="Upload a paper for item 9").click()
    look(page, "new-paper")
    bad = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"not a pdf"}
    page.get_by_label("PDF file").set_input_files(files=[bad])
    page.get_by_label("Title of the paper").fill("Dates")
    page.get_by_role("button", name="Upload the paper").click()
    expect(page.get_by_role("alert")).to_contain_text("The file is not a PDF")
    look(page, "paper-refused")
    expect(page.get_by_label("Title of the paper")).to_have_value("Dates")
    good = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": plain_pdf(2, rotate=90)}
    page.get_by_label("PDF file").set_input_files(files=[good])
    page.get_by_role("button", name="Upload the paper").click()
    paper = page.get_by_role("link", name=re.compile(r"Dates \(PDF"))
    for _ in range(60):  # the worker checks the file; the page says so until it is loaded again
        if paper.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(paper).to_be_visible()

    page.get_by_role("button", name="Prepare the board pack").click()
    look(page, "pack")
    page.get_by_role("button", name="Build a draft").click()
    look(page, "pack-draft")
    page.get_by_role("button", name="Build the draft").click()
    look(page, "pack-progress")
    expect(page.get_by_text("Ready since")).to_be_visible(timeout=READY_MS)
    page.get_by_role("link", name="Go on to the board pack’s page").click()
    look(page, "pack-checked")
    page.get_by_role("button", name="Issue the newest draft").click()
    look(page, "pack-issue")
    page.get_by_role("button", name="Issue version 1").click()
    expect(page.get_by_text("Ready since")).to_be_visible(timeout=READY_MS)
    look(page, "pack-ready")
    pdf = downloaded(page, re.compile("Board pack.*PDF"))
    titles = text_of_outline(pdf)
    assert any("Budget monitoring to September" in title for title in titles)
    assert titles[-1] == "9. Calendar for the year"
    assert pdf.pages[-1].obj.Rotate == 90


def test_without_scripts_a_report_is_watched_by_loading_the_page_again(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    sign_in(page, SUPPORT)
    page.goto("/t/anyplace/reports/new/?report=who-is-who")
    page.get_by_role("button", name="Build the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is who")
    for _ in range(60):
        if page.get_by_text("Ready since").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert len(downloaded(page, re.compile("Who is who.*PDF")).pages) > 5


def test_a_member_reads_on_a_phone_and_an_observer_gets_no_confidential_copy(
    phone: Page, page: Page
) -> None:
    sign_in(phone, "member.schools@anyplace.example")
    phone.goto("/t/anyplace/meetings/")
    look(phone, "meetings-400")
    phone.locator("a[href$='/2009-11-board/']").click()
    look(phone, "meeting-400")
    expect(phone.get_by_text("Future of the Harbour short-break contract")).to_be_visible()
    expect(phone.get_by_role("button", name="Prepare the board pack")).to_have_count(0)
    phone.goto("/t/anyplace/reports/")
    look(phone, "reports-400")
    phone.get_by_role("link", name=re.compile("Who is who")).first.click()
    look(phone, "run-400")

    sign_in(page, "observer.jobcentre@anyplace.example")
    page.goto("/t/anyplace/meetings/2009-11-board/")
    expect(page.get_by_text("Confidential item")).to_be_visible()
    assert "Harbour" not in page.content()
    look(page, "meeting-observer")
