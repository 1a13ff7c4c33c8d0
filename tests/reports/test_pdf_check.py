"""Uploads: refused in words, or cleaned; never opened in this process."""

import time

import pikepdf
import pytest

from reports.pdf import check
from reports.pdf.check import REFUSALS, UnusablePdfError, inspect_upload
from reports.pdf.merge import Part, join
from tests.reports.pdfs import (
    active_pdf,
    associated_files_pdf,
    bomb_pdf,
    encrypted_pdf,
    form_pdf,
    opened,
    plain_pdf,
    readable,
    saved,
)


def test_a_good_pdf_is_taken_with_its_title_and_pages() -> None:
    taken = inspect_upload(plain_pdf(3, title="Ladder of need"))
    assert (taken.pages, taken.title, taken.tagged, taken.notes) == (3, "Ladder of need", False, ())
    assert len(opened(taken.pdf).pages) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a spreadsheet", "not_pdf"),
        (b"%PDF-1.7\n" + b"rubbish " * 500, "damaged"),
        (encrypted_pdf(user="secret"), "password"),
        (encrypted_pdf(), "protected"),
        (plain_pdf(3)[:600], "damaged"),
    ],
)
def test_refusals_say_what_is_wrong_and_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(UnusablePdfError) as refusal:
        inspect_upload(data)
    assert refusal.value.code == code
    assert refusal.value.message.count(".") >= 2


def test_too_many_pages_are_counted_in_the_refusal() -> None:
    with pytest.raises(UnusablePdfError, match="has 401 pages"):
        inspect_upload(plain_pdf(401))


def test_a_file_over_the_limit_is_not_even_opened(monkeypatch) -> None:
    monkeypatch.setattr(check, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(UnusablePdfError, match="larger than 1 MB"):
        inspect_upload(b"%PDF-1.7" + b" " * 1024 * 1024)


def test_scripts_programs_and_attachments_are_removed_and_this_is_said() -> None:
    taken = inspect_upload(active_pdf())
    assert any("Scripts, attachments" in note for note in taken.notes)
    pdf = opened(taken.pdf)
    for key in ("/OpenAction", "/AA"):
        assert key not in pdf.Root
    assert not pdf.attachments
    assert "/AA" not in pdf.pages[0].obj
    launch, web, chained = list(pdf.pages[0].obj.Annots)
    assert "/A" not in launch
    assert str(web.A.URI) == "https://example.org/"
    assert "/A" not in chained
    assert b"JavaScript" in readable(opened(active_pdf()))
    for word in (b"JavaScript", b"Launch", b"cmd.exe", b"MZ"):
        assert word not in readable(pdf)


def test_files_that_hang_on_a_page_or_a_note_are_removed() -> None:
    taken = inspect_upload(associated_files_pdf())
    assert any("attachments" in note for note in taken.notes)
    assert b"MZ payload" in readable(opened(associated_files_pdf()))
    assert b"MZ payload" not in readable(opened(taken.pdf))
    assert "/URI" not in opened(taken.pdf).Root


def test_form_fields_become_plain_text_with_their_answers() -> None:
    taken = inspect_upload(form_pdf())
    pdf = opened(taken.pdf)
    assert "/AcroForm" not in pdf.Root
    assert any("Form fields" in note for note in taken.notes)
    assert b"Answer given" in readable(pdf)


def test_a_slightly_damaged_file_is_repaired_and_this_is_said() -> None:
    good = plain_pdf(2)
    taken = inspect_upload(good[: good.rindex(b"startxref")] + b"startxref\n9\n%%EOF")
    assert taken.pages == 2
    assert any("repaired" in note for note in taken.notes)


def test_a_bomb_is_refused_in_bounded_time() -> None:
    bomb = bomb_pdf()
    assert len(bomb) < 1024 * 1024
    start = time.monotonic()
    with pytest.raises(UnusablePdfError) as refusal:
        inspect_upload(bomb)
    assert refusal.value.code == "too_heavy"
    assert time.monotonic() - start < 20


def test_a_file_that_keeps_the_child_busy_is_refused(monkeypatch) -> None:
    with pytest.raises(UnusablePdfError) as refusal:
        inspect_upload(plain_pdf(50), seconds=0)
    assert refusal.value.code == "too_heavy"


def test_what_is_taken_can_be_joined() -> None:
    parts = [
        Part("Form", inspect_upload(form_pdf()).pdf),
        Part("A", inspect_upload(active_pdf()).pdf),
    ]
    assert join(parts, title="Pack").pages == 3


def test_every_refusal_tells_the_next_step() -> None:
    for message in REFUSALS.values():
        assert message.count(". ") >= 1


def test_a_file_that_could_not_be_opened_once_kept_is_refused() -> None:
    whole = saved(opened(plain_pdf(3)), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pytest.raises(UnusablePdfError) as refused:
        inspect_upload(whole[: whole.rindex(b"trailer")])
    assert refused.value.code == "damaged"
