"""From a commissioning intention through nine steps to a contract that binds the next return."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

PREPARES = "exec.pct@anyplace.example"
SIGNS = "exec.chair@anyplace.example"
FINANCE = "finance.pct@anyplace.example"
REFERENCE = "G/09/780"
TITLE = "Listening ear in four schools"
HOME = "/t/anyplace/commissioning/"
PAGES = ["", "needs/", "framework/", "unit/", "intentions/new/", "unit/posts/new/"]


@pytest.mark.parametrize("width", [1280, 400])
def test_every_page_is_without_barriers_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, PREPARES)
    page.goto(HOME)
    one = page.get_by_role("link", name=re.compile("^CI4 ")).get_attribute("href")
    assert one
    more = ["", "steps/5/", "steps/5/complete/", "parts/", "standards/", "change/", "withdraw/"]
    for address in [*(HOME + part for part in PAGES), *(one + part for part in more)]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def fill_date(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name={name}_{part}]").fill(value)


def complete(page: Page, one: str, number: int) -> None:
    """Say everything that the step asks and complete it, with nothing missing."""
    page.goto(f"{one}steps/{number}/")
    boxes = page.locator("main textarea")
    for index in range(boxes.count()):
        boxes.nth(index).fill("Said so that everybody can read it.")
    page.get_by_role("button", name="Save and complete the step").click()
    expect(page.get_by_text("Everything the step needs is there.")).to_be_visible()
    page.get_by_role("button", name="Complete the step").click()
    expect(page.get_by_role("heading", name="The nine steps")).to_be_visible()


def test_from_an_intention_to_a_contract_in_the_next_return(page: Page) -> None:
    sign_in(page, PREPARES)
    page.goto(HOME)
    page.get_by_role("button", name="Begin an intention").click()
    page.get_by_label("What is to be commissioned").fill(TITLE)
    page.get_by_label("Operational").check()
    page.get_by_label("Start something new").check()
    aim = page.get_by_label("What will be better for children")
    aim.fill("The boy with NHS number 943 476 5919 is heard")
    page.get_by_label("Lead commissioner").select_option(label="NHS Anyplace")
    page.get_by_label("Action of the plan it serves").select_option(index=2)
    page.get_by_label("Needs assessment it rests on").select_option(
        label="Emotional health and wellbeing, 2009"
    )
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_text("seems to hold an NHS number").first).to_be_visible()
    assert "943 476 5919" in aim.input_value()  # what was typed is kept
    axe(page)
    aim.fill("Children talk to somebody on the day they ask.")
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_text("0 of 9 steps completed.")).to_be_visible()
    one = page.url
    axe(page)

    page.goto(f"{one}resources/new/")
    page.get_by_label("Partner").select_option(label="NHS Anyplace")
    page.get_by_label("Money", exact=True).check()
    page.get_by_label("Worth").fill("40,000.00")
    page.get_by_label("Which budget or grant").fill("Child health growth money")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("cell", name="£40,000.00").first).to_be_visible()
    page.goto(f"{one}providers/new/")
    page.get_by_label("A partner of the trust").select_option(label="Voluntary Action Anyplace")
    page.get_by_role("button", name="Add the provider").click()
    expect(page.get_by_text("Not declared")).to_be_visible()  # it sits on the executive
    page.get_by_role("link", name=re.compile("Declare")).click()
    page.get_by_label("It takes no part in choosing the provider").check()
    page.get_by_label("How exactly").fill("Its member leaves the room.")
    page.get_by_role("button", name="Declare it").click()
    page.goto(f"{one}standards/")
    for radio in page.locator("input[type=radio][value=met]").all():
        radio.check()
    page.get_by_role("button", name="Save").click()
    for number in range(1, 7):
        complete(page, one, number)
    page.goto(one)
    page.get_by_role("button", name="Put it forward for signature").click()
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_text("waits for its signature")).to_be_visible()
    expect(page.get_by_role("button", name="Sign it off")).to_have_count(0)

    page.context.clear_cookies()
    sign_in(page, SIGNS)
    page.goto("/t/anyplace/")
    page.get_by_role("link", name=re.compile(f"Sign off or send back .*{TITLE}")).click()
    axe(page)
    page.get_by_role("button", name="Sign it off").click()
    expect(page.get_by_text("Signed off by Sunita Marlowe")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, PREPARES)
    page.goto(f"{one}steps/7/")
    page.get_by_role("link", name=re.compile("Record a contract")).click()
    page.get_by_label("Reference").fill(REFERENCE)
    page.get_by_label("Grant", exact=True).check()
    page.get_by_label("Service", exact=True).select_option(label="Primary mental health workers")
    page.get_by_label("Provider", exact=True).select_option(index=1)
    page.get_by_label("Which partner pays").select_option(label="NHS Anyplace")
    page.get_by_label(re.compile("^Value")).fill("40,000.00")
    fill_date(page, "starts_on", "1", "12", "2009")
    fill_date(page, "ends_on", "31", "3", "2010")
    page.get_by_label(re.compile("^Notice")).fill("1")
    page.get_by_label("Who agreed it").fill("Joint commissioning unit")
    fill_date(page, "agreed_on", "16", "11", "2009")
    page.get_by_role("button", name=re.compile("Record it|Go on|Continue|Save")).click()
    page.get_by_role("button", name="Record it").click()
    page.wait_for_url(re.compile(r"/contracts/\d+/$"))
    expect(page.get_by_text(REFERENCE).first).to_be_visible()
    contract = page.url.rstrip("/").rpartition("/")[2]
    complete(page, one, 7)
    expect(page.get_by_text(REFERENCE).first).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, FINANCE)
    page.goto(f"/t/anyplace/budgets/contracts/{contract}/link/")
    page.get_by_label("Budget line").select_option(index=1)
    page.locator("main form button[type=submit]").click()
    page.goto("/t/anyplace/returns/period/2009-11/anyplace-pct/contracts/")
    row = page.get_by_role("row").filter(has_text=REFERENCE)
    expect(row.get_by_text("£40,000.00")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    sign_in(page, PREPARES)
    for number in (8, 9):
        complete(page, one, number)
    expect(page.get_by_text("9 of 9 steps completed.")).to_be_visible()
    expect(page.get_by_text("Cycle completed").first).to_be_visible()
    axe(page)
