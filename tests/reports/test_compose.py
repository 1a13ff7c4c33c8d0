"""From content to documents: contents that tell the truth, the same page numbers in every copy."""

import subprocess

import pytest

from reports import compose
from reports.base import Content, ReadyPart, Section
from reports.models import ReportFile
from tests.reports.conftest import Bodies, BodiesParams
from tests.reports.pdfs import opened, plain_pdf
from trusts.permissions import Permission
from trusts.scope import operator_scope


def text_of(pdf: bytes, tmp_path) -> list[str]:
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def made(trust, name: str) -> list[compose.Document]:
    report = Bodies()
    with operator_scope(trust=trust, reason="test") as scope:
        content = report.collect(scope, BodiesParams(name))
        prepared = compose.prepare(report, content, scope=scope, asked_by="Tom Brightwell")
    return compose.build(prepared)


@pytest.mark.django_db
def test_a_document_has_cover_contents_parts_and_one_run_of_numbers(trust, tmp_path) -> None:
    (document,) = made(trust, "open")
    pages = text_of(document.data, tmp_path)
    assert document.pages == len(pages) == 7
    assert "Tom Brightwell" in pages[0]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 7" in page
    contents = pages[1]
    assert "Contents" in contents
    for line, page in [("All bodies", 3), ("A paper with a secret title", 4), ("Last", 7)]:
        assert any(line in row and row.split()[-1] == str(page) for row in contents.splitlines())
    assert "Item 2" in pages[4]
    assert document.needs == ()
    assert not document.accessible
    assert "without tags" in document.notes[0]


@pytest.mark.django_db
def test_the_contents_link_to_their_parts(trust) -> None:
    (document,) = made(trust, "open")
    pdf = opened(document.data)
    targets = [pdf.pages.index(_page(a.Dest[0])) + 1 for a in pdf.pages[1].obj.Annots]
    assert targets == [4, 7]


def _page(obj):
    import pikepdf

    return pikepdf.Page(obj)


@pytest.mark.django_db
def test_a_confidential_part_is_left_out_of_the_open_copy_and_numbers_stay(trust, tmp_path) -> None:
    full, public = made(trust, "secret")
    assert (full.variant, public.variant) == (ReportFile.FULL, ReportFile.OPEN)
    assert full.needs == (Permission.PAPER_CONFIDENTIAL.codename,)
    assert public.needs == ()
    assert full.pages == public.pages
    whole, copy = text_of(full.data, tmp_path), text_of(public.data, tmp_path)
    assert "secret title" in whole[1]
    assert "Page 1 of the paper" in whole[3]
    assert "secret title" not in "".join(copy)
    for page in copy[3:6]:
        assert "This page is confidential" in page
    assert "The end" in whole[6]
    assert "The end" in copy[6]
    raw = opened(public.data)
    with raw.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "A paper with a secret title" not in str(titles)


@pytest.mark.django_db
def test_contents_of_many_pages_settle(trust, tmp_path) -> None:
    parts = [Section(f"Part {n}", {"entries": []}) for n in range(70)]
    report = Bodies()
    with operator_scope(trust=trust, reason="test") as scope:
        prepared = compose.prepare(
            report,
            Content(title="Long", subtitle="", parts=[*parts, ReadyPart("End", plain_pdf(1))]),
            scope=scope,
            asked_by="",
        )
    (document,) = compose.build(prepared)
    pages = text_of(document.data, tmp_path)
    front = document.pages - 71
    assert front > 2
    row = next(r for page in pages[:front] for r in page.splitlines() if "Part 69" in r)
    assert row.split()[-1] == str(front + 70)


@pytest.mark.django_db
def test_progress_is_told_step_by_step_and_can_stop_the_work(trust) -> None:
    report = Bodies()
    with operator_scope(trust=trust, reason="test") as scope:
        content = report.collect(scope, BodiesParams("open"))
        prepared = compose.prepare(report, content, scope=scope, asked_by="")
    told: list[tuple[int, int, str]] = []
    compose.build(prepared, progress=lambda *step: told.append(step))
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert all(done <= steps for done, steps, _ in told)

    class Stop(Exception):
        pass

    def stop(*step) -> None:
        raise Stop

    with pytest.raises(Stop):
        compose.build(prepared, progress=stop)
