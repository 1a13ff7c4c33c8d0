"""Coming in, looking round, going out."""

from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in


def test_a_member_signs_in_and_finds_their_trust(page: Page) -> None:
    page.goto("/accounts/login/")
    axe(page)
    sign_in(page, "member.schools@anyplace.example")
    page.goto("/t/anyplace/")
    expect(page.locator("h1")).to_be_visible()
    axe(page)


def test_the_start_page_fits_a_phone(phone: Page) -> None:
    sign_in(phone, "support@anyplace.example")
    phone.goto("/t/anyplace/")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("member.schools@anyplace.example")
    page.locator("input[name=password]").fill("not the password")
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.locator("input[name=login]").input_value() == "member.schools@anyplace.example"
    axe(page)


def test_another_trusts_pages_do_not_exist_for_a_member(page: Page) -> None:
    sign_in(page, "member.schools@anyplace.example")
    answer = page.goto("/t/not-a-trust/")
    assert answer is not None
    assert answer.status == 404
    axe(page)
