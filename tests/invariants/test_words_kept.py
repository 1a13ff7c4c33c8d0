"""Words that are for some only, planted everywhere, and every page that others can get to."""

from __future__ import annotations

import html
import re
import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from assessment.models import Answer, Evidence
from meetings.models import (
    AgendaItem,
    Decision,
    Declaration,
    MeetingAction,
    MinuteEntry,
    PackNote,
    Paper,
    SubmittedItem,
)
from tests.factories import operator, seat
from tests.reports.pdfs import opened, readable
from trusts.levels import Level
from trusts.models import Trust
from trusts.permissions import Role

pytestmark = pytest.mark.django_db

CLOSED, OWN = "xyzzyclosed", "xyzzyown"
PRINTED = "Terms with the Harbour provider"
"""A confidential item that the demo's documents were built with."""
MOST_OF_A_KIND = 5
"""Pages looked at of one address: enough of each record, and a crawl that ends."""
LINK = re.compile(r'(?:href|action|hx-get)="([^"#]+)')


def plant(anyplace: Trust) -> None:
    """Put the words where only the right to confidential papers, or nobody else, may see them."""
    with operator(anyplace):
        closed = AgendaItem.objects.exclude(confidential_reason="")
        keys = list(closed.values_list("pk", flat=True))
        assert keys
        closed.update(title=f"{CLOSED} title", summary=f"{CLOSED} summary", presenter=CLOSED)
        assert Paper.objects.filter(item__in=keys).update(title=f"{CLOSED} paper")
        Paper.objects.exclude(confidential_reason="").update(title=f"{CLOSED} paper")
        for model, field in (
            (MinuteEntry, "words"),
            (Decision, "words"),
            (MeetingAction, "what"),
            (Declaration, "what"),
        ):
            model.objects.filter(item__in=keys).update(**{field: f"{CLOSED} {field}"})
        assert MinuteEntry.objects.update(closed_words=f"{CLOSED} part")
        SubmittedItem.objects.exclude(confidential_reason="").update(title=f"{CLOSED} asked")
        assert Answer.objects.filter(participant__submitted_at=None).update(comment=OWN)
        Evidence.objects.filter(is_shared=False).update(shows=OWN)
        PackNote.objects.update(text=OWN)


def words_of(pdf: bytes) -> str:
    """What a PDF shows, and what lies in it besides: bookmarks, titles, alternative texts."""
    shown = subprocess.run(
        ["pdftotext", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    ).stdout.decode()
    with opened(pdf) as held:
        return shown + readable(held).decode("latin-1")


def pages(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """Every kind of page that links lead to, with its text; a PDF as what can be read of it."""
    todo, seen = [start], {start}
    asked: Counter[str] = Counter()
    while todo:
        url = todo.pop(0)
        try:
            name = resolve(url.partition("?")[0]).view_name
        except Resolver404:
            continue
        asked[name] += 1
        if asked[name] > MOST_OF_A_KIND:
            continue
        answer = client.get(url)
        if answer.status_code >= 300:
            if answer.status_code == 302:
                todo += [answer.url] if answer.url not in seen else []
                seen.add(answer.url)
            continue
        kind = answer["Content-Type"].partition(";")[0]
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield url, words_of(body) if kind == "application/pdf" else body.decode(errors="replace")
        if kind != "text/html":
            continue
        for found in LINK.findall(body.decode()):
            link = html.unescape(found)
            link = url.partition("?")[0] + link if link.startswith("?") else link
            if link.startswith("/t/") and link not in seen:
                seen.add(link)
                todo.append(link)


VISITORS = [
    (Role.OBSERVER, Level.STRATEGIC, (CLOSED, PRINTED, OWN)),
    (Role.MEMBER, Level.EXECUTIVE, (CLOSED, PRINTED, OWN)),
    (Role.MEMBER, Level.OPERATIONAL, (CLOSED, PRINTED, OWN)),
    (Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE, (CLOSED, PRINTED, OWN)),
    (Role.ADMINISTRATOR, Level.STRATEGIC, (CLOSED, PRINTED, OWN)),
    (Role.BOARD_SUPPORT, Level.STRATEGIC, (OWN,)),
]
BODIES = {Level.STRATEGIC: "board", Level.EXECUTIVE: "executive", Level.OPERATIONAL: "south-area"}


@pytest.mark.parametrize(("role", "level", "kept"), VISITORS, ids=str)
def test_no_page_shows_words_that_are_for_others(
    role: Role, level: Level, kept: tuple[str, ...], anyplace: Trust, client: Client
) -> None:
    plant(anyplace)
    client.force_login(seat(anyplace, role, body=BODIES[level], partner="anyplace-pct"))
    found = dict(pages(client, f"/t/{anyplace.slug}/"))
    assert len(found) > 50
    assert not [(url, word) for url, text in found.items() for word in kept if word in text]
    # Who may see the closed words finds them: the crawl goes where they are.
    assert (CLOSED in kept) != any(CLOSED in text for text in found.values())
