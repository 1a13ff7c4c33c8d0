"""Papers written in the product: plain text with a few marks becomes HTML that is safe.

The marks are a small part of CommonMark: headings, paragraphs, lists, **strong**, *emphasis*,
tables and links to web addresses. markdown-it-py reads them with raw HTML switched off, so what
looks like a tag is shown as typed. Images are left out: they would make readers' browsers, and the
PDF, call other machines.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKS = [
    *("heading", "list", "table", "emphasis", "link", "escape", "newline", "entity", "autolink"),
]
SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
LOWEST = 3


class _Reader(MarkdownIt):
    """A reader of the few marks, that follows our policy of links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Whether a link may lead there."""
        return _is_safe(url)


def _reader() -> MarkdownIt:
    reader = _Reader("zero", {"html": False, "linkify": False, "breaks": False})
    reader.enable(MARKS)
    return reader


def _is_safe(address: str) -> bool:
    """Whether a link may lead there: a web or email address in full, nothing else."""
    return SAFE_LINK.match(address.strip()) is not None


def to_html(source: str, *, top: int = 2) -> str:
    """The text as HTML, its highest heading at level `top` and none more than two below.

    Everything that was typed comes out escaped; the only tags are those of the marks. Raises
    ValueError for a `top` outside 1 to 4.
    """
    if not 1 <= top <= 4:
        raise ValueError("A paper's headings begin at level 1 to 4.")
    reader = _reader()
    tokens = reader.parse(source)
    levels = sorted({int(each.tag[1]) for each in tokens if each.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # Levels follow each other whatever was typed, so that the PDF's outline has no gaps.
            step = min(levels.index(int(token.tag[1])), LOWEST - 1)
            token.tag = f"h{top + step}"
        _plain_cells(token)
        if token.children:
            token.children = _without_empty_links(token.children)
    return str(reader.renderer.render(tokens, reader.options, {}))


def _plain_cells(token: Token) -> None:
    """Heads of columns say so; no style attribute aligns them, since pages allow none."""
    if token.type == "th_open":
        token.attrs = {"scope": "col"}
    elif token.type == "td_open":
        token.attrs = {}


def _without_empty_links(children: list[Token]) -> list[Token]:
    """The words of a link that leads nowhere, such as [x](), without the link."""
    kept, empty = [], False
    for child in children:
        if child.type == "link_open":
            empty = not _is_safe(str(child.attrGet("href") or ""))  # links do not nest
        if not (empty and child.type in ("link_open", "link_close")):
            kept.append(child)
    return kept
