"""A board member does the self-assessment; the board sees the spread; support closes the round."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.support.browser import axe, sign_in

INDEX = "/t/anyplace/assessments/"
ALL_THEMES = 7


def shot(page: Page, name: str) -> None:
    """Keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"assessment-{name}.png"), full_page=True)


def look(page: Page, name: str) -> None:
    """Check the page for barriers and keep a picture."""
    axe(page)
    shot(page, name)


def open_theme(page: Page, title: str) -> None:
    page.goto(INDEX)
    page.get_by_role("link", name=re.compile("Board self-assessment")).first.click()
    page.get_by_role("link", name=title, exact=True).click()


def rate(page: Page, code: str, label: str) -> None:
    page.locator(f"#q-{code}").get_by_label(label, exact=True).check()


def test_a_member_finishes_on_a_phone(phone: Page) -> None:
    sign_in(phone, "member.schools@anyplace.example")
    phone.goto("/t/anyplace/")
    phone.get_by_role("link", name=re.compile("Answer the self-assessment")).click()
    expect(phone.get_by_text("You have answered 0 of 65 questions.")).to_be_visible()
    look(phone, "tasks-400")

    phone.get_by_role("link", name="Better outcomes for children", exact=True).click()
    look(phone, "theme-400")
    rate(phone, "AWTY08-OUT-01", "Established")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_have_text(
        re.compile(r"^Saved \d\d:\d\d$")
    )
    first = phone.locator("#q-AWTY08-OUT-01")
    first.get_by_text("Help with question 1").click()
    first.get_by_text("Comment on question 1", exact=True).first.click()
    first.get_by_role("textbox").fill("We wrote it on one page.")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    look(phone, "theme-saved-400")

    phone.reload()
    expect(phone.locator("#q-AWTY08-OUT-01").get_by_role("textbox")).to_have_value(
        "We wrote it on one page."
    )
    for number in range(2, 7):
        rate(phone, f"AWTY08-OUT-0{number}", "Developing")
    phone.get_by_role("button", name="Save and continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Money, people and buildings")
    phone.get_by_role("link", name="Back to the list of themes").click()
    expect(phone.get_by_text("You have answered 6 of 65 questions.")).to_be_visible()
    expect(phone.get_by_text("Completed")).to_have_count(1)

    phone.get_by_role("button", name="Check your answers").click()
    expect(phone.get_by_text("59 of 65 questions have no answer yet.")).to_be_visible()
    look(phone, "check-400")
    phone.get_by_role("button", name="Continue to submit").click()
    look(phone, "submit-400")
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose whether to go back or to submit")
    look(phone, "submit-refused-400")
    phone.get_by_label("Submit without answering them").check()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Answers submitted")
    look(phone, "submitted-400")
    phone.get_by_role("link", name="See the answers you gave").click()
    expect(phone.get_by_text("They can no longer be changed.")).to_be_visible()
    expect(phone.get_by_role("link", name="Change")).to_have_count(0)


def test_everything_works_without_javascript(page_without_scripts: Page) -> None:
    page = page_without_scripts
    sign_in(page, "member.hospitals@anyplace.example")
    open_theme(page, "Who does what")
    rate(page, "AWTY08-ROL-01", "Emerging")
    rate(page, "AWTY08-ROL-02", "I don’t know")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Listening and involving")
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("You have answered 2 of 65 questions.")).to_be_visible()


