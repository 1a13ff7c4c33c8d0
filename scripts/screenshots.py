"""Take the pictures of the guides anew: the demo's pages, as its people see them.

    make demo           in one window
    make screenshots    in another (ARGS=http://127.0.0.1:8123 where the demo says so)

Writes docs/images/*.png. Each line of SHOTS is a picture: its name, who looks, where, how wide.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.prerequisites import chromium

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
# Chromium in a container, and quiet: it looks nothing up.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
DESKTOP, PHONE = 1024, 400
TALLEST = 1400
PASSWORD = "golden thread 2009"  # noqa: S105 - the demo's, in print


@dataclass(frozen=True)
class Shot:
    """A picture of one page. `follow` is the text of links to click one after another."""

    name: str
    who: str
    path: str
    width: int = DESKTOP
    follow: tuple[str, ...] = ()


SHOTS = [
    Shot("home-board-support", "support", "/t/anyplace/"),
    Shot("home-finance-lead", "finance.police", "/t/anyplace/"),
    Shot("plan", "member.schools", "/t/anyplace/plan/"),
    Shot("self-assessment-tasks", "member.schools", "/t/anyplace/assessments/3/answer/", PHONE),
    Shot("self-assessment-theme", "member.schools", "/t/anyplace/assessments/3/answer/out/", PHONE),
    Shot("self-assessment-results", "member.schools", "/t/anyplace/assessments/1/"),
    Shot("self-assessment-sectors", "member.schools", "/t/anyplace/assessments/1/by/sector/"),
    Shot("self-assessment-agreed", "chair", "/t/anyplace/assessments/1/agreed/"),
    Shot("self-assessment-moderate", "chair", "/t/anyplace/assessments/1/moderate/AWTY08-RES-05/"),
    Shot("returns", "treasurer", "/t/anyplace/returns/"),
    Shot(
        "typing-phone",
        "finance.hospitals",
        "/t/anyplace/returns/period/2009-10/anyplace-hospitals/figures/",
        PHONE,
    ),
    Shot("late-returns", "treasurer", "/t/anyplace/returns/late/"),
    Shot("procedure", "treasurer", "/t/anyplace/returns/procedure/"),
    Shot("budgets", "treasurer", "/t/anyplace/budgets/"),
    Shot("budget", "treasurer", "/t/anyplace/budgets/2009/anyplace-council/"),
    Shot("budget-load", "finance.pct", "/t/anyplace/budgets/2010/anyplace-pct/load/"),
    Shot("plan-money", "treasurer", "/t/anyplace/budgets/plan/"),
    Shot("position", "treasurer", "/t/anyplace/position/2009-09-frozen-2/by/outcome/"),
    Shot("thread", "director", "/t/anyplace/thread/"),
    Shot("performance", "director", "/t/anyplace/performance/"),
    Shot("indicator", "director", "/t/anyplace/performance/", follow=("EW1a",)),
    Shot("intentions", "director", "/t/anyplace/commissioning/"),
    Shot("intention", "director", "/t/anyplace/commissioning/", follow=("CI3",)),
    Shot("contracts", "director", "/t/anyplace/commissioning/contracts/"),
    Shot("market", "director", "/t/anyplace/commissioning/contracts/market/"),
    Shot("structure", "support", "/t/anyplace/governance/"),
    Shot("risks", "support", "/t/anyplace/registers/risks/"),
    Shot("pack", "support", "/t/anyplace/meetings/2009-09-board/pack/"),
    Shot("publishing", "support", "/t/anyplace/publishing/"),
    Shot("public", "support", "/public/anyplace/"),
    Shot("meeting", "support", "/t/anyplace/meetings/2009-11-board/"),
    Shot("reports", "support", "/t/anyplace/reports/"),
    Shot("members", "admin", "/t/anyplace/members/"),
    Shot("roles", "admin", "/t/anyplace/roles/"),
    Shot("audit", "admin", "/t/anyplace/audit/"),
]


def main(arguments: list[str]) -> int:
    """Take every picture of the demo at the given address."""
    site = arguments[0] if arguments else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    try:
        urllib.request.urlopen(site + "/healthz", timeout=5).close()  # noqa: S310 - our own demo
    except (urllib.error.URLError, OSError):
        print(f"No demo answers at {site}. Run `make demo` in another window first.")
        return 1
    path = chromium()
    if path is None:
        print("No Chromium: apt-get install chromium, or name one in CHROMIUM.")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for shot in SHOTS:
            take(browser, site, shot)
            print(f"docs/images/{shot.name}.png")
        browser.close()
    print(report_picture() or "docs/images/report.png and readme.png")
    return 0


def report_picture() -> str:
    """Build the budget-monitoring report, take the picture of a page, and set it beside a phone's
    for the README. Returns why it could not, or nothing."""
    if shutil.which("pdftoppm") is None:
        return "No report picture: apt-get install poppler-utils"
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        what = [
            "--trust",
            "anyplace",
            "--report",
            "budget-monitoring",
            "--period",
            "2009-09",
            "--out",
        ]
        for command in (
            [sys.executable, "manage.py", "build_report", *what, str(pdf)],
            ["pdftoppm", "-r", "75", "-f", "4", "-l", "4", "-singlefile", "-png", str(pdf),
             str(pdf.with_suffix(""))],
        ):  # fmt: skip
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        page = Image.open(pdf.with_suffix(".png")).convert("RGB")
    save(page, "report")
    phone = Image.open(IMAGES / "self-assessment-theme.png").convert("RGB")
    phone = phone.crop((0, 0, PHONE, page.height))
    both = Image.new("RGB", (phone.width + page.width + 60, page.height + 40), "#dfe7e9")
    both.paste(phone, (20, 20))
    both.paste(page, (phone.width + 40, 20))
    save(both, "readme")
    return ""


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that it stays small."""
    picture.quantize(64).save(IMAGES / f"{name}.png", optimize=True)


def take(browser: Browser, site: str, shot: Shot) -> None:
    """Sign in, go to the page and take its picture, cut to a readable height."""
    size = {"width": shot.width, "height": 800}
    context = browser.new_context(base_url=site, viewport=size, locale="en-GB")
    page = context.new_page()
    sign_in(page, f"{shot.who}@anyplace.example")
    page.goto(shot.path)
    for text in shot.follow:
        page.get_by_role("link", name=text).first.click()
    page.wait_for_load_state("networkidle")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": shot.width, "height": height})
    path = IMAGES / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    save(Image.open(path).convert("RGB"), shot.name)


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
