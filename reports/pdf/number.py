"""One run of page numbers for a whole document, whatever numbers its parts have.

Each page gets a footer: at the left what it belongs to ("Item 4: Budget monitoring"), at the
right "Page 47 of 300". The footer is text in an embedded font, marked as an artifact so that a
screen reader does not read it into the middle of a sentence.
"""

import io
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
"""


def stamp(pdf: bytes, texts: Sequence[str], *, first: int = 1, total: int | None = None) -> bytes:
    """Return `pdf` with "Page n of N" and `texts[i]` at the foot of each page as it is read.

    `texts` has one entry a page (may be empty); numbers start at `first`, and N is `total` or
    the number of pages. Rotated, cropped and unusually sized pages get their footer upright at
    the visible bottom. Raises ValueError where the number of texts is not that of the pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = list(document.pages)
        if len(texts) != len(pages):
            raise ValueError(f"{len(texts)} texts for {len(pages)} pages")
        last = total or first + len(pages) - 1
        boxes = [_Visible(page) for page in pages]
        lines = [(text, f"Page {first + i} of {last}") for i, text in enumerate(texts)]
        with pikepdf.open(io.BytesIO(_strips(lines, boxes))) as strips:
            for page, box, strip in zip(pages, boxes, strips.pages, strict=True):
                _place(document, page, box, document.copy_foreign(strip.as_form_xobject()))
            buffer = io.BytesIO()
            document.save(
                buffer,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
    return buffer.getvalue()


class _Visible:
    """A page as a reader sees it: its width, and the matrix from there to the page's space."""

    def __init__(self, page: pikepdf.Page) -> None:
        left, bottom, right, top = (float(value) for value in page.cropbox)
        left, right = min(left, right), max(left, right)
        bottom, top = min(bottom, top), max(bottom, top)
        turn = int(inherited(page.obj, "/Rotate") or 0) % 360
        self.unit = float(page.obj.get("/UserUnit", 1))  # points in one unit of this page
        across = right - left if turn in (0, 180) else top - bottom
        self.width = across * self.unit
        scale = 1 / self.unit
        self.matrix = {
            0: (scale, 0, 0, scale, left, bottom),
            90: (0, scale, -scale, 0, right, bottom),
            180: (-scale, 0, 0, -scale, right, top),
            270: (0, -scale, scale, 0, left, top),
        }.get(turn, (scale, 0, 0, scale, left, bottom))

    @property
    def strip(self) -> int:
        """Width of the strip in whole points, never so small that the number has no room."""
        return max(90, round(self.width - 2 * MARGIN))


def _strips(lines: list[tuple[str, str]], boxes: list[_Visible]) -> bytes:
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
    html = f'<html lang="{LANGUAGE}"><title>Footers</title><body>{body}</body></html>'
    made = HTML(string=html, url_fetcher=OwnAssetsOnly()).write_pdf(
        stylesheets=[CSS(string=STYLE + rules)], font_config=fonts()
    )
    return bytes(made or b"")


def _place(document: pikepdf.Pdf, page: pikepdf.Page, box: _Visible, form: Any) -> None:
    a, b, c, d, e, f = box.matrix
    # The strip stands at (MARGIN, BOTTOM) of what is visible; narrow pages centre it.
    x = max(0.0, (box.width - box.strip) / 2)
    e, f = e + a * x + c * BOTTOM, f + b * x + d * BOTTOM
    resources = page.obj.get("/Resources", None)
    if resources is None:
        resources = inherited(page.obj, "/Resources")
        resources = Dictionary() if resources is None else Dictionary(dict(resources))
        page.obj.Resources = resources
    elif resources.is_indirect:  # shared with other pages: ours must not leak into them
        page.obj.Resources = Dictionary(dict(resources))
    xobjects = Dictionary(dict(page.obj.Resources.get("/XObject", Dictionary())))
    name = "/GTFooter"
    xobjects[name] = form
    page.obj.Resources.XObject = xobjects
    matrix = " ".join(f"{value:.4f}" for value in (a, b, c, d, e, f))
    footer = (
        f"\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q {matrix} cm {name} Do Q EMC\n"
    )
    own = page.obj.get("/Contents", Array())
    contents = list(own) if isinstance(own, Array) else [own]
    page.obj.Contents = Array(
        [document.make_stream(b"q\n"), *contents, document.make_stream(footer.encode())]
    )
    if "/Rotate" not in page.obj and (turn := inherited(page.obj, "/Rotate")) is not None:
        page.obj.Rotate = turn
