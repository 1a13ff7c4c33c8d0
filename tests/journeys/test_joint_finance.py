"""Joint finance in a browser: both sides of a payment, a virement, a proposal, every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

HOST = "finance.pct@anyplace.example"
CONTRIBUTOR = "finance.council@anyplace.example"
TREASURER = "treasurer@anyplace.example"
DIRECTOR = "director@anyplace.example"
FUND = "/t/anyplace/joint-finance/pools/child-and-adolescent-mental-health-fund/"

PAGES = [
    "joint-finance/",
    "joint-finance/new-pool/",
    "joint-finance/pools/disabled-childrens-fund/",
    "joint-finance/pools/disabled-childrens-fund/account/",
    "joint-finance/pools/disabled-childrens-fund/contribution/",
    "joint-finance/pools/disabled-childrens-fund/scheme/",
    "joint-finance/pools/disabled-childrens-fund/income/",
    "joint-finance/aligned/young-people-in-work-or-learning/",
    "joint-finance/new-arrangement/",
    "joint-finance/in-kind/",
    "joint-finance/virements/",
    "joint-finance/delegations/",
    "joint-finance/proposals/",
]


@pytest.mark.parametrize("width", [1280, 400])
def test_every_page_is_without_barriers_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, TREASURER)
    for address in PAGES:
        answer = page.goto(f"/t/anyplace/{address}")
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_host_confirms_what_the_partner_says_it_paid(page: Page) -> None:
    sign_in(page, HOST)
    page.goto("/t/anyplace/")
    page.get_by_role("link", name=re.compile("Record the receipt from Anyplace Council")).click()
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The receipt is recorded.")).to_be_visible()
    assert page.url.endswith(FUND)
    expect(page.get_by_text("Receipt missing")).to_have_count(0)


def test_a_virement_above_one_limit_is_approved_by_a_higher_one(page: Page) -> None:
    sign_in(page, TREASURER)
    page.goto("/t/anyplace/joint-finance/virements/")
    page.get_by_role("row").filter(has_text="£120,000.00").get_by_role("link").click()
    expect(page.get_by_text("Your delegated limit is £50,000.00")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    axe(page)
    page.context.clear_cookies()
    sign_in(page, DIRECTOR)
    page.goto("/t/anyplace/")
    page.get_by_role("link", name=re.compile("Decide about a virement of £120,000.00")).click()
    page.get_by_role("button", name="Approve").click()
    axe(page)
    page.get_by_role("button", name="Approve and move the money").click()
    expect(page.get_by_text("You approved the virement")).to_be_visible()
    axe(page)


def test_a_member_weighs_a_proposal(page: Page) -> None:
    sign_in(page, "exec.pct@anyplace.example")
    page.goto("/t/anyplace/joint-finance/proposals/")
    page.get_by_role("button", name="Weigh a proposal").click()
    page.get_by_label("Name of the proposal").fill("Equipment for all")
    page.get_by_label("What should it achieve?").fill("One store")
    page.get_by_role("button", name="Save and go on").click()
    axe(page)
    page.get_by_label("One separate service that one organisation can run best").check()
    page.get_by_label("No: there is a power and nothing stands in the way").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Too few answers to say")).to_be_visible()
    axe(page)
    page.goto("/t/anyplace/joint-finance/proposals/")
    page.get_by_role("link", name="Speech and language therapy for all").click()
    expect(page.get_by_role("heading", name="Capped (proposed)")).to_be_visible()
    axe(page)
