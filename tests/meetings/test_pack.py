"""The board pack: order, numbers, bookmarks, and what is left out for whom."""

import subprocess

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, checking, queries
from meetings.models import AgendaItem, MeetingState, Pack, Paper, PaperVersion
from meetings.packs import PackParams, parts
from meetings.queries import AgendaLine
from reports import actions as report_actions
from reports import queries as report_queries
from reports.base import Content, Section
from reports.build import build
from reports.models import ReportDownload, ReportFile, ReportRun
from tests.factories import operator
from tests.reports.pdfs import encrypted_pdf, opened, plain_pdf, readable
from tests.reports.test_compose import text_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def drafted(trust, support, meeting) -> ReportRun:
    """A draft of the pack, built."""
    with open_scope(trust=trust, person=support) as by:
        made = report_actions.request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(made.pk, trust.pk)
    with operator(trust):
        return ReportRun.objects.get(pk=made.pk)


def added(by, item: AgendaItem, title: str, pdf: bytes | None = None, name: str = "l.pdf") -> Paper:
    """A paper of an item, checked."""
    data = plain_pdf(1, title=title) if pdf is None else pdf
    paper = actions.upload_paper(
        by=by, item=item, title=title, original_name=name, data=data, queue=False
    )
    checking.check_waiting(by)
    return Paper.objects.select_related("version").get(pk=paper.pk)


def issued(trust, support, draft: ReportRun, why: str = "") -> Pack:
    """The pack issued from a draft, built."""
    with open_scope(trust=trust, person=support) as by:
        pack = actions.issue_pack(by=by, draft=draft, why=why, queue=False)
    build(pack.run_id, trust.pk)
    with operator(trust):
        return Pack.objects.select_related("run", "meeting__body").get(pk=pack.pk)


@pytest.fixture
def draft(trust, support, meeting, items) -> ReportRun:
    return drafted(trust, support, meeting)


@pytest.fixture
def run(trust, support, draft) -> ReportRun:
    return issued(trust, support, draft).run


def pdf_of(trust, run: ReportRun, variant: str) -> bytes:
    with operator(trust):
        file = ReportFile.objects.get(run=run, variant=variant)
        with file.file.open("rb") as stored:
            return stored.read()


def test_each_item_is_followed_by_its_papers_and_the_agenda_tells_the_pages(
    trust, run, tmp_path
) -> None:
    assert run.state == "done", run.error
    assert run.title == "Board pack: board group, 24 November 2009, version 1"
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
        (support, ["full", "full-large", "open", "open-large"]),
        (member, ["full", "full-large", "open", "open-large"]),
        (observer, ["open", "open-large"]),
    ):
        with open_scope(trust=trust, person=person) as scope:
            files = report_queries.files_for(scope, run)
        assert [file.variant for file in files] == variants


def test_a_pack_without_items_says_so(trust, support, meeting) -> None:
    assert "The agenda is empty" in drafted(trust, support, meeting).error


def test_a_live_reports_own_confidential_part_stays_so(monkeypatch) -> None:
    secret = Section("Names", needs=Permission.ROUND_VIEW, open_title="Withheld names")
    content = Content(title="Any", subtitle="", parts=[secret], facts=[("As at", "today")])
    monkeypatch.setattr(parts, "_live", lambda *_: content)
    for reason, asks in (
        ("", {Permission.ROUND_VIEW}),
        ("A provider", {Permission.ROUND_VIEW, Permission.PAPER_CONFIDENTIAL}),
    ):
        item = AgendaItem(
            pk=7,
            number=1,
            title="Figures",
            purpose="information",
            live_report="who-is-who",
            confidential_reason=reason,
        )
        line = AgendaLine(item=item, papers=(), live="Any", withheld=False)
        opening, live = parts.parts_of(None, line)
        assert opening.asks == ({Permission.PAPER_CONFIDENTIAL} if reason else set())
        assert live.asks == asks
        assert live.source["figures"] == [["As at", "today"]]


