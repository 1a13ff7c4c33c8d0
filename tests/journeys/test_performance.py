"""An indicator gone red and answered: uploaded, refused, explained, accepted, seen by the board."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

PERFORMANCE = "/t/anyplace/performance/"
REPORTER = "exec.pct@anyplace.example"
DIRECTOR = "director@anyplace.example"
BOARD = "member.schools@anyplace.example"
INDICATOR = "SS1a Referrals to social care assessed within seven working days"
SHORT = re.compile("SS1a")


def look(page: Page, name: str) -> None:
    """Check the page for barriers; keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"performance-{name}.png"), full_page=True)


def fill(data: bytes, figure: object, reason: str) -> bytes:
    """The template with one row filled in: the figure of the newest quarter is put right."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Figures"]
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "SS1a")
    for heading, value in (
        ("Figure", figure),
        ("Quality", "Sound"),
        ("Why it changed", reason),
    ):
        sheet.cell(row, column[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page: Page, content: bytes) -> None:
    page.goto(f"{PERFORMANCE}upload/")
    page.locator("input[type=file]").set_input_files(
        {"name": "quarter-2.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Upload and check").click()


def test_an_indicator_gone_red_is_answered(page: Page, new_page: Any, phone: Page) -> None:
    sign_in(page, REPORTER)
    page.goto(PERFORMANCE)
    look(page, "list")
    page.get_by_role("button", name="Upload figures").click()
    look(page, "upload")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download the template")).click()
    template = Path(download.value.path()).read_bytes()

    # The first try says everything that is wrong with it, cell by cell, and takes nothing.
    upload(page, fill(template, "sixty", ""))
    expect(page.get_by_text("Nothing was taken.")).to_be_visible()
    expect(page.get_by_text("“sixty” is no number.")).to_be_visible()
    look(page, "findings")

    # The second is previewed, red, and taken as a whole.
    upload(page, fill(template, 61.5, "Thirty late cases were found in the old system."))
    expect(page.get_by_text("Has to be answered")).to_be_visible()
    look(page, "preview")
    page.get_by_role("button", name="Report all of them").click()
    expect(page.get_by_text("1 figure reported, to be accepted")).to_be_visible()

    # Without an answer the director cannot accept it.
    director = new_page()
    sign_in(director, DIRECTOR)
    director.goto(f"{PERFORMANCE}waiting/")
    expect(director.get_by_role("row", name=SHORT).get_by_text("Not answered")).to_be_visible()
    look(director, "waiting")

    # The reporter answers: the story, what will be done, who, by when.
    page.goto(PERFORMANCE)
    page.get_by_role("link", name=INDICATOR).click()
    look(page, "red")
    page.get_by_role("button", name="Answer it").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "answer-errors")
    page.get_by_label("What lies behind it").fill("Four of eleven posts were empty in August.")
    page.get_by_label("What will be done about it").fill("Three workers begin in December.")
    page.get_by_label("Who will do it").select_option(label="Anyplace Council")
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2009")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Three workers begin in December.")).to_be_visible()

    # Now it is accepted, and counts.
    director.goto(f"{PERFORMANCE}waiting/")
    director.get_by_label(re.compile("SS1a")).check()
    director.get_by_role("button", name="Accept what is ticked").click()
    expect(director.get_by_text("1 figure accepted.")).to_be_visible()

    # The board sees it red, with its curve, its story, and where the figure was read from.
    sign_in(phone, BOARD)
    phone.goto(f"{PERFORMANCE}?rag=red")
    phone.get_by_role("link", name=INDICATOR).click()
    expect(phone.get_by_text("Three workers begin in December.")).to_be_visible()
    expect(phone.get_by_text("61.5").first).to_be_visible()
    expect(
        phone.get_by_role("img", name=re.compile("61.5 in Quarter 2 2009–10, red"))
    ).to_be_visible()
    expect(phone.get_by_role("button", name="Report a figure")).to_have_count(0)
    look(phone, "board")
