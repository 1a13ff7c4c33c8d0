"""Text with a few marks becomes HTML that is safe, whatever was typed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.writing import to_html

ALLOWED = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {("a", "href"), ("a", "title"), ("th", "scope"), ("ol", "start")}


class Seen(HTMLParser):
    """The tags and attributes a browser would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def check(source: str) -> str:
    html = to_html(source)
    seen = Seen()
    seen.feed(html)
    seen.close()
    assert not seen.other
    for tag, attributes in seen.tags:
        assert tag in ALLOWED
        for name, value in attributes:
            assert (tag, name) in ATTRIBUTES
            if name == "href":
                assert re.match(r"(https?://|mailto:)", value or "", re.IGNORECASE)
    return html


def test_the_marks() -> None:
    html = check(
        "# One\n\nText **bold** *soft*\nsame line\n\n### Two\n\n- a\n- b\n\n1. x\n\n"
        "| A | B |\n|:--|--:|\n| 1 | 2 |\n\n[site](https://anyplace.example/a?b=1&c=2)"
    )
    assert "<h2>One</h2>" in html
    assert "<h3>Two</h3>" in html, "levels follow each other whatever was typed"
    assert "<strong>bold</strong>" in html
    assert '<th scope="col">A</th>' in html
    assert "style" not in html
    assert 'href="https://anyplace.example/a?b=1&amp;c=2"' in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "![picture](https://anyplace.example/x.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "[x](//elsewhere.example)",
        "[x]( https://a.example 'a\" onmouseover=\"x')",
        "<javascript:alert(1)>",
        "<https://anyplace.example>",
        "<style>*{}</style>",
        "<!-- comment --> <?php ?> <!DOCTYPE html>",
        "[x]: javascript:alert(1)\n\n[x]",
        "| <b>x</b> |\n|---|\n| <i onclick=a()> |",
        "```html\n<script>\n```",
        "    <script>",
        "&lt;script&gt; &amp; &#60;script&#62;",
        "\\<b\\>",
        "<a href='https://a.example' onclick=x>",
    ],
)
def test_what_people_try(source: str) -> None:
    check(source)


@given(st.text(max_size=300))
def test_any_text_is_safe(source: str) -> None:
    check(source)


PIECES = [
    *("<", ">", '"', "'", "[", "](", ")", "javascript:", "https://a.example", "<script"),
    *("# ", "\n", "\n\n", "|", "---", "- ", "1. ", "&#x3c;", "&lt;", "on", "=", " ", "a"),
    *("**", "*", "\\", "`", "!", "<!--", "-->", "\t", "\x00", "\u2028"),
]
pieces = st.sampled_from(PIECES)


@given(st.lists(pieces, max_size=40))
def test_any_pieces_of_marks_and_tags_are_safe(parts: list[str]) -> None:
    check("".join(parts))


def test_headings_begin_where_they_are_told() -> None:
    assert to_html("# A", top=1).startswith("<h1>")
    with pytest.raises(ValueError, match="level"):
        to_html("x", top=5)
