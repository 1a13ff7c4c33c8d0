"""Large print: larger pages, and everything still where it was on them."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reports.pdf.enlarge import MOST, enlarge
from reports.pdf.html import render_html
from reports.pdf.merge import Part, claims_ua, is_tagged, join
from tests.reports.pdfs import opened, plain_pdf, saved
from tests.reports.test_pdf_number import words

A4, A3 = (595.28, 841.89), (841.89, 1190.55)


def size_of(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in page.cropbox)
    return right - left, top - bottom


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_of_a4_becomes_one_of_a3(tmp_path, rotate) -> None:
    small = plain_pdf(1, size=A4, rotate=rotate)
    large = enlarge(small)
    with opened(large) as pdf:
        assert size_of(pdf.pages[0]) == pytest.approx(A3, abs=1)
    for (word, *before), (same, *after) in zip(
        words(small, tmp_path)[0], words(large, tmp_path)[0], strict=True
    ):
        assert word == same
        assert after == pytest.approx([value * MOST for value in before], rel=0.01)


def test_a_page_of_a3_stays_and_one_in_between_grows_to_a3() -> None:
    with opened(
        enlarge(
            join(
                [Part("A", plain_pdf(1, size=A3)), Part("B", plain_pdf(1, size=(700, 900)))],
                title="T",
            ).pdf
        )
    ) as pdf:
        assert size_of(pdf.pages[0]) == pytest.approx(A3, abs=0.01)
        wide, high = size_of(pdf.pages[1])
        assert wide == pytest.approx(842, abs=1)
        assert high == pytest.approx(900 * 842 / 700, abs=1)


def test_tags_bookmarks_and_links_go_with_their_pages() -> None:
    own = render_html(
        '<h1>One</h1><p><a href="#two">Go</a></p><h1 id="two" class="x">Two</h1>', title="Own"
    )
    whole = join([Part("Own", own), Part("Paper", plain_pdf(2))], title="Pack").pdf
    with opened(whole) as before, opened(enlarge(whole)) as after:
        assert len(after.pages) == 3
        assert is_tagged(after)
        assert claims_ua(after) == claims_ua(before)
        link, grown = before.pages[0].obj.Annots[0], after.pages[0].obj.Annots[0]
        assert [float(one) for one in grown.Rect] == pytest.approx(
            [float(one) * MOST for one in link.Rect], abs=0.5
        )
        assert float(grown.Dest[3]) == pytest.approx(float(link.Dest[3]) * MOST, abs=0.5)
        with after.open_outline() as outline, before.open_outline() as old:
            assert [item.title for item in outline.root] == [item.title for item in old.root]
            (first, second), (a, b) = outline.root[0].children, old.root[0].children
            for new, was in ((first, a), (second, b)):
                assert float(new.destination[3]) == pytest.approx(
                    float(was.destination[3]) * MOST, abs=0.5
                )


def test_a_pattern_grows_with_its_page_and_with_no_other() -> None:
    """A shading pattern stands in the page's space: drawing larger alone would leave it behind."""
    pdf = opened(plain_pdf(2, size=A4))
    pattern = pdf.make_indirect(
        Dictionary(Type=Name.Pattern, PatternType=2, Matrix=Array([1, 0, 0, 1, 100, 200]))
    )
    for page in pdf.pages:
        page.obj.Resources.Pattern = Dictionary(P1=pattern)
    with opened(enlarge(saved(pdf))) as after:
        for page in after.pages:
            assert [float(one) for one in page.obj.Resources.Pattern.P1.Matrix] == pytest.approx(
                [MOST, 0, 0, MOST, 100 * MOST, 200 * MOST], abs=0.2
            )


def test_the_same_bytes_give_the_same_bytes() -> None:
    assert enlarge(plain_pdf(2)) == enlarge(plain_pdf(2))
