"""A meeting from the calendar to approved minutes: no quorum, a conflict, a substitute."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

HERE = "/t/anyplace/meetings/"
HELD, NEXT = "2009-11-16-north", "2009-11-16-north-later"


def look(page: Page, name: str) -> None:
    """Check the page for barriers, and keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"room-{name}.png"), full_page=True)


def add_meeting(page: Page, ref: str, start: str) -> None:
    page.goto(f"{HERE}new/")
    page.get_by_label("Body").select_option(label="North area team")
    page.get_by_label("Short name").fill(ref)
    for box, value in (("Day", "16"), ("Month", "11"), ("Year", "2009")):
        page.get_by_label(box, exact=True).fill(value)
    page.get_by_label("Start", exact=True).select_option(start)
    page.get_by_label("Place").fill("Northgate Children's Centre")
    page.locator("main").get_by_role("button", name=re.compile("Add|Save")).first.click()
    page.wait_for_url(f"**{HERE}{ref}/")


def add_item(page: Page, ref: str, title: str, reason: str = "") -> None:
    page.goto(f"{HERE}{ref}/items/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("For decision").check()
    page.get_by_label("Reason, if the item is confidential").fill(reason)
    page.get_by_role("button", name="Add the item").click()
    page.wait_for_url(f"**{HERE}{ref}/")


def attend(page: Page, ref: str, states: dict[str, str]) -> None:
    page.goto(f"{HERE}{ref}/attendance/")
    for name, state in states.items():
        page.get_by_label(f"{name}: how they attended").select_option(label=state)


def save_attendance(page: Page) -> None:
    page.get_by_role("button", name="Save the attendance").click()
    expect(page.get_by_text("The attendance is noted.")).to_be_visible()


def decide_by_vote(page: Page, votes: str) -> None:
    page.get_by_role("button", name="Record a decision").click()
    look(page, f"decide-{votes}")
    page.get_by_label("What was decided").fill("The team agreed to run the winter drop-in.")
    page.get_by_label("By vote", exact=True).check()
    page.get_by_label("For", exact=True).first.fill(votes)
    page.get_by_label("It has no financial implications").check()
    page.get_by_role("button", name="Record the decision").click()


def test_a_meeting_from_the_calendar_to_approved_minutes(
    page: Page, new_page: Callable[..., Page]
) -> None:
    sign_in(page, "support@anyplace.example")
    add_meeting(page, HELD, "09:00")
    add_meeting(page, NEXT, "16:00")
    add_item(page, HELD, "Winter drop-in")
    add_item(page, HELD, "Terms with the landlord", "Negotiations with a named landlord")
    add_item(page, NEXT, "Minutes of this morning")

    # Only the chair has come: nothing can be decided.
    page.goto(f"{HERE}{HELD}/")
    page.get_by_role("link", name="Record the meeting").click()
    look(page, "room")
    attend(
        page,
        HELD,
        {
            "Bernadette Cole": "Present",
            "Mina Rafferty": "Absent without apology",
            "Gareth Iqbal": "Absent without apology",
        },
    )
    save_attendance(page)
    page.get_by_role("link", name="1. Winter drop-in").click()
    look(page, "item-inquorate")
    decide_by_vote(page, "1")
    expect(page.get_by_role("alert")).to_contain_text("not quorate for this item")
    look(page, "decide-refused")

    # The others come after all, one of them as a substitute; one has an interest and leaves.
    attend(page, HELD, {"Mina Rafferty": "A substitute came", "Gareth Iqbal": "Present"})
    more = page.locator(".gt-seat").filter(has_text="Mina Rafferty")
    more.get_by_text("Substitute, late or early").click()
    more.get_by_label("Who came instead").fill("Nina Patel")
    look(page, "attendance")
    save_attendance(page)
    page.get_by_role("link", name="1. Winter drop-in").click()
    page.get_by_role("button", name="Note a declaration").click()
    page.get_by_label("Who declares it").select_option(index=2)
    page.get_by_label("What the interest is").fill("His school would host the drop-in")
    page.get_by_label("Left the room").check()
    look(page, "declare")
    page.get_by_role("button", name="Note the declaration").click()
    expect(page.get_by_text("The declaration is noted.")).to_be_visible()
    decide_by_vote(page, "2")
    expect(page.get_by_text("Decision 1 is recorded.")).to_be_visible()
    expect(page.get_by_text("2 for, 0 against")).to_be_visible()

    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("What will be done").fill("Book the hall")
    page.get_by_label("Who does it").select_option(label="Mina Rafferty")
    for box, value in (("Day", "1"), ("Month", "12"), ("Year", "2009")):
        page.get_by_label(box, exact=True).fill(value)
    look(page, "action")
    page.get_by_role("button", name="Add the action").click()
    page.get_by_label("Minute", exact=False).first.fill("Members spoke for the drop-in.")
    look(page, "item")
    page.get_by_role("button", name="Save and go to item 2").click()
    page.get_by_label("Minute", exact=False).first.fill("The ceiling for the rent was named.")
    page.get_by_role("button", name="Save", exact=True).click()

    chair = new_page()
    sign_in(chair, "north.chair@anyplace.example")
    chair.goto(f"{HERE}{HELD}/minutes/")
    look(chair, "minutes-draft")
    chair.get_by_role("button", name="Agree the minutes").click()
    look(chair, "agree")
    chair.get_by_role("button", name="Agree the minutes").click()
    expect(chair.get_by_text("The minutes are agreed.")).to_be_visible()

    everybody = dict.fromkeys(("Bernadette Cole", "Mina Rafferty", "Gareth Iqbal"), "Present")
    attend(page, NEXT, everybody)
    save_attendance(page)
    page.goto(f"{HERE}{HELD}/minutes/")
    page.get_by_role("button", name="Record that they are approved").click()
    look(page, "approve")
    page.get_by_role("button", name="Record that they are approved").click()
    expect(page.get_by_text("Approved at the meeting of 16 November 2009")).to_be_visible()
    look(page, "minutes")

    phone = new_page(400)
    sign_in(phone, "north.health@anyplace.example")
    phone.goto(f"{HERE}actions/")
    phone.get_by_role("link", name="Book the hall").click()
    look(phone, "action-400")
    phone.get_by_label("Done", exact=True).check()
    phone.get_by_label("What has happened").fill("Booked for eight Tuesdays.")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Your note is saved.")).to_be_visible()
    for name in ("decisions", "attendance"):
        phone.goto(f"{HERE}{name}/")
        look(phone, f"{name}-400")
