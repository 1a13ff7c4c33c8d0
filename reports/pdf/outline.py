"""Where bookmarks and links of a part point, as (page index within the part, height)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

MAX_DEPTH = 20
MAX_ENTRIES = 5_000


@dataclass
class Entry:
    """One bookmark: its words, the page it opens (from 0, in its part) and what is under it."""

    title: str
    page: int
    top: float | None = None
    children: list["Entry"] = field(default_factory=list)


class Destinations:
    """Looks up the destinations of one file, named ones included."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.names: dict[bytes, Any] = {}
        for name, value in dict(pdf.Root.get("/Dests", Dictionary())).items():
            self.names[name.lstrip("/").encode()] = value
        names = pdf.Root.get("/Names", Dictionary()).get("/Dests", None)
        if names is not None:
            self.names.update(_name_tree(names))

    def find(self, target: Any, depth: int = 0) -> tuple[int, float | None] | None:
        """Return (page, top) of a destination, or None where it leads nowhere in this file."""
        if depth > MAX_DEPTH or target is None:
            return None
        if isinstance(target, (pikepdf.String, Name)):
            key = bytes(target) if isinstance(target, pikepdf.String) else str(target)[1:].encode()
            return self.find(self.names.get(key), depth + 1)
        if isinstance(target, Dictionary):
            if target.get("/S", Name.GoTo) != Name.GoTo:
                return None
            return self.find(target.get("/D", None), depth + 1)
        if not isinstance(target, Array) or not len(target):
            return None
        page = target[0]
        if not isinstance(page, Dictionary) or page.objgen not in self.pages:
            return None
        top = None
        if len(target) > 3 and target[1] == Name.XYZ and target[3] is not None:
            top = float(target[3])
        elif len(target) > 2 and target[1] in (Name.FitH, Name.FitBH) and target[2] is not None:
            top = float(target[2])
        return self.pages[page.objgen], top


def read_outline(pdf: pikepdf.Pdf, places: Destinations) -> list[Entry]:
    """Return the bookmarks of a file; those that lead nowhere keep their place in the tree."""
    first = pdf.Root.get("/Outlines", Dictionary()).get("/First", None)
    budget = [MAX_ENTRIES]
    return list(_entries(first, places, budget, 0))


def _entries(item: Any, places: Destinations, budget: list[int], depth: int) -> Iterator[Entry]:
    seen: set[tuple[int, int]] = set()
    while isinstance(item, Dictionary) and budget[0] > 0 and depth < MAX_DEPTH:
        if item.objgen in seen:
            return
        seen.add(item.objgen)
        budget[0] -= 1
        found = places.find(item.get("/Dest", None)) or places.find(item.get("/A", None))
        children = list(_entries(item.get("/First", None), places, budget, depth + 1))
        page, top = found or ((children[0].page, children[0].top) if children else (0, None))
        title = str(item.get("/Title", "")).strip()
        if title:
            yield Entry(title, page, top, children)
        else:
            yield from children
        item = item.get("/Next", None)


def _name_tree(node: Any, depth: int = 0) -> dict[bytes, Any]:
    found: dict[bytes, Any] = {}
    if depth > MAX_DEPTH:
        return found
    pairs = node.get("/Names", Array())
    for i in range(0, len(pairs) - 1, 2):
        found[bytes(pairs[i])] = pairs[i + 1]
    for kid in node.get("/Kids", Array()):
        found.update(_name_tree(kid, depth + 1))
    return found
