"""The board pack: order, numbers, bookmarks, and what is left out for whom."""

import pytest

from meetings import packs
from meetings.models import AgendaItem
from meetings.packs import PackParams
from meetings.queries import AgendaLine
from reports import actions as report_actions
from reports import queries as report_queries
from reports.base import Section
from reports.build import build
from reports.models import ReportFile, ReportRun
from tests.factories import operator
from tests.reports.pdfs import opened
from tests.reports.test_compose import text_of
from trusts.permissions import Permission
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(trust, support, meeting, items, monkeypatch) -> ReportRun:
    with open_scope(trust=trust, person=support) as by:
        made = report_actions.request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(made.pk, trust.pk)
    with operator(trust):
        return ReportRun.objects.get(pk=made.pk)


def pdf_of(trust, run: ReportRun, variant: str) -> bytes:
    with operator(trust):
        file = ReportFile.objects.get(run=run, variant=variant)
        with file.file.open("rb") as stored:
            return stored.read()


def test_each_item_is_followed_by_its_papers_and_the_agenda_tells_the_pages(
    trust, run, tmp_path
) -> None:
    assert run.state == "done", run.error
    assert run.title == "Board pack: board group, 24 November 2009"
    pages = text_of(pdf_of(trust, run, "full"), tmp_path)
    assert len(pages) == 9
    heads = ["1. Ladders", "Draft", "2. The Harbour contract", "Price list"]
    rows = [
        next(r for r in pages[1].splitlines() if head in r and "Page" not in r) for head in heads
    ]
    assert [row.split()[-1] for row in rows] == ["3", "4", "6", "7"]
    assert "Item 1, for decision" in pages[2]
    assert "Page 1 of the paper" in pages[3]
    assert "Item 1: Ladders, Draft" in pages[4]
    assert "Item 2, for decision" in pages[5]
    assert "Page 3 of the paper" in pages[8]
    assert "Page 9 of 9" in pages[8]


def test_there_is_a_bookmark_for_each_item_and_paper(trust, run) -> None:
    with opened(pdf_of(trust, run, "full")) as pdf, pdf.open_outline() as outline:
        tree = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert tree[1:] == [
        ("1. Ladders", ["Draft"]),
        ("2. The Harbour contract", ["Price list"]),
    ]


def test_the_open_copy_leaves_confidential_items_out_and_keeps_the_numbers(
    trust, run, tmp_path
) -> None:
    pdf = pdf_of(trust, run, "open")
    pages = text_of(pdf, tmp_path)
    assert len(pages) == 9
    whole = "".join(pages)
    assert "2. Confidential item: A named provider" in pages[1]
    for word in ("Harbour", "Price list"):
        assert word not in whole
        assert word.encode() not in pdf
    for page in pages[5:9]:
        assert "This page is confidential" in page
    assert "Page 9 of 9" in pages[8]


def test_each_reader_gets_the_copy_they_may_have(trust, support, member, observer, run) -> None:
    for person, variants in (
        (support, ["full", "open"]),
        (member, ["full", "open"]),
        (observer, ["open"]),
    ):
        with open_scope(trust=trust, person=person) as scope:
            files = report_queries.files_for(scope, run)
        assert [file.variant for file in files] == variants


def test_a_pack_without_items_says_so(trust, support, meeting) -> None:
    with open_scope(trust=trust, person=support) as by:
        made = report_actions.request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(made.pk, trust.pk)
    with operator(trust):
        assert "The agenda is empty" in ReportRun.objects.get(pk=made.pk).error


def test_a_live_reports_own_confidential_part_stays_so_in_an_open_item(monkeypatch) -> None:
    secret = Section("Names", needs=Permission.PAPER_CONFIDENTIAL, open_title="Withheld names")
    monkeypatch.setattr(packs, "_live", lambda *_: [secret])
    item = AgendaItem(number=1, title="Figures", purpose="information", live_report="any")
    line = AgendaLine(item=item, papers=(), live="Any", withheld=False)
    opening, live = packs._parts_of(None, line)
    assert opening.needs is None
    assert (live.needs, live.open_title) == (Permission.PAPER_CONFIDENTIAL, "Withheld names")