def test_a_draft_says_so_and_only_who_builds_packs_may_open_it(
    trust, support, member, draft, tmp_path
) -> None:
    assert draft.state == "done", draft.error
    pdf = pdf_of(trust, draft, "open")
    assert "Draft: this pack has not been issued" in text_of(pdf, tmp_path)[0]
    words = readable(opened(pdf))
    assert words.count(b"/Subtype /Watermark") == 9
    for person, count in ((support, 2), (member, 0)):
        with open_scope(trust=trust, person=person) as scope:
            assert len(report_queries.files_for(scope, draft)) == count


def test_what_is_issued_is_what_was_checked(trust, support, meeting, draft, tmp_path) -> None:
    pack = issued(trust, support, draft)
    assert pack.run.state == "done", pack.run.error
    assert pack.digest == pack.run.digest == draft.digest
    assert pack.meeting.state == MeetingState.PAPERS_OUT
    pdf = pdf_of(trust, pack.run, "full")
    assert b"/Subtype /Watermark" not in readable(opened(pdf))
    cover = text_of(pdf, tmp_path)[0]
    assert "Version" in cover
    assert "Issued" in cover


def test_the_same_inputs_give_the_same_bytes(trust, support, meeting, draft) -> None:
    again = drafted(trust, support, meeting)
    for variant in ("full", "open"):
        assert pdf_of(trust, again, variant) == pdf_of(trust, draft, variant)


def test_a_draft_that_is_out_of_date_is_not_issued_and_says_what_differs(
    trust, support, meeting, items, draft
) -> None:
    with open_scope(trust=trust, person=support) as by:
        added(by, items[0], "Late")
    pack = issued(trust, support, draft)
    assert pack.run.state == "failed"
    assert "1. Ladders; Late" in pack.run.error
    with open_scope(trust=trust, person=support) as scope:
        assert queries.latest_issued(scope, meeting) is None
    fresh = issued(trust, support, drafted(trust, support, meeting))
    assert (fresh.version, fresh.run.state) == (1, "done")


def test_issuing_again_asks_why_and_says_what_has_changed_to_each_reader(
    trust, support, meeting, items, draft, run, tmp_path
) -> None:
    with pytest.raises(Refusal, match="Say why"):
        issued(trust, support, draft)
    with pytest.raises(Refusal, match="Nothing has changed"):
        issued(trust, support, draft, "No reason")
    with open_scope(trust=trust, person=support) as by:
        for item, title in zip(items, ("Late paper", "Secret addendum"), strict=True):
            added(by, item, title)
        actions.remove_paper(by=by, paper=Paper.objects.get(item=items[1], title="Price list"))
    second = issued(trust, support, drafted(trust, support, meeting), "A late paper for item 1.")
    assert (second.version, second.run.state) == (2, "done"), second.run.error
    full = text_of(pdf_of(trust, second.run, "full"), tmp_path)
    assert "What has changed since version 1" in full[1]
    assert "A late paper for item 1." in full[1]
    for words in ("Late paper", "Secret addendum", "Price list"):
        assert words in full[1]
    copy = pdf_of(trust, second.run, "open")
    pages = text_of(copy, tmp_path)
    assert len(pages) == len(full)
    assert "Late paper" in pages[1]
    assert_nowhere(copy, "Secret addendum", "Price list", "Harbour")


def assert_nowhere(pdf: bytes, *secrets: str) -> None:
    """No secret in the file: not in text, bookmarks, tags, metadata, or any stream."""
    with opened(pdf) as document:
        plain = readable(document)
        held = [plain, pdf]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    held.append(thing.read_bytes())
                except pikepdf.PdfError:  # a picture's own coding
                    held.append(thing.read_raw_bytes())
    shown = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    held.append(shown.stdout)
    for secret in secrets:
        for coded in (secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().encode()):
            assert not any(coded in one or coded.upper() in one for one in held), secret


