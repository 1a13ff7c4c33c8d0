"""Minutes are withdrawn, published again, and found by somebody without an account."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in

DESK = "/t/anyplace/publishing/"
MINUTES = "minutes/2009-07-board/"


def look(page: Page, name: str) -> None:
    """Check the page for barriers, and keep a picture where GOLDEN_THREAD_SHOTS names a folder."""
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"publishing-{name}.png"), full_page=True)


def test_minutes_are_taken_back_published_again_and_found_by_a_stranger(
    page: Page, new_page: Callable[..., Page]
) -> None:
    sign_in(page, "support@anyplace.example")
    page.goto(DESK)
    look(page, "desk")
    page.get_by_role("link", name="What is published").click()
    look(page, "published")
    page.get_by_role("link", name="Minutes: Anyplace Children's Trust Board, 14 July 2009").click()
    look(page, "thing")
    page.get_by_role("button", name="Withdraw").click()
    look(page, "withdraw")
    page.get_by_label("Why it is withdrawn").fill("Two names were spelt wrong.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("It is withdrawn.")).to_be_visible()

    stranger = new_page(400)
    stranger.goto(f"/public/anyplace/{MINUTES}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This was withdrawn")
    expect(stranger.get_by_text("Two names were spelt wrong.")).to_be_visible()
    look(stranger, "gone-400")

    page.get_by_role("button", name="Publish").click()
    look(page, "publish")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()

    reader = new_page(scripts=False)
    reader.goto("/public/")
    reader.get_by_role("link", name="Anyplace Children's Trust").click()
    reader.get_by_role("link", name="All meetings").click()
    reader.get_by_role("link", name="Minutes of Anyplace Children's Trust Board").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("14 July 2009")
    expect(reader.get_by_text("Published on 16 November 2009, version 2.")).to_be_visible()
    phone = new_page(400)
    for path in (
        "",
        "meetings/",
        "decisions/",
        MINUTES,
        "agendas/2009-09-board/",
        "packs/2009-09-board/",
        "structure/bodies/",
        "terms/board/",
        "interests/register/",
        "plans/2009-10/",
        "progress/2009-10/",
        "calendar/meetings/",
        "nothing/",
    ):
        phone.goto(f"/public/anyplace/{path}")
        look(phone, f"{path.replace('/', '-') or 'front'}400")
