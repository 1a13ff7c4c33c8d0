"""Nothing typed is lost: lost connection, ended session, two tabs; and a phone's keyboard alone."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.support.browser import axe, sign_in

# Other journeys count on what members of schools and hospitals did.
WHO = "member.hospitals@anyplace.example"
KEYS_ALONE = "member.lsc@anyplace.example"
NO_SCRIPTS = "member.district@anyplace.example"
INDEX = "/t/anyplace/assessments/"
QUESTION = "AWTY08-CAP-01"
WORDS = "What I had typed before."


def look(page: Page, name: str) -> None:
    """Check the page for barriers, and keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"answering-{name}.png"), full_page=True)


def open_theme(page: Page, theme: str = "Skills and performance") -> None:
    page.goto(INDEX)
    page.get_by_role("link", name=re.compile("Board self-assessment")).first.click()
    page.get_by_role("link", name=theme, exact=True).click()


def comment(page: Page, words: str = WORDS, code: str = QUESTION) -> None:
    question = page.locator(f"#q-{code}")
    if not question.get_by_role("textbox").is_visible():
        question.get_by_text(re.compile(r"^Comment on question"), exact=False).first.click()
    question.get_by_role("textbox").fill(words)


def end_session(page: Page) -> None:
    """What a long lunch does: the browser's session is no more."""
    page.context.clear_cookies(name="sessionid")


def no_posts(route: Route) -> None:
    """Pages come, and nothing gets back."""
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def status(page: Page, words: str):
    return expect(page.get_by_role("status").filter(has_text=words))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        text = page.evaluate(
            "(({labels, innerText}) => labels?.[0]?.innerText || innerText)(document.activeElement)"
        )
        if name in text:
            return
    raise AssertionError(f"no way to “{name}” with the keyboard")


def enter(page: Page, name: str) -> None:
    """Go to a link or button with Tab and press Enter; the page that follows is there."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_alone_on_a_phone(phone: Page) -> None:
    sign_in(phone, KEYS_ALONE)
    phone.goto("/t/anyplace/")
    enter(phone, "Answer the self-assessment")
    enter(phone, "Show one question a page instead")
    look(phone, "tasks-400")
    enter(phone, "Who does what")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Who does what")
    tab_to(phone, "Not in place")
    phone.keyboard.press("ArrowDown")
    status(phone, "Saved").to_be_visible()
    look(phone, "question-400")
    enter(phone, "Save, and give evidence")
    look(phone, "evidence-400")
    enter(phone, "Add a web address")
    tab_to(phone, "Web address")
    phone.keyboard.type("https://anyplace.example/roles")
    tab_to(phone, "What does it show?")
    phone.keyboard.type("Who does what, on one page")
    tab_to(phone, "Only you")
    phone.keyboard.press("Space")
    look(phone, "evidence-link-400")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    expect(phone.get_by_text("Leads to anyplace.example")).to_be_visible()
    enter(phone, "Go on with the question")
    enter(phone, "Save and go back to the list")
    enter(phone, "Check your answers")
    look(phone, "check-400")
    enter(phone, "Continue to submit")
    tab_to(phone, "Go back")
    phone.keyboard.press("ArrowDown")
    enter(phone, "Continue")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Answers submitted")
    look(phone, "submitted-400")


def test_typed_without_connection_and_loaded_again(page: Page) -> None:
    sign_in(page, WHO)
    open_theme(page)
    page.route("**/answer/cap/", no_posts)
    comment(page)
    status(page, "Not saved").to_contain_text("check your connection")
    page.reload()
    expect(page.locator(f"#q-{QUESTION}").get_by_role("textbox")).to_have_value(WORDS)
    status(page, "Not saved").to_contain_text("what you typed before is back")
    look(page, "back-after-connection-1280")
    page.unroute("**/answer/cap/")
    page.get_by_role("button", name="Save and continue").last.click()
    page.wait_for_url(lambda url: "/cap/" not in url)
    page.go_back()
    expect(page.locator(f"#q-{QUESTION}").get_by_role("textbox")).to_have_value(WORDS)


def test_the_session_ends_while_somebody_types(page: Page) -> None:
    sign_in(page, WHO)
    open_theme(page, "Who does what")
    end_session(page)
    comment(page, WORDS, "AWTY08-ROL-01")
    status(page, "Not saved").to_contain_text("kept in this browser")
    look(page, "signed-out-1280")
    stored = page.evaluate("JSON.stringify(window.localStorage)")
    assert WORDS not in stored, "sealed"
    page.get_by_role("link", name="Sign in again").click()
    page.locator("input[name=login]").fill(WHO)
    page.locator("input[name=password]").fill("golden thread 2009")
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    expect(page.locator("#q-AWTY08-ROL-01").get_by_role("textbox")).to_have_value(WORDS)
    look(page, "given-back-1280")
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_role("heading", name="Check and submit")).to_be_visible()


def test_the_session_ends_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(scripts=False)
    sign_in(page, NO_SCRIPTS)
    open_theme(page, "Listening and involving")
    here = page.url
    page.locator("#q-AWTY08-STA-01").get_by_label("Emerging", exact=True).check()
    end_session(page)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_text("it is kept for you")).to_be_visible()
    page.get_by_role("button", name="Sign in again").click()
    page.locator("input[name=login]").fill(NO_SCRIPTS)
    page.locator("input[name=password]").fill("golden thread 2009")
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(here)
    expect(page.get_by_text("You were signed out before this page was saved.")).to_be_visible()
    expect(page.locator("#q-AWTY08-STA-01").get_by_label("Emerging", exact=True)).to_be_checked()
    page.get_by_role("button", name="Save and go back to the list").click()
    page.goto(here)
    expect(page.get_by_text("before this page was saved")).to_have_count(0)
