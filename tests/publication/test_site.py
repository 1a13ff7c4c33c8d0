"""How the public site answers: versions, withdrawals, caching, cookies, query counts."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import AgendaItem
from publication.models import Kind, Publication
from tests.publication.conftest import NOVEMBER, SEPTEMBER, Shown
from trusts.clock import now
from trusts.scope import Scope

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def twice(shown: Shown) -> Shown:
    """November's agenda in two versions."""
    shown.publish(Kind.AGENDA, NOVEMBER)
    with shown.scope():
        AgendaItem.objects.filter(meeting__ref=NOVEMBER).update(summary="Said better.")
    shown.publish(Kind.AGENDA, NOVEMBER)
    return shown


def test_the_plain_address_shows_the_newest_and_a_version_stays_as_it_was(
    twice: Shown, client: Client
) -> None:
    here = f"/public/shown/agendas/{NOVEMBER}/"
    assert b"Said better." in client.get(here).content
    old = client.get(f"{here}versions/1/").content
    assert b"Said better." not in old
    assert b"There is a newer version" in old
    assert f'rel="canonical" href="{settings.BASE_URL}{here}"'.encode() in old
    assert client.get(f"{here}versions/3/").status_code == 404


def test_withdrawing_the_newest_shows_the_one_before_again(twice: Shown, client: Client) -> None:
    here = f"/public/shown/agendas/{NOVEMBER}/"
    with twice.scope():
        newest = Publication.objects.get(number=2)
    twice.withdraw(newest, why="It named a child.")
    assert b"Said better." not in client.get(here).content
    gone = client.get(f"{here}versions/2/")
    assert gone.status_code == 410
    assert b"It named a child." in gone.content
    assert b"Said better." not in gone.content
    assert b"Read the version that counts" in gone.content
    feed = client.get("/public/shown/feed.xml").content
    assert b"versions/1/" in feed
    assert b"versions/2/" not in feed


def test_answers_may_be_kept_and_are_asked_for_again_cheaply(twice: Shown, client: Client) -> None:
    for path in ("", "meetings/", "feed.xml", f"agendas/{NOVEMBER}/", "sitemap.xml"):
        url = f"/public/shown/{path}"
        first = client.get(url)
        assert first.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(url, headers={"If-None-Match": '"x"'}).status_code == 200
    gone = client.get("/public/shown/minutes/x/")
    assert (gone.status_code, "ETag" in gone.headers) == (404, True)


def test_a_file_comes_with_safe_headers_and_only_under_its_own_name(
    shown: Shown, client: Client
) -> None:
    shown.publish(Kind.AGENDA, SEPTEMBER)
    url = f"/public/shown/agendas/{SEPTEMBER}/versions/1/item-1-draft-ladders.pdf"
    found = client.get(url)
    data = b"".join(found.streaming_content)  # type: ignore[attr-defined]  # a stream
    assert data.startswith(b"%PDF-")
    assert found.headers["Content-Type"] == "application/pdf"
    assert found.headers["Content-Length"] == str(len(data))
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Disposition"] == (
        'attachment; filename="item-1-draft-ladders.pdf"'
    )
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    etag = found.headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(url.replace("item-1", "item-2")).status_code == 404
    with shown.scope():
        made = Publication.objects.get()
    shown.withdraw(made)
    assert client.get(url).status_code == 410


def test_everybody_is_answered_alike_and_no_cookie_is_set(twice: Shown, client: Client) -> None:
    """A member who is signed in sees what a stranger sees, byte for byte."""
    url = f"/public/shown/agendas/{NOVEMBER}/"
    stranger = Client().get(url)
    client.force_login(twice.support)
    member = client.get(url)
    assert member.content == stranger.content
    assert not stranger.cookies
    assert not member.cookies
    assert "Cookie" not in member.headers.get("Vary", "")
    assert b"csrf" not in member.content
    assert client.get("/t/shown/publishing/").status_code == 200  # still signed in


def test_nothing_can_be_sent_to_the_public_site(twice: Shown) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/public/", "/public/shown/", f"/public/shown/agendas/{NOVEMBER}/"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(strict, method)(path).status_code in (403, 405)


def test_the_feed_is_atom_with_addresses_that_stay(twice: Shown, client: Client) -> None:
    feed = ElementTree.fromstring(  # noqa: S314 - our own feed
        client.get("/public/shown/feed.xml").content
    )
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"{settings.BASE_URL}/public/shown/agendas/{NOVEMBER}/versions/{number}/"
        for number in (2, 1)
    ]
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


def test_a_title_with_odd_characters_does_not_break_the_feed(twice: Shown, client: Client) -> None:
    with twice.scope() as by:
        made(by, 90, title="A & B <\x0b\x01> “C”")
    feed = ElementTree.fromstring(  # noqa: S314 - our own feed
        client.get("/public/shown/feed.xml").content
    )
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert "A & B <> “C”" in titles


def made(by: Scope, number: int, *, title: str = "") -> Publication:
    """A publication without a record behind it, to have many."""
    return Publication.objects.create(
        kind=(Kind.AGENDA, Kind.DECISIONS, Kind.MINUTES)[number % 3],
        key=f"meeting-{number // 3}",
        number=1,
        title=title or f"Number {number}",
        level="strategic",
        body_name="Board",
        body_slug="board",
        content={"items": [], "decisions": []},
        digest="x",
        published_at=now(),
        published_by="x",
    )


@pytest.mark.parametrize("path", ["", "meetings/", "decisions/", "minutes/", "feed.xml"])
def test_pages_ask_as_many_questions_of_many_rows_as_of_few(
    shown: Shown, client: Client, path: str
) -> None:
    counts = []
    done = 0
    for rows in (6, 90):
        with shown.scope() as by:
            for number in range(done, rows):
                made(by, number)
            done = rows
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/public/shown/{path}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] < 12


def test_long_lists_have_pages(shown: Shown, client: Client) -> None:
    with shown.scope() as by:
        for number in range(90):
            made(by, number)
    first = client.get("/public/shown/meetings/?body=board").content.decode()
    assert "Page 1 of 2" in first
    assert "?body=board&amp;page=2" in first
    assert client.get("/public/shown/meetings/?page=zero&body=%22%3E").status_code == 200
