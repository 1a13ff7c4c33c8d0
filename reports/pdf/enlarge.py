"""Large print: the same pages on larger paper, so that page 47 stays page 47.

Text cannot be laid out afresh in a larger size: papers come as finished pages, and every page
would get another number. So each page grows as a whole, from A4 to A3: words of 11 points
become words of nearly 16.
"""

import io
from collections.abc import Iterator
from copy import copy
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.pdf.structure import inherited

A3 = (842.0, 1191.0)  # points: the shorter and the longer side
MOST = 2**0.5  # how much A3 is larger than A4
LEAST = 1.01  # less than this nobody sees
BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
POINTS = ("/Rect", "/QuadPoints", "/Vertices", "/L", "/CL")  # of an annotation
MAX_OUTLINE = 100_000  # entries; more are a ring


def enlarge(pdf: bytes) -> bytes:
    """Return `pdf` with every page grown to fit A3, at most 1.41 times; larger pages stay.

    Page numbers, bookmarks, links and tags stay what they are. The same bytes in give the same
    bytes out.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        factors = {page.obj.objgen: _grow(document, page) for page in document.pages}
        for target in _destinations(document):
            _move_top(target, factors)
        buffer = io.BytesIO()
        document.save(
            buffer,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return buffer.getvalue()


def _factor(page: pikepdf.Page) -> float:
    unit = float(page.obj.get("/UserUnit", 1))
    left, bottom, right, top = (float(value) * unit for value in page.cropbox)
    short, long = sorted((abs(right - left), abs(top - bottom)))
    if not short:
        return 1.0
    factor = min(MOST, A3[0] / short, A3[1] / long)
    return factor if factor > LEAST else 1.0


def _grow(document: pikepdf.Pdf, page: pikepdf.Page) -> float:
    """Grow one page with all that stands on it; return by how much."""
    factor = _factor(page)
    if factor == 1.0:
        return factor
    for name in BOXES:
        if (box := inherited(page.obj, name)) is not None:
            page.obj[name] = _times(box, factor)
    before = f"q {factor:.6f} 0 0 {factor:.6f} 0 0 cm\n"
    page.contents_add(document.make_stream(before.encode()), prepend=True)
    page.contents_add(document.make_stream(b"\nQ"))
    _grow_patterns(document, page, factor)
    for annotation in page.obj.get("/Annots", Array()):
        for name in POINTS:
            if name in annotation:
                annotation[name] = _times(annotation[name], factor)
    return factor


def _grow_patterns(document: pikepdf.Pdf, page: pikepdf.Page, factor: float) -> None:
    """Patterns stand in the page's own space, whatever is drawn with them (ISO 32000-1 §8.7.3)."""
    resources = inherited(page.obj, "/Resources")
    patterns = resources.get("/Pattern", None) if resources is not None else None
    if patterns is None:
        return
    grown = Dictionary()
    for name, pattern in dict(patterns).items():
        own_pattern = document.make_indirect(copy(pattern))  # other pages may share it
        matrix = [float(value) for value in pattern.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))]
        own_pattern.Matrix = _times(matrix, factor)
        grown[name] = own_pattern
    own = Dictionary(dict(resources))
    own.Pattern = grown
    page.obj.Resources = own


def _times(numbers: Any, factor: float) -> Array:
    return Array([round(float(number) * factor, 4) for number in numbers])


def _destinations(document: pikepdf.Pdf) -> Iterator[Any]:
    """The destinations of bookmarks and of links, as `reports.pdf.merge` writes them."""
    waiting = [document.Root.get("/Outlines", Dictionary()).get("/First", None)]
    for _ in range(MAX_OUTLINE):
        if not waiting:
            break
        item = waiting.pop()
        if item is None:
            continue
        if isinstance(item.get("/Dest", None), Array):
            yield item.Dest
        waiting += [item.get("/Next", None), item.get("/First", None)]
    for page in document.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if isinstance(annotation.get("/Dest", None), Array):
                yield annotation.Dest


def _move_top(target: Any, factors: dict[tuple[int, int], float]) -> None:
    if len(target) > 3 and target[1] == Name.XYZ and target[3] is not None:
        target[3] = round(float(target[3]) * factors.get(target[0].objgen, 1.0), 4)
