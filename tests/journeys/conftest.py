"""Journeys: a real browser, a real web server, a real worker, the demo's data.

    def test_a_member_answers(page: Page) -> None:
        sign_in(page, "member.schools@anyplace.example")
        page.goto("/t/anyplace/assessments/")      # addresses are relative to the site
        axe(page)                                  # from tests.support.browser

Every test in this folder is a journey; all share one site, so each leaves alone what others need.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.prerequisites import chromium
from tests.support.browser import ARGUMENTS, Watch
from tests.support.services import Services
from tests.support.site import Site

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 400, "height": 800}
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def running_site(services: Services, django_db_setup: None) -> Iterator[Site]:
    """The whole product: `.url`, `.manage(...)` for commands, `.worker` to kill and restart."""
    site = Site(services)
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def site(running_site: Site) -> str:
    """The address of the running product."""
    return running_site.url


@pytest.fixture(scope="session")
def browser(services: Services) -> Iterator[Browser]:
    """Chromium, started once. Without one: a failure in continuous integration, else a skip."""
    path = chromium()
    if path is None:
        words = "no Chromium: apt-get install chromium, or name one in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        services.label += f", Chromium {started.version}"
        yield started
        started.close()


@pytest.fixture
def new_page(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make a page in a browser of its own (cookies apart): `new_page(width=…, scripts=…)`."""
    opened = []

    def make(width: int = DESKTOP["width"], *, scripts: bool = True) -> Page:
        height = PHONE["height"] if width <= PHONE["width"] else DESKTOP["height"]
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, site)))
        return context.new_page()

    yield make
    troubles = []
    for context, watch in opened:
        context.close()
        troubles += watch.troubles
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page at desktop width."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page at the width of a phone (400 pixels)."""
    return new_page(PHONE["width"])


@pytest.fixture
def page_without_scripts(new_page: Callable[..., Page]) -> Page:
    """A page at desktop width whose scripts never run."""
    return new_page(scripts=False)
