"""The public site crawled from its front page: no byte of what is not public is in any answer."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from publication.models import Kind
from tests.factories import make_trust, operator
from tests.publication.conftest import JANUARY, NOVEMBER, SECRET, SEPTEMBER, Shown
from tests.reports.pdfs import opened, readable

pytestmark = pytest.mark.django_db

START = ["/public/", "/public/sitemap.xml", "/robots.txt"]
LINKS = re.compile(rb'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>|<id>([^<]+)</id>|Sitemap: (\S+)')
OURS = ("/public/", "/robots.txt")


@dataclass
class Answer:
    """One answer, as its bytes and as everything a reader can get out of them."""

    url: str
    status: int
    kind: str
    everything: bytes


def crawl(start: list[str]) -> dict[str, Answer]:
    """Follow every link of the public site, as a browser without cookies."""
    found: dict[str, Answer] = {}
    waiting = list(start)
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        found[url], body = ask(url)
        assert len(found) < 500, "the public site does not end"
        for link in links(url, body):
            if link.startswith(OURS) and link not in found:
                waiting.append(link)
    return found


def ask(url: str) -> tuple[Answer, bytes]:
    """GET and HEAD an address: its headers, its bytes, and what a PDF's text and metadata say."""
    client = Client()
    head, got = client.head(url), client.get(url)
    assert head.status_code == got.status_code, url
    assert not (b"".join(head.streaming_content) if head.streaming else head.content)
    assert not got.cookies, url
    body = b"".join(got.streaming_content) if got.streaming else got.content
    kind = got.headers["Content-Type"].split(";")[0]
    seen = [url.encode(), repr(dict(got.headers)).encode(), repr(dict(head.headers)).encode(), body]
    if kind == "application/pdf":
        seen += inside(body)
    return Answer(url, got.status_code, kind, b"\n".join(seen)), body


def inside(pdf: bytes) -> Iterator[bytes]:
    """The text of a PDF, its metadata of both kinds, and its objects with nothing compressed."""
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    yield text.stdout
    info = subprocess.run(["pdfinfo", "-meta", "-"], input=pdf, capture_output=True, check=True)
    yield info.stdout
    with opened(pdf) as document:
        yield repr({key: str(value) for key, value in document.docinfo.items()}).encode()
        yield readable(document)


def links(url: str, body: bytes) -> Iterator[str]:
    """The addresses within the site that an answer names."""
    for groups in LINKS.findall(body):
        link = unescape(next(group for group in groups if group).decode())
        if link.startswith(settings.BASE_URL):
            link = link.removeprefix(settings.BASE_URL)
        if not urlsplit(link).netloc:
            yield urldefrag(urljoin(url, link)).url


@pytest.fixture
def answers(packed: Shown) -> dict[str, Answer]:
    """Everything is published that can be; the crawl also tries what nobody links to."""
    shown = packed
    shown.publish_everything()
    make_trust(f"{SECRET}-silent")
    area = f"/public/{shown.trust.slug}"
    unlinked = [
        f"{area}/consultations/{key}/{tail}"
        for key in shown.consultations
        for tail in ("", "versions/1/", "versions/2/")
    ]
    unlinked += [f"{area}/{kind}/{JANUARY}/" for kind in Kind.values]
    unlinked += [f"{area}/minutes/{NOVEMBER}/", f"{area}/meetings/?page=2&body=board"]
    unlinked += [f"{area}/agendas/{SEPTEMBER}/versions/1/no.pdf", f"{area}/nothing/"]
    unlinked += [f"{area}/agendas/{SEPTEMBER}/versions/99999999999/no.pdf"]
    unlinked += ["/public/nowhere/", "/public/nowhere/feed.xml"]
    return crawl([*START, *unlinked])


def test_no_secret_is_in_any_answer_and_everything_public_is(
    shown: Shown, answers: dict[str, Answer]
) -> None:
    told = {
        url: set(re.findall(rb"%b-[a-z-]*" % SECRET.encode(), one.everything.lower()))
        for url, one in answers.items()
        if SECRET.encode() in one.everything.lower()
    }
    assert not told
    # Without what follows, a crawl that found nothing would prove as much.
    area = f"/public/{shown.trust.slug}"
    read = b"\n".join(one.everything for one in answers.values() if one.status == 200)
    for words in (
        "Ladders of support",
        "Paper: Draft ladders",
        "The board agreed the ladders.",
        "Members liked the draft.",
        "Print the ladders",
        "Negotiations with a provider",
        "Trustee of a youth charity",
        "Every child does well.",
        "Two midwives have begun.",
        "What children want first",
        "Better births",
    ):
        assert words.encode() in read, words
    pdfs = [url for url, one in answers.items() if one.kind == "application/pdf"]
    assert sorted(url.rsplit("/", 1)[1] for url in pdfs) == [
        "board-pack-large-print.pdf",
        "board-pack.pdf",
        "item-1-draft-ladders.pdf",
    ]
    for kind in Kind.values:
        assert any(url.startswith(f"{area}/{kind}/") for url in answers), kind
    assert answers[f"{area}/feed.xml"].kind == "application/atom+xml"


def test_every_link_leads_somewhere_and_what_is_not_public_nowhere(
    shown: Shown, answers: dict[str, Answer]
) -> None:
    linked = crawl(START)
    assert {one.status for one in linked.values()} == {200}
    assert set(linked) < set(answers)
    area = f"/public/{shown.trust.slug}"
    first, withdrawn, never = shown.consultations
    assert answers[f"{area}/consultations/{first}/"].status == 200
    gone = answers[f"{area}/consultations/{withdrawn}/"]
    assert gone.status == 410
    assert b"The wrong figures." in gone.everything
    assert answers[f"{area}/consultations/{withdrawn}/versions/1/"].status == 410
    assert answers[f"{area}/consultations/{withdrawn}/versions/2/"].status == 404
    for path in (f"consultations/{never}/", f"agendas/{JANUARY}/", f"minutes/{NOVEMBER}/"):
        assert answers[f"{area}/{path}"].status == 404
    for path in (f"agendas/{SEPTEMBER}/versions/1/no.pdf", "nothing/"):
        assert answers[f"{area}/{path}"].status == 404


def test_a_trust_that_publishes_nothing_is_as_one_that_is_not_there(shown: Shown) -> None:
    silent = make_trust("silent")
    with operator(silent):
        assert silent.slug == "silent"
    for tail in ("", "feed.xml", "sitemap.xml", "meetings/", "structure/"):
        quiet, nowhere = (Client().get(f"/public/{area}/{tail}") for area in ("silent", "nowhere"))
        assert quiet.status_code == nowhere.status_code == 404
        assert quiet.content == nowhere.content
