"""Joining parts: tags, ids, bookmarks, links, labels and an honest PDF/UA mark."""

import pikepdf
import pytest
from pikepdf import Array

from reports.pdf.html import render_html
from reports.pdf.merge import Part, claims_ua, join
from reports.pdf.structure import number_tree, walk
from tests.reports.pdfs import opened, plain_pdf, saved
from tests.reports.test_pdf_html import ROW, TABLE


@pytest.fixture(scope="module")
def long_table() -> bytes:
    rows = "".join(ROW.format(n=n) for n in range(90))
    return render_html("<h1>Lines</h1><h2>Detail</h2>" + TABLE.format(rows=rows), title="Lines")


@pytest.fixture(scope="module")
def contents() -> bytes:
    return render_html(
        '<h1>Contents</h1><p><a href="part:lines">Lines</a>, <a href="part:gone">gone</a>, '
        '<a href="#below">below</a></p><h2 id="below">Below</h2>'
        '<p><a href="https://example.org/">Elsewhere</a></p>',
        title="Contents",
    )


def elements(pdf: pikepdf.Pdf) -> list:
    return [element for element, _ in walk(pdf.Root.StructTreeRoot.K[0])]


def test_every_element_is_kept_and_every_tagged_thing_is_found_again(
    long_table: bytes, contents: bytes
) -> None:
    joined = join([Part("A", contents), Part("B", long_table), Part("C", long_table)], title="All")
    whole = opened(joined.pdf)
    apart = sum(len(elements(opened(pdf))) for pdf in (contents, long_table, long_table))
    assert len(elements(whole)) == apart - 3 + 1 + 3  # one Document for three, a Part for each
    tree = dict(number_tree(whole.Root.StructTreeRoot.ParentTree))
    keys = []
    for page in whole.pages:
        keys.append(int(page.obj.StructParents))
        for annotation in page.obj.get("/Annots", Array()):
            keys.append(int(annotation.StructParent))
            assert str(tree[int(annotation.StructParent)].S) == "/Link"
        owners = tree[int(page.obj.StructParents)]
        assert all(owner.Pg.objgen == page.obj.objgen for owner in owners)
    assert sorted(keys) == sorted(set(keys)) == sorted(tree)
    assert int(whole.Root.StructTreeRoot.ParentTreeNextKey) == max(tree) + 1


def test_cell_ids_are_unique_and_each_cell_finds_its_headers(long_table: bytes) -> None:
    whole = opened(join([Part("A", long_table), Part("B", long_table)], title="All").pdf)
    ids = [bytes(element.ID) for element in elements(whole) if "/ID" in element]
    assert len(ids) == len(set(ids)) > 180
    named = whole.Root.StructTreeRoot.IDTree.Names
    assert sorted(ids) == [bytes(named[i]) for i in range(0, len(named), 2)]
    wanted = [
        bytes(key)
        for element in elements(whole)
        if str(element.S) == "/TD"
        for key in element.A.get("/Headers", Array())
    ]
    assert len(wanted) == 2 * 2 * 90
    assert set(wanted) <= set(ids)


def test_bookmarks_are_part_titles_with_the_parts_own_headings_under_them(
    long_table: bytes,
) -> None:
    parts = [
        Part("Item 1", plain_pdf(2)),
        Part("Paper 1a", long_table, level=2),
        Part("Lines", long_table),
    ]
    joined = join(parts, title="Pack")
    assert joined.starts == (1, 3, 6)
    with opened(joined.pdf) as pdf, pdf.open_outline() as outline:
        first, last = outline.root
        assert [first.title, last.title] == ["Item 1", "Lines"]
        assert [child.title for child in first.children] == ["Paper 1a"]
        assert first.children[0].children[0].title == "Lines"
        assert [child.title for child in last.children] == ["Detail"]  # not "Lines" twice
        assert pdf.pages.index(pikepdf.Page(last.destination[0])) == 5
        assert pdf.pages.index(pikepdf.Page(last.children[0].destination[0])) == 5


def test_links_between_and_within_parts_work_after_joining(
    long_table: bytes, contents: bytes
) -> None:
    joined = join([Part("Contents", contents), Part("L", long_table, key="lines")], title="All")
    pdf = opened(joined.pdf)
    to_part, to_nothing, within, outside = list(pdf.pages[0].obj.Annots)
    assert to_part.Dest[0].objgen == pdf.pages[1].obj.objgen
    assert "/A" not in to_nothing
    assert "/Dest" not in to_nothing
    assert within.Dest[0].objgen == pdf.pages[0].obj.objgen
    assert str(outside.A.URI) == "https://example.org/"


def test_the_whole_has_title_language_labels_and_the_mark(long_table: bytes) -> None:
    joined = join([Part("A", long_table)], title="Board pack", author="Anyplace")
    pdf = opened(joined.pdf)
    assert joined.accessible
    assert joined.reasons == ()
    assert claims_ua(pdf)
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.docinfo["/Title"]) == "Board pack"
    assert [page.label for page in pdf.pages] == ["1", "2", "3"]


def test_an_untagged_part_is_read_page_by_page_and_the_mark_is_left_off(long_table: bytes) -> None:
    scan = plain_pdf(1, text=False)
    joined = join(
        [Part("A", long_table), Part("Letter", plain_pdf(2)), Part("Scan", scan)], title="All"
    )
    pdf = opened(joined.pdf)
    assert not joined.accessible
    assert [reason.split("”")[0] for reason in joined.reasons] == ["“Letter", "“Scan"]
    assert not claims_ua(pdf)
    letter, scanned = list(pdf.Root.StructTreeRoot.K[0].K)[1:]
    assert [str(kid.S) for kid in letter.K] == ["/P", "/P"]
    assert [str(kid.S) for kid in scanned.K] == ["/Figure"]
    assert "Page 1 of “Scan”" in str(scanned.K[0].Alt)
    tree = dict(number_tree(pdf.Root.StructTreeRoot.ParentTree))
    assert tree[int(pdf.pages[3].obj.StructParents)][0].objgen == letter.K[0].objgen
    assert b"/P <</MCID 0>> BDC" in pdf.pages[3].obj.Contents.read_bytes()
    assert b"Page 1 of the paper" in pdf.pages[3].obj.Resources.XObject.Whole.read_bytes()


def test_a_tagged_part_that_claims_nothing_keeps_its_tags_but_not_the_mark(
    long_table: bytes,
) -> None:
    modest = opened(long_table)
    del modest.Root.Metadata
    joined = join([Part("Modest", saved(modest))], title="All")
    assert not joined.accessible
    assert "does not say that it meets PDF/UA" in joined.reasons[0]
    assert len(elements(opened(joined.pdf))) > 200


def test_pages_keep_their_size_and_rotation(long_table: bytes) -> None:
    a3 = plain_pdf(1, size=(842, 1191), rotate=90)
    pdf = opened(join([Part("A", long_table), Part("Plan", a3)], title="All").pdf)
    assert [float(x) for x in pdf.pages[3].mediabox] == [0, 0, 842, 1191]
    assert int(pdf.pages[3].obj.Rotate) == 90


def test_the_same_parts_give_the_same_bytes(long_table: bytes) -> None:
    parts = [Part("A", long_table), Part("B", plain_pdf(2))]
    assert join(parts, title="All").pdf == join(parts, title="All").pdf


def test_nothing_to_join_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        join([], title="Empty")
