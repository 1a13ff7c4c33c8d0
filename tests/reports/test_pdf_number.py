"""One run of page numbers, upright and at the visible bottom of every page."""

import re
import subprocess

import pytest

from reports.pdf.html import render_html
from reports.pdf.merge import Part, claims_ua, join
from reports.pdf.number import stamp
from tests.reports.pdfs import opened, plain_pdf, saved


def words(pdf: bytes, tmp_path) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page and where they are, as seen: x from the left, y from the top."""
    path = tmp_path / "words.pdf"
    path.write_bytes(pdf)
    html = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    found = []
    for page in html.split("<page ")[1:]:
        found.append(
            [
                (word, float(x1), float(y1), float(x2), float(y2))
                for x1, y1, x2, y2, word in re.findall(
                    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" '
                    r'yMax="([\d.-]+)">([^<]*)</word>',
                    page,
                )
            ]
        )
    return found


def test_every_page_has_its_number_of_the_whole_and_its_item(tmp_path) -> None:
    own = render_html("<h1>Report</h1>", title="Report")
    whole = join([Part("Report", own), Part("Paper", plain_pdf(2))], title="Pack").pdf
    stamped = stamp(whole, ["Cover", "Item 2: Ladders", "Item 2: Ladders"])
    for number, page in enumerate(words(stamped, tmp_path), start=1):
        text = " ".join(word for word, *_ in page)
        assert f"Page {number} of 3" in text
        assert ("Cover" if number == 1 else "Item 2: Ladders") in text


def test_a_later_document_can_go_on_counting(tmp_path) -> None:
    stamped = stamp(plain_pdf(1), [""], first=47, total=300)
    assert "Page 47 of 300" in " ".join(word for word, *_ in words(stamped, tmp_path)[0])


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (842, 1191), (1191, 842)])
def test_the_footer_is_upright_at_the_visible_bottom(tmp_path, rotate, size) -> None:
    stamped = stamp(plain_pdf(1, size=size, rotate=rotate), ["Item 1"])
    seen_height = size[1] if rotate in (0, 180) else size[0]
    seen_width = size[0] if rotate in (0, 180) else size[1]
    page = words(stamped, tmp_path)[0]
    item = next(word for word in page if word[0] == "Item")
    number = max((word for word in page if word[0] == "Page"), key=lambda word: word[2])
    assert seen_height - 40 < item[2] < item[4] < seen_height - 10
    assert 40 < item[1] < 60
    assert item[3] - item[1] > item[4] - item[2]  # wider than high: it is not on its side
    assert seen_width - 150 < number[1] < seen_width - 60


def test_a_cropped_page_is_numbered_inside_what_can_be_seen(tmp_path) -> None:
    pdf = opened(plain_pdf(1))
    pdf.pages[0].obj.CropBox = [100, 100, 500, 700]
    page = words(stamp(saved(pdf), ["Item 1"]), tmp_path)[0]
    item = next(word for word in page if word[0] == "Item")
    assert item[1] > 0
    pdf = opened(stamp(saved(pdf), ["Item 1"]))
    footer = pdf.pages[0].obj.Contents[-1].read_bytes().decode()
    x, y = (float(v) for v in re.search(r"([\d.]+) ([\d.]+) cm /GTFooter", footer).groups())
    assert (x, y) == (145, 114)


def test_the_footer_is_an_artifact_in_an_embedded_font() -> None:
    own = render_html("<h1>Report</h1>", title="Report")
    pdf = opened(stamp(own, ["Item"]))
    assert claims_ua(pdf)
    footer = pdf.pages[0].obj.Contents[-1].read_bytes()
    assert footer.strip().startswith(b"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC")
    form = pdf.pages[0].obj.Resources.XObject.GTFooter
    for font in dict(form.Resources.Font).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_pages_that_share_resources_do_not_share_footers(tmp_path) -> None:
    pdf = opened(plain_pdf(2))
    shared = pdf.make_indirect(pdf.pages[0].obj.Resources)
    for page in pdf.pages:
        page.obj.Resources = shared
    first, second = words(stamp(saved(pdf), ["One", "Two"]), tmp_path)
    assert "Two" not in [word[0] for word in first]
    assert "One" not in [word[0] for word in second]


def test_long_item_names_do_not_push_the_number_off_the_page(tmp_path) -> None:
    stamped = stamp(plain_pdf(1), ["A very long item name " * 20])
    number = [word for word in words(stamped, tmp_path)[0] if word[0] == "Page"][-1]
    assert number[1] < 595 - 60


def test_a_text_is_needed_for_every_page() -> None:
    with pytest.raises(ValueError, match="1 texts for 2 pages"):
        stamp(plain_pdf(2), ["One"])
