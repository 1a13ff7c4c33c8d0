"""Own pages as PDF: tags, title, and nothing fetched from elsewhere."""

import pytest

from reports.pdf import workers
from reports.pdf.html import RenderError, render_html
from reports.pdf.merge import claims_ua, count_pages, is_tagged
from reports.pdf.structure import walk
from reports.pdf.workers import Section, render_many
from tests.reports.pdfs import opened

TABLE = (
    '<table><caption>Figures</caption><thead><tr><th scope="col">Line</th>'
    '<th scope="col">£</th></tr></thead><tbody>{rows}</tbody></table>'
)
ROW = '<tr><th scope="row">Line {n}</th><td class="num">{n}</td></tr>'


def test_a_section_is_tagged_titled_and_says_its_language() -> None:
    pdf = opened(render_html("<h1>Budget</h1><p>Words.</p>", title="Budget & more"))
    assert is_tagged(pdf)
    assert claims_ua(pdf)
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/Title"]) == "Budget & more"
    kinds = [str(element.S) for element, _ in walk(pdf.Root.StructTreeRoot.K[0])]
    assert "/H1" in kinds
    assert "/P" in kinds


def test_a_figure_is_described_by_the_title_of_its_svg() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img">'
        '<title>One bar</title><rect width="5" height="5"/></svg>'
    )
    pdf = opened(render_html(f"<figure>{svg}</figure>", title="Chart"))
    figures = [e for e, _ in walk(pdf.Root.StructTreeRoot.K[0]) if str(e.S) == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == ["One bar"]


@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1:9/picture.png",
        "https://example.org/picture.png",
        "file:///etc/passwd",
        "file:///etc/passwd?x=/static/",
        "../../etc/passwd",
    ],
)
def test_nothing_is_fetched_from_the_network_or_from_other_files(source: str) -> None:
    with pytest.raises(RenderError):
        render_html(f'<p><img alt="A picture" src="{source}"></p>', title="Fetch")


def test_sections_rendered_in_processes_are_those_rendered_here(monkeypatch) -> None:
    sections = [
        Section(f"Part {i}", f"<h1>Part {i}</h1>" + TABLE.format(rows=ROW.format(n=i) * 60))
        for i in range(3)
    ]
    seen: list[int] = []
    here = render_many(sections, processes=1)
    monkeypatch.setattr(workers, "SMALL", 0)
    elsewhere = render_many(sections, processes=2, on_done=seen.append)
    assert seen == [1, 2, 3]
    assert [count_pages(pdf) for pdf in elsewhere] == [count_pages(pdf) for pdf in here]
    for i, pdf in enumerate(elsewhere):
        whole = opened(pdf)
        assert str(whole.docinfo["/Title"]) == f"Part {i}"


def test_a_section_that_cannot_be_rendered_is_named(monkeypatch) -> None:
    monkeypatch.setattr(workers, "SMALL", 0)
    sections = [
        Section("Good", "<p>Words.</p>"),
        Section("Bad part", '<p><img alt="" src="http://127.0.0.1:9/x.png"></p>'),
    ]
    with pytest.raises(RenderError, match="Bad part"):
        render_many(sections, processes=2)