def test_two_tabs_never_overwrite_each_other(new_page: Callable[..., Page]) -> None:
    one = new_page()
    sign_in(one, "chair@anyplace.example")
    open_theme(one, "Skills and performance")
    other = one.context.new_page()
    other.goto(one.url)

    rate(one, "AWTY08-CAP-03", "Leading")
    expect(one.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    rate(other, "AWTY08-CAP-03", "Emerging")
    expect(other.get_by_role("status").filter(has_text="Not saved")).to_contain_text(
        "also changed in another tab"
    )
    shot(other, "conflict-told-1280")
    other.get_by_role("button", name="Save and continue").click()
    expect(other.get_by_role("alert")).to_contain_text("There is a problem")
    question = other.locator("#q-AWTY08-CAP-03")
    expect(question).to_contain_text("Saved elsewhere")
    expect(question.get_by_label("Emerging", exact=True)).to_be_checked()
    look(other, "conflict-1280")
    one.reload()
    expect(one.locator("#q-AWTY08-CAP-03").get_by_label("Leading", exact=True)).to_be_checked()
    other.get_by_role("button", name="Save and continue").click()
    one.reload()
    expect(one.locator("#q-AWTY08-CAP-03").get_by_label("Emerging", exact=True)).to_be_checked()


def test_a_lost_connection_is_said_and_mended(page: Page) -> None:
    sign_in(page, "chair@anyplace.example")
    open_theme(page, "Good governance")
    look(page, "theme-1280")
    tries = []

    def refuse_once(route: Route) -> None:
        tries.append(route.request.method)
        if route.request.method == "POST" and tries.count("POST") == 1:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/answer/pri/", refuse_once)
    rate(page, "AWTY08-PRI-02", "Developing")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_contain_text(
        "check your connection"
    )
    shot(page, "not-saved-1280")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_text(
        re.compile(r"^Saved \d\d:\d\d$")
    )


def test_the_board_sees_the_spread(page: Page, phone: Page) -> None:
    for one, width in ((page, 1280), (phone, 400)):
        sign_in(one, "member.pct@anyplace.example")
        one.goto(INDEX)
        look(one, f"index-{width}")
        one.get_by_role("link", name=re.compile("November 2008")).first.click()
        expect(one.get_by_text("14 of 15 members have submitted.")).to_be_visible()
        look(one, f"results-{width}")
        one.get_by_role("link", name="Money, people and buildings").first.click()
        one.get_by_text("Figures for question 7", exact=True).click()
        look(one, f"theme-results-{width}")
        one.go_back()
        for link in ("By sector", "By partner", "Since last time", "England in 2008"):
            one.get_by_role("link", name=link, exact=True).click()
            look(one, f"{link.lower().replace(' ', '-')}-{width}")


def test_support_opens_and_closes_a_round(page: Page) -> None:
    sign_in(page, "support@anyplace.example")
    page.goto(INDEX)
    page.get_by_role("button", name="Open a round").click()
    look(page, "open-1280")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a body.")
    look(page, "open-refused-1280")
    page.get_by_label("Body").select_option(label="Executive group")
    page.get_by_role("radio", name="Board self-assessment").check()
    page.get_by_role("button", name="Continue").click()
    look(page, "open-options-1280")
    page.get_by_role("group", name="Due date").get_by_label("Day").fill("4")
    page.get_by_role("group", name="Due date").get_by_label("Month").fill("12")
    page.get_by_role("group", name="Due date").get_by_label("Year").fill("2009")
    page.get_by_role("button", name="Set up the round").click()
    expect(page.get_by_text("The round for Executive group is open.")).to_be_visible()
    look(page, "members-1280")
    page.get_by_role("button", name="Close the round").click()
    look(page, "close-1280")
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("The round is closed. Its results are final.")).to_be_visible()


def test_a_chair_moderates_by_keyboard(page: Page) -> None:
    sign_in(page, "chair@anyplace.example")
    page.goto(INDEX)
    page.get_by_role("link", name=re.compile("November 2008")).first.click()
    page.get_by_role("link", name="What the board agreed", exact=True).click()
    look(page, "agreed-1280")
    page.get_by_role("button", name="Go on with the next question").click()
    look(page, "moderate-1280")
    here = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != here)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(here)
    page.get_by_role("button", name="Record and go on").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose the rating that was agreed.")
    page.get_by_role("radio", name="Developing").press("Space")
    page.get_by_label("Why").fill("Reports are quarterly, but without a trend.")
    page.get_by_label("Who agreed").fill("all present")
    page.get_by_role("button", name="Record and go on").press("Enter")
    page.wait_for_url(lambda url: url != here)
    page.get_by_role("link", name="Previous question").press("Enter")
    expect(page.get_by_text("Another person has to confirm it.")).to_be_visible()
    page.get_by_role("link", name="Add an improvement action").press("Enter")
    look(page, "improve-1280")
    page.get_by_label("What will be done").fill("Show three years in every report")
    page.get_by_label("Which partner owns it").select_option(label="NHS Anyplace")
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "2010")):
        page.get_by_role("group", name="Done by").get_by_label(part).fill(value)
    page.get_by_role("button", name="Agree the action").press("Enter")
    page.get_by_role("link", name="Show three years in every report").click()
    look(page, "improvement-1280")


def test_the_board_reads_what_was_agreed_on_a_phone(phone: Page) -> None:
    sign_in(phone, "member.pct@anyplace.example")
    phone.goto(INDEX)
    phone.get_by_role("link", name="Improvement actions").click()
    look(phone, "improvements-400")
    phone.get_by_role("link", name=re.compile("when to align")).click()
    look(phone, "improvement-400")
    phone.get_by_role("radio", name="Done").check()
    phone.get_by_label(re.compile("What was done")).fill("The executive group agreed the page.")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Your note is saved.")).to_be_visible()
