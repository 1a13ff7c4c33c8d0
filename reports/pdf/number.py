"""One run of page numbers for a whole document, whatever numbers its parts have.

Each page gets a footer: at the left what it belongs to ("Item 4: Budget monitoring"), at the
right "Page 47 of 300". The footer is text in an embedded font, marked as an artifact so that a
screen reader does not read it into the middle of a sentence. So is a watermark across the page.
"""

import io
import math
from collections.abc import Sequence
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary
from weasyprint import CSS, HTML

from reports.pdf import LANGUAGE
from reports.pdf.html import OwnAssetsOnly, fonts
from reports.pdf.structure import inherited

MARGIN = 45.0  # points from the side edges of the paper; text starts where our own pages do
HEIGHT = 20.0  # points, the strip's height
BOTTOM = 14.0  # points from the bottom edge of the paper to the strip
STYLE = """
body { margin: 0; font: 8.5pt/20pt "Liberation Sans", "Nimbus Sans", Arial, sans-serif;
       color: #0b0c0c; }
.strip { break-after: page; display: flex; justify-content: space-between; height: 20pt; }
.strip:last-child { break-after: auto; }
span { background: #fff; padding: 0 3pt; white-space: nowrap; overflow: hidden;
       text-overflow: ellipsis; }
.page { flex: none; margin-left: 12pt; font-weight: bold; }
@page mark { size: 600pt 140pt; margin: 0 }
.mark { page: mark; break-before: page; color: rgba(11, 12, 12, 0.1); font-size: 120pt;
        font-weight: bold; line-height: 140pt; text-align: center; white-space: nowrap; }
"""
FOOTER, MARK = "/GTFooter", "/GTMark"
MARK_WIDTH, MARK_HEIGHT = 600.0, 140.0
MARK_SHARE = 0.62  # of the diagonal of the page
Matrix = tuple[float, float, float, float, float, float]


