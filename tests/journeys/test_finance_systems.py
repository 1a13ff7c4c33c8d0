"""The guide for finance systems, run as it stands: both examples against the real product."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import axe, sign_in
from tests.support.site import ROOT, Site

GUIDE = (ROOT / "docs" / "guide" / "finance-systems.md").read_text()
PATIENCE = 120.0
TRUST = """
from trusts.models import Partner, Person, Trust
from trusts.scope import open_scope
trust = Trust.objects.get(slug="anyplace")
"""
MAKE = """
from trusts.actions.token import make_system_token
person = Person.objects.get(email="{email}")
with open_scope(trust=trust, person=person) as by:
    _, secret = make_system_token(by=by, name="Ledger", days=30, uses=["returns", "reports"],
        partner=Partner.objects.get(slug="{partner}"))
print(secret)
"""
ACCEPT = """
from finance.actions.returns import accept_return
from finance.models import Return
person = Person.objects.get(email="treasurer@anyplace.example")
with open_scope(trust=trust, person=person) as by:
    waiting = Return.objects.filter(partner__slug="{partner}", period__code="2009-10",
        state="submitted").first()
    print(accept_return(by=by, submitted=waiting).note if waiting else "nothing yet")
"""


def blocks(kind: str) -> str:
    """The guide's pieces of code of one kind, in order, as one program."""
    return "\n".join(re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE))


def django(site: Site, code: str) -> str:
    """What a few lines print, run on the site's own database."""
    return site.manage("shell", "--verbosity", "0", "--command", TRUST + code).strip()


def token_for(site: Site, email: str, partner: str) -> str:
    # The demo prints its emails too; the secret comes last.
    return django(site, MAKE.format(email=email, partner=partner)).splitlines()[-1]


def run_beside_the_officer(
    site: Site, command: list[str], partner: str, folder: Path, **environment: str
) -> str:
    """Run a program; the lead finance officer accepts the return as soon as it is there."""
    log = folder / "log"
    with log.open("wb") as output:
        program = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
            | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline, note = time.monotonic() + PATIENCE, "nothing yet"
            while note == "nothing yet" and program.poll() is None and time.monotonic() < deadline:
                note = django(site, ACCEPT.format(partner=partner)).splitlines()[-1]
            code = program.wait(max(1.0, deadline - time.monotonic()))
        finally:
            if program.poll() is None:
                program.kill()
                program.wait(10)
    said = log.read_text()
    assert code == 0, said
    assert note not in ("", "nothing yet"), said
    return said


def test_the_shell_example(running_site: Site, tmp_path: Path) -> None:
    partner = "anyplace-voluntary-action"
    secret = token_for(running_site, "finance.voluntary@anyplace.example", partner)
    script = blocks("sh")
    for written, here in [
        ("https://trusts.example", running_site.url),
        ("PASTE-THE-TOKEN-HERE", secret),
        ("WAIT=30", "WAIT=0.2"),
    ]:
        assert script.count(written) == 1
        script = script.replace(written, here)
    (tmp_path / "example.sh").write_text("set -euo pipefail\n" + script)
    said = run_beside_the_officer(running_site, ["bash", "example.sh"], partner, tmp_path)
    assert "VA110" in said
    assert "found awaiting invoice" in said
    assert "The return is accepted." in said
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF")


def test_the_python_example(running_site: Site, tmp_path: Path) -> None:
    partner = "anyplace-district"
    secret = token_for(running_site, "finance.district@anyplace.example", partner)
    (tmp_path / "example.py").write_text(blocks("python"))
    said = run_beside_the_officer(
        running_site,
        [sys.executable, "-W", "error", "example.py"],
        partner,
        tmp_path,
        API=f"{running_site.url}/api/v1/trusts/anyplace",
        TOKEN=secret,
        PARTNER=partner,
        PERIOD="2009-10",
        WAIT="0.2",
    )
    assert "Submitted as version 1" in said
    assert "The return is accepted" in said
    fetched = {path.suffix: path.read_bytes()[:4] for path in tmp_path.glob("statement-*")}
    assert fetched[".pdf"] == b"%PDF"
    assert set(fetched) <= {".pdf", ".xlsx"}


@pytest.mark.parametrize("width", [1280, 400])
def test_a_finance_lead_makes_the_token_on_the_page(new_page, width: int) -> None:
    page: Page = new_page(width)
    sign_in(page, "finance.voluntary@anyplace.example")
    page.goto("/t/anyplace/tokens/")
    axe(page)
    page.get_by_role("link", name="Make a token for a finance system").click()
    axe(page)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what will use the token")
    page.get_by_label("What will use it?").fill(f"Ledger {width}")
    page.get_by_label("Which partner’s system is it?").select_option("anyplace-voluntary-action")
    page.get_by_label("Send and submit returns").check()
    page.get_by_label("30 days").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Token made")).to_be_visible()
    axe(page)
    if folder := os.environ.get("GOLDEN_THREAD_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"token-made-{width}.png"), full_page=True)
    page.get_by_role("link", name="See all tokens").click()
    expect(page.get_by_text("Not used yet").first).to_be_visible()
    axe(page)
    if folder:
        page.screenshot(path=str(Path(folder) / f"tokens-{width}.png"), full_page=True)
    page.get_by_role("button", name=f"Delete Ledger {width}").click()
    expect(page.get_by_text("was deleted")).to_be_visible()
