"""A finance lead types figures on a phone; a line is queried, answered, changed, accepted."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.test_returns import OFFICER, look
from tests.support.browser import sign_in

HOSPITALS = "finance.hospitals@anyplace.example"
PLACE = "/t/anyplace/returns/period/2009-10/anyplace-hospitals/"


def line(page: Page, code: str) -> Any:
    """The part of the page where a line is typed."""
    return page.locator(f"[data-code={code}]")


def fill(page: Page, code: str, actual: str, commitments: str, forecast: str) -> None:
    part = line(page, code)
    part.get_by_label("Actual to date").fill(actual)
    part.get_by_label("Commitments").fill(commitments)
    part.get_by_label("Forecast outturn").fill(forecast)


def saved(page: Page) -> None:
    """Leave the cell and wait until the draft is saved."""
    page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile("Draft saved at"))).to_be_visible()


def submit(page: Page) -> None:
    """Check what was typed, and submit it."""
    page.get_by_role("button", name="Check these figures").click()
    expect(page.get_by_role("heading", name="The return can be submitted")).to_be_visible()
    look(page, "typed-checked-400")
    page.get_by_role("button", name="Continue to submit").click()
    look(page, "typed-submit-400")
    note = page.get_by_label("Why the return is right in spite of the warnings")
    if note.is_visible():
        note.fill("Checked with the budget holders.")
    page.get_by_role("button", name="Submit the return").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()


def test_typed_queried_answered_and_accepted(phone: Page, new_page: Any) -> None:
    sign_in(phone, HOSPITALS)
    phone.goto(PLACE)
    look(phone, "partner-period-400")
    phone.get_by_role("button", name="Go on typing figures").click()
    expect(phone.get_by_role("alert")).to_contain_text("Line AH200, forecast outturn")
    look(phone, "typing-400")
    overflow = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0

    fill(phone, "AH200", "283,500", "0", "half a million")
    saved(phone)
    expect(line(phone, "AH200").get_by_text("This is not an amount")).to_be_visible()
    fill(phone, "AH210", "115,733.35", "0", "198,400")
    fill(phone, "AH220", "43,312.50", "", "74,250")
    saved(phone)
    look(phone, "typing-marked-400")
    phone.get_by_role("button", name="Check these figures").click()
    expect(phone.get_by_role("heading", name="2 things to put right")).to_be_visible()
    look(phone, "typed-findings-400")
    phone.get_by_role("link", name="AH220, commitments").click()
    expect(line(phone, "AH220").get_by_text("The cell is blank")).to_be_visible()
    line(phone, "AH220").get_by_label("Commitments").fill("0")
    line(phone, "AH200").get_by_label("Forecast outturn").fill("486,000")
    saved(phone)
    submit(phone)

    officer = new_page()
    sign_in(officer, OFFICER)
    officer.goto(PLACE)
    officer.get_by_role("link", name=re.compile("See version 1")).click()
    officer.get_by_role("link", name="Ask about this line AH210").click()
    look(officer, "query-line")
    officer.get_by_label("Question on this line").fill("Is the second session in this?")
    officer.get_by_role("button", name="Send the query").click()
    expect(officer.get_by_text("Is the second session in this?").first).to_be_visible()
    look(officer, "queried-line")

    phone.goto("/t/anyplace/")
    phone.get_by_role("link", name=re.compile("Answer the query about AH210")).click()
    phone.get_by_label("Your answer").fill("No, a new version has it.")
    phone.get_by_role("button", name="Send your answer").click()
    expect(phone.get_by_text("No, a new version has it.")).to_be_visible()
    look(phone, "question-400")
    phone.goto(PLACE + "figures/")
    fill(phone, "AH210", "117,000", "0", "198,400")
    saved(phone)
    submit(phone)

    officer.goto("/t/anyplace/")
    officer.get_by_role("link", name=re.compile("Look at the answer about AH210")).click()
    look(officer, "question")
    officer.get_by_role("button", name="Mark as settled").click()
    officer.goto(PLACE)
    expect(officer.get_by_text("Resubmitted").first).to_be_visible()
    look(officer, "history")
    officer.get_by_role("link", name=re.compile("changes since the version before")).click()
    expect(officer.get_by_text("£1,266.65").first).to_be_visible()
    look(officer, "changes")
    officer.get_by_role("link", name="Back", exact=True).click()
    officer.get_by_role("button", name="Accept", exact=True).click()
    officer.get_by_role("button", name="Accept the return").click()
    officer.goto(PLACE)
    expect(officer.get_by_text("Accepted").first).to_be_visible()
