"""Journeys through sign-in, the second factor, and an administrator's pages."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in
from tests.support.site import Site
from trusts.demo import DEMO_PASSWORD

ADMIN = "admin@anyplace.example"


def code_for(secret: str) -> str:
    """The code an authenticator app shows now (RFC 6238, SHA-1, 30 seconds, 6 numbers)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.parametrize("width", [1280, 400])
def test_signing_in_and_out(new_page: Callable[..., Page], width: int) -> None:
    page = new_page(width)
    page.goto("/")
    axe(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title("Error: Sign in – Golden Thread")
    axe(page)
    page.get_by_label("Email").fill(ADMIN)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    expect(page.get_by_label("Email")).to_have_value(ADMIN)
    axe(page)
    sign_in(page, ADMIN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Anyplace Children's Trust")
    axe(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    axe(page)
    page.goto("/t/anyplace/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_signing_in_without_scripts(page_without_scripts: Page) -> None:
    page = page_without_scripts
    sign_in(page, ADMIN)
    page.goto("/t/anyplace/members/")
    page.get_by_label("Role").select_option("finance_lead")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("table")).to_contain_text("Finance lead")
    expect(page.get_by_role("table")).not_to_contain_text("Trust administrator")


def test_pages_before_and_around_sign_in(page: Page) -> None:
    for path in (
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-none/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/timed-out/",
        "/accessibility/",
        "/cookies/",
        "/invitation/anyplace/no-such-token/",
        "/no-such-page/",
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        axe(page)


def test_an_authenticator_app_is_set_up_asked_for_and_turned_off(
    new_page: Callable[..., Page],
) -> None:
    email = "exec.police@anyplace.example"
    page = new_page()
    sign_in(page, email)
    page.get_by_role("link", name="Your account").click()
    axe(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    _confirm(page)
    axe(page)
    page.get_by_text("I cannot scan the picture").click()
    secret = page.locator(".gt-code").inner_text()
    page.get_by_role("button", name="Turn on").click()
    expect(page).to_have_title(re.compile("^Error: "))
    secret = page.locator(".gt-code").inner_text() or secret
    page.get_by_label("code").fill(code_for(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("main")).to_contain_text("recovery codes")
    axe(page)

    other = new_page(400)
    other.goto("/accounts/login/")
    other.get_by_label("Email").fill(email)
    other.get_by_label("Password").fill(DEMO_PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Enter your security code")
    axe(other)
    other.goto("/t/anyplace/")
    expect(other).to_have_url(re.compile("/accounts/"))

    page.goto("/accounts/2fa/")
    axe(page)
    page.get_by_role("link", name="Turn off the authenticator app").click()
    axe(page)
    page.get_by_role("button", name="Turn off").click()
    page.goto("/accounts/2fa/")
    expect(page.get_by_role("link", name="Set up an authenticator app")).to_be_visible()


def _confirm(page: Page) -> None:
    """Give the password again where it is asked for."""
    if "reauthenticate" in page.url:
        axe(page)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_load_state()


@pytest.mark.parametrize("width", [1280, 400])
def test_an_administrators_pages(new_page: Callable[..., Page], width: int) -> None:
    page = new_page(width)
    sign_in(page, ADMIN)
    for path in (
        "members/",
        "members/?role=director&when=all",
        "members/?when=ended",
        "members/invite/",
        "members/assign/",
        "members/invitations/",
        "bodies/",
        "bodies/add/",
        "bodies/board/change/",
        "partners/",
        "partners/?on_day=31&on_month=2&on_year=2009",
        "partners/add/",
        "roles/",
        "audit/",
        "tokens/",
    ):
        page.goto(f"/t/anyplace/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("/t/anyplace/members/")
    page.get_by_role("table").get_by_role("link").first.click()
    axe(page)
    page.get_by_role("link", name="End the membership").first.click()
    axe(page)
    page.get_by_role("link", name="Go back without changing anything").click()
    page.goto("/t/anyplace/roles/")
    page.get_by_role("link", name="Change Chair, strategic level").click()
    axe(page)
    page.goto("/t/anyplace/members/invite/")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page).to_have_title(re.compile("^Error: "))
    axe(page)


def test_an_invited_person_joins(new_page: Callable[..., Page], running_site: Site) -> None:
    email = "rowan.ashby@anyplace.example"
    page = new_page(1280)
    sign_in(page, ADMIN)
    page.goto("/t/anyplace/members/invite/")
    page.get_by_label("Full name").fill("Rowan Ashby")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Body").select_option(label="Executive group")
    page.get_by_label("Partner").select_option(label="Anyplace College")
    page.get_by_label("Role").select_option(label="Member")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"We sent an invitation to {email}.")).to_be_visible()

    sent = running_site.log.read_text()  # the demo prints its emails
    link = re.findall(rf"{running_site.url}/invitation/anyplace/[\w-]+/", sent)[-1]
    page = new_page(400, scripts=False)
    page.goto(link)
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Password").fill("harbour lamp 77 kettle")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Your password is set. Sign in to start.")).to_be_visible()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("harbour lamp 77 kettle")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Executive group")).to_be_visible()


def test_a_session_about_to_end_asks_first(page: Page) -> None:
    sign_in(page, ADMIN)
    page.goto("/t/anyplace/members/")
    dialog = page.locator("#session-warning")
    page.wait_for_function("document.body.matches('.govuk-frontend-supported')")
    page.clock.install()
    page.reload()
    page.route("**/session/", _nearly_over)
    page.clock.run_for("26:00")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("in 4 minutes")
    axe(page)
    page.unroute("**/session/")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).not_to_be_visible()


def _nearly_over(route: object) -> None:
    route.fulfill(json={"seconds_left": 240})
