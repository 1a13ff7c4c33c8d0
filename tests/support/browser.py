"""A person's browser: strict about what the product promises of every page.

Whatever a journey is about, it fails when a page breaks its own Content-Security-Policy, throws a
script error or asks another host for anything.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from trusts.demo import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Watch:
    """Collects what goes wrong in a browser context, to be told at the end of the journey."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        self.host = urlsplit(site_url).netloc
        self.troubles: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            self.troubles.append(f"{message.page.url if message.page else '?'}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.troubles.append(f"a request to another host: {request.url}")


def sign_in(page: Page, email: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in through the form, as that person would; raises AssertionError when refused."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_load_state()
    assert "/accounts/login" not in page.url, f"{email} was not let in:\n{text_of(page)}"


def axe(page: Page) -> None:
    """Fail on any violation of WCAG 2.0 to 2.2, levels A and AA, on the page as it is now."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text() + "; undefined")
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations']})",
        STANDARDS,
    )
    violations = [_in_words(violation) for violation in found["violations"]]
    assert not violations, f"{page.url} breaks WCAG:\n" + "\n".join(violations)


def _in_words(violation: dict[str, Any]) -> str:
    nodes = "\n".join(
        f"    {node['html'][:200]}\n        {node['failureSummary']}"
        for node in violation["nodes"][:5]
    )
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{nodes}"


def text_of(page: Page) -> str:
    """Return the words of a page's main part, for messages of failed assertions."""
    return page.locator("main, body").first.inner_text()[:2000]