def test_no_confidential_word_reaches_a_reader_without_the_right(
    trust, support, observer, meeting, items, draft, run
) -> None:
    with open_scope(trust=trust, person=observer) as scope:
        pack = queries.latest_issued(scope, meeting)
        for file in report_queries.files_for(scope, run):
            with file.file.open("rb") as stored:
                assert_nowhere(stored.read(), "Harbour", "Price list", "prices.pdf")
        told = str(queries.manifest_as_data(scope, pack)) + str(
            report_queries.manifest_for(scope, pack.run)
        )
        for secret in ("Harbour", "Price list", "prices.pdf"):
            assert secret not in told
        with operator(trust):
            secret_paper = PaperVersion.objects.get(paper__item=items[1])
        assert secret_paper.sha256 not in told
        assert secret_paper.received_sha256 not in told


def test_a_paper_that_cannot_be_read_has_a_page_that_says_so(
    trust, support, meeting, items, tmp_path
) -> None:
    with operator(trust):
        first, second = Paper.objects.select_related("version").order_by("pk")
        with open(first.file.path, "wb") as broken:
            broken.write(b"%PDF-1.7 and nothing more")
        second.file.storage.delete(second.file.name)
    draft = drafted(trust, support, meeting)
    assert draft.state == "done", draft.error
    pages = text_of(pdf_of(trust, draft, "full"), tmp_path)
    assert "This paper is not in this document" in pages[3]
    assert "cannot be found" in pages[5]
    with open_scope(trust=trust, person=support) as scope:
        problems = queries.review_of(scope, draft).problems
    assert [problem.split(":")[0] for problem in problems] == ["Draft", "Price list"]


def test_a_refused_paper_and_a_confidential_one_of_an_open_item(
    trust, support, meeting, items, tmp_path
) -> None:
    with open_scope(trust=trust, person=support) as by:
        added(by, items[0], "Locked", encrypted_pdf(user="secret"))
        closed = added(by, items[0], "Names of applicants", name="applicants.pdf")
        actions.schedule_paper(by=by, paper=closed, confidential_reason="Personal details")
    draft = drafted(trust, support, meeting)
    pages = text_of(pdf_of(trust, draft, "full"), tmp_path)
    assert "needs a password" in pages[5]
    assert "Page 1 of the paper" in pages[6]
    copy = pdf_of(trust, draft, "open")
    assert "This page is confidential" in text_of(copy, tmp_path)[6]
    assert_nowhere(copy, "Names of applicants", "applicants.pdf", "Harbour")
    with open_scope(trust=trust, person=support) as scope:
        (problem,) = queries.review_of(scope, draft).problems
    assert problem.startswith("Locked: The PDF needs a password")


def test_who_may_not_issue_is_refused(trust, member, draft) -> None:
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.issue_pack(by=by, draft=draft, queue=False)


def test_a_download_is_noted(trust, support, member, meeting, run) -> None:
    with open_scope(trust=trust, person=member) as by:
        for file in report_queries.files_for(by, run)[:2]:
            report_actions.note_download(by=by, file=file)
    with open_scope(trust=trust, person=support) as by:
        pack = queries.latest_issued(by, meeting)
        noted = list(queries.downloads_of(by, pack))
        assert {(one.person, one.variant) for one in noted} == {
            (member, "full"),
            (member, "full-large"),
        }
        assert member not in queries.not_downloaded(by, pack)
        assert support in queries.not_downloaded(by, pack)
    with open_scope(trust=trust, person=member) as by:
        assert list(queries.downloads_of(by, pack)) == []
        assert ReportDownload.objects.count() == 2


def test_an_issued_pack_has_large_print_of_every_copy_with_the_same_numbers(
    trust, run, tmp_path
) -> None:
    with operator(trust):
        files = {file.variant: file for file in ReportFile.objects.filter(run=run)}
    assert set(files) == {"full", "open", "full-large", "open-large"}
    for variant in ("full", "open"):
        small, large = pdf_of(trust, run, variant), pdf_of(trust, run, f"{variant}-large")
        pages = [page.split() for page in text_of(small, tmp_path)]
        assert [page.split() for page in text_of(large, tmp_path)] == pages
        assert files[f"{variant}-large"].needed == files[variant].needed
    assert files["open-large"].variant_words == "Without confidential parts, large print on A3"
