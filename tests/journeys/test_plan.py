"""An edition of the plan from its first draft through partners' approvals to the public."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

DIRECTOR = "director@anyplace.example"
SUPPORT = "support@anyplace.example"
EDITION = "2008–09"
# An edition before the one in force, so that every other journey goes on with its own.


def fill_date(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name={name}_{part}]").fill(value)


def test_from_a_draft_through_approvals_to_the_public(page: Page) -> None:
    sign_in(page, DIRECTOR)
    page.goto("/t/anyplace/plan/editions/")
    page.get_by_role("button", name="Start an edition").click()
    page.get_by_label("Edition").fill(EDITION)
    fill_date(page, "starts_on", "1", "4", "2008")
    fill_date(page, "ends_on", "31", "3", "2009")
    page.get_by_label("Vision").fill("Every child is well.")
    page.get_by_label(re.compile("needs assessment found")).fill("Waits were long.")
    axe(page)
    page.get_by_role("button", name="Start the draft").click()
    edition = page.url
    page.get_by_role("button", name="Add a priority").click()
    page.get_by_label("Outcome").select_option(index=1)
    page.get_by_label("Code").fill("OLD1")
    page.get_by_label("Priority", exact=True).fill("Shorter waits")
    page.get_by_role("button", name="Add the priority").click()
    page.get_by_role("link", name=re.compile("Add an action")).click()
    page.get_by_label("Code").fill("OLD1.1")
    page.get_by_label("What will be done").fill("Hold evening clinics")
    page.get_by_label("Lead partner").select_option(label="NHS Anyplace")
    page.get_by_label(re.compile("^Which money")).fill("within existing resources")
    page.get_by_label(re.compile("^Cost in 2008")).fill("12,000.50")
    page.get_by_role("button", name="Add the action").click()
    expect(page.get_by_text("names no funding").first).to_be_visible()
    axe(page)

    page.get_by_role("button", name="Put to consultation").click()
    page.get_by_role("button", name="Put it to consultation").click()
    expect(page.get_by_text("is in consultation").first).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, SUPPORT)
    page.goto(f"{edition}partners/")
    page.get_by_role("link", name="Record it for NHS Anyplace").click()
    page.get_by_label("Which of its bodies approved it").fill("PCT board")
    fill_date(page, "approved_on", "20", "3", "2008")
    page.get_by_label("Minute or reference").fill("Paper 08/17")
    page.get_by_role("button", name="Record the approval").click()
    expect(page.get_by_text("Paper 08/17")).to_be_visible()
    page.get_by_role("link", name="Record an entry for NHS Anyplace").click()
    page.get_by_label("Service plan").check()
    page.get_by_label("Title and page of its plan").fill("Child health plan, page 4")
    page.get_by_role("button", name="Record the entry").click()
    row = page.get_by_role("row").filter(has_text="NHS Anyplace")
    expect(row.get_by_text("Child health plan, page 4")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    sign_in(page, DIRECTOR)
    page.goto(edition)
    page.get_by_role("button", name="Record that the board agreed it").click()
    expect(page.get_by_text("not fully costed")).to_be_visible()
    fill_date(page, "approved_on", "27", "3", "2008")
    axe(page)
    page.get_by_role("button", name="Record that the board agreed it").click()
    expect(page.get_by_text("Agreed by the board on 27 March 2008")).to_be_visible()
    expect(page.get_by_role("button", name="Add a priority")).to_have_count(0)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("No formal approval is recorded of")).to_be_visible()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("is published").first).to_be_visible()
    axe(page)
    page.goto("/t/anyplace/plan/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2009–10")