def stamp(pdf: bytes, texts: Sequence[str], *, first: int = 1, total: int | None = None) -> bytes:
    """Return `pdf` with "Page n of N" and `texts[i]` at the foot of each page as it is read.

    `texts` has one entry a page (may be empty); numbers start at `first`, and N is `total` or
    the number of pages. Rotated, cropped and unusually sized pages get their footer upright at
    the visible bottom. Raises ValueError where the number of texts is not that of the pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        last = total or first + len(texts) - 1
        mark(document, texts, [f"Page {first + i} of {last}" for i in range(len(texts))])
        buffer = io.BytesIO()
        document.save(
            buffer,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return buffer.getvalue()


def mark(
    document: pikepdf.Pdf, texts: Sequence[str], numbers: Sequence[str], *, watermark: str = ""
) -> None:
    """Put `texts[i]` and `numbers[i]` at the foot of each page of an open document.

    `watermark` is a word that goes faintly across every page. Raises ValueError where the number
    of texts or numbers is not that of the pages.
    """
    pages = list(document.pages)
    if len(texts) != len(pages) or len(numbers) != len(pages):
        raise ValueError(f"{len(texts)} texts for {len(pages)} pages")
    boxes = [_Visible(page) for page in pages]
    lines = list(zip(texts, numbers, strict=True))
    with pikepdf.open(io.BytesIO(_strips(lines, boxes, watermark))) as strips:
        across = None
        if watermark:
            across = document.copy_foreign(strips.pages[-1].as_form_xobject())
        for page, box, strip in zip(pages, boxes, strips.pages, strict=False):
            _place(document, page, box, document.copy_foreign(strip.as_form_xobject()), across)


class _Visible:
    """A page as a reader sees it: its width, and the matrix from there to the page's space."""

    def __init__(self, page: pikepdf.Page) -> None:
        left, bottom, right, top = (float(value) for value in page.cropbox)
        left, right = min(left, right), max(left, right)
        bottom, top = min(bottom, top), max(bottom, top)
        turn = int(inherited(page.obj, "/Rotate") or 0) % 360
        self.unit = float(page.obj.get("/UserUnit", 1))  # points in one unit of this page
        across, along = right - left, top - bottom
        if turn in (90, 270):
            across, along = along, across
        self.width, self.height = across * self.unit, along * self.unit
        scale = 1 / self.unit
        self.matrix: Matrix = {
            0: (scale, 0, 0, scale, left, bottom),
            90: (0, scale, -scale, 0, right, bottom),
            180: (-scale, 0, 0, -scale, right, top),
            270: (0, -scale, scale, 0, left, top),
        }.get(turn, (scale, 0, 0, scale, left, bottom))

    @property
    def strip(self) -> int:
        """Width of the strip in whole points, never so small that the number has no room."""
        return max(90, round(self.width - 2 * MARGIN))

    def there(self, inner: Matrix) -> Matrix:
        """A matrix of what is visible, as one of the page's own space."""
        return _times(inner, self.matrix)

    @property
    def footer(self) -> Matrix:
        """Where the strip stands: near the visible bottom; narrow pages centre it."""
        return self.there((1, 0, 0, 1, max(0.0, (self.width - self.strip) / 2), BOTTOM))

    @property
    def across(self) -> Matrix:
        """Where the watermark stands: in the middle, rising from left to right."""
        diagonal = math.hypot(self.width, self.height)
        scale = MARK_SHARE * diagonal / MARK_WIDTH
        cos, sin = scale * self.width / diagonal, scale * self.height / diagonal
        turned = (cos, sin, -sin, cos, self.width / 2, self.height / 2)
        return self.there(_times((1, 0, 0, 1, -MARK_WIDTH / 2, -MARK_HEIGHT / 2), turned))


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _strips(lines: list[tuple[str, str]], boxes: list[_Visible], watermark: str) -> bytes:
    """Lay the footers out, a tiny page each, with the fonts and shaping of the documents."""
    widths = sorted({box.strip for box in boxes})
    rules = "".join(
        f"@page w{width} {{ size: {width}pt {HEIGHT}pt; margin: 0 }} .w{width} {{ page: w{width} }}"
        for width in widths
    )
    body = "".join(
        f'<div class="strip w{box.strip}"><span>{escape(text)}</span>'
        f'<span class="page">{escape(number)}</span></div>'
        for (text, number), box in zip(lines, boxes, strict=True)
    )
    if watermark:
        body += f'<div class="mark">{escape(watermark)}</div>'
    html = f'<html lang="{LANGUAGE}"><title>Footers</title><body>{body}</body></html>'
    made = HTML(string=html, url_fetcher=OwnAssetsOnly()).write_pdf(
        stylesheets=[CSS(string=STYLE + rules)], font_config=fonts()
    )
    return bytes(made or b"")


def _place(
    document: pikepdf.Pdf, page: pikepdf.Page, box: _Visible, footer: Any, across: Any
) -> None:
    resources = page.obj.get("/Resources", None)
    if resources is None:
        resources = inherited(page.obj, "/Resources")
        resources = Dictionary() if resources is None else Dictionary(dict(resources))
        page.obj.Resources = resources
    elif resources.is_indirect:  # shared with other pages: ours must not leak into them
        page.obj.Resources = Dictionary(dict(resources))
    xobjects = Dictionary(dict(page.obj.Resources.get("/XObject", Dictionary())))
    xobjects[FOOTER] = footer
    ours = f"\nQ {_artifact('Footer', box.footer, FOOTER)}"
    if across is not None:
        xobjects[MARK] = across
        ours += _artifact("Watermark", box.across, MARK)
    page.obj.Resources.XObject = xobjects
    own = page.obj.get("/Contents", Array())
    contents = list(own) if isinstance(own, Array) else [own]
    page.obj.Contents = Array(
        [document.make_stream(b"q\n"), *contents, document.make_stream(ours.encode())]
    )
    if "/Rotate" not in page.obj and (turn := inherited(page.obj, "/Rotate")) is not None:
        page.obj.Rotate = turn


def _artifact(kind: str, matrix: Matrix, name: str) -> str:
    """Drawing instructions for a form that is no part of what the page says."""
    numbers = " ".join(f"{value:.4f}" for value in matrix)
    return f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC q {numbers} cm {name} Do Q EMC\n"
