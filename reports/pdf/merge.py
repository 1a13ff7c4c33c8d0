"""Join parts into one document without losing tags, bookmarks or links."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.pdf import LANGUAGE
from reports.pdf.outline import Destinations, Entry, read_outline
from reports.pdf.structure import Tree

PART_SCHEME = "part:"  # <a href="part:KEY"> in any part becomes a link to the part of that key
_Place = tuple[int, float | None]  # page of a part, from 0, and height on it
UA_KEY = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True)
class Part:
    """One PDF on its way into a document.

    `title` is its bookmark; `level` 1 is a chapter, 2 stands under the chapter before it. A
    part's own bookmarks follow under its title (without the one that only repeats the title).
    `key` is what `part:KEY` links point to. With `bookmark` False only its own bookmarks count.
    """

    title: str
    pdf: bytes
    level: int = 1
    key: str = ""
    bookmark: bool = True


class PartFailed(Exception):
    """A part cannot be joined: `index` says which. The cause says what the library met."""

    def __init__(self, index: int) -> None:
        super().__init__(f"Part {index} cannot be joined.")
        self.index = index


@dataclass(frozen=True)
class Joined:
    """The joined file, where each part starts (page from 1), and what was found on the way.

    `accessible` says whether the file claims PDF/UA; if not, `reasons` says why, in words for a
    reader.
    """

    pdf: bytes
    pages: int
    starts: tuple[int, ...]
    accessible: bool
    reasons: tuple[str, ...]


@dataclass
class _State:
    out: pikepdf.Pdf
    tree: Tree
    outline: list[Entry] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def join(
    parts: Sequence[Part],
    *,
    title: str,
    author: str = "",
    labels: Sequence[str] = (),
    finish: Callable[[pikepdf.Pdf], None] = lambda document: None,
) -> Joined:
    """Join `parts` in order into one tagged PDF with outline, links, page labels and language.

    Every page keeps its own size and rotation. A part without tags is tagged page by page, so
    that its text can still be read aloud; the PDF/UA mark is then left off, with the reason.
    `labels` are the pages' own numbers where they are not 1, 2, 3; `finish` may still draw on the
    pages before they are written. The same parts give the same bytes. Raises ValueError for no
    parts and PartFailed, which names the part, for one that is no usable PDF (uploads are checked
    by `check.inspect_upload` before they get here, but files can be harmed later too).
    """
    if not parts:
        raise ValueError("A document needs at least one part.")
    out = pikepdf.new()
    state = _State(out, Tree(out))
    sources: list[pikepdf.Pdf] = []  # kept open until saved
    try:
        for index, part in enumerate(parts):
            try:
                sources.append(pikepdf.open(io.BytesIO(part.pdf)))
                _add(state, part, sources[-1])
            except Exception as error:  # a stranger's file meets what no specification names
                raise PartFailed(index) from error
        state.tree.finish()
        _link(state)
        _write_outline(state)
        _describe(state, title, author, labels)
        finish(out)
        buffer = io.BytesIO()
        out.save(
            buffer,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        pages = len(out.pages)
    finally:
        for source in sources:
            source.close()
        out.close()
    reasons = tuple(state.reasons)
    return Joined(buffer.getvalue(), pages, tuple(state.starts), not reasons, reasons)


def _add(state: _State, part: Part, source: pikepdf.Pdf) -> None:
    first = len(state.out.pages)
    places = Destinations(source)
    entries = read_outline(source, places)
    links = _take_links(source, places)
    for key in ("/Names", "/Dests", "/AcroForm"):  # links are kept below; forms are flattened
        if key in source.Root:
            del source.Root[key]
    state.out.pages.extend(source.pages)
    pages = [state.out.pages[i] for i in range(first, len(state.out.pages))]
    for page_index, index, (target, top) in links:
        pages[page_index].obj.Annots[index].Dest = Array(
            [pages[target].obj, Name.XYZ, None, top, None]
        )
    if is_tagged(source):
        state.tree.graft(source, pages, part.title)
        if not claims_ua(source):
            state.reasons.append(f"“{part.title}” has tags, but does not say that it meets PDF/UA.")
    else:
        state.tree.wrap(pages, part.title, [has_text(page) for page in pages])
        state.reasons.append(
            f"“{part.title}” was supplied without tags, so its reading order is not checked."
        )
    for page in pages:
        page.obj.Tabs = Name.S
    state.starts.append(first + 1)
    if part.key:
        state.keys[part.key] = first
    for entry in _flat(entries):
        entry.page += first
    if not part.bookmark:
        state.outline += entries
        return
    if entries and _same(entries[0].title, part.title):
        entries = [*entries[0].children, *entries[1:]]
    whole = Entry(part.title, first, None, entries)
    if part.level > 1 and state.outline:
        state.outline[-1].children.append(whole)
    else:
        state.outline.append(whole)


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Say whether the file has a structure tree with something in it and says it is marked."""
    tree = pdf.Root.get("/StructTreeRoot", None)
    marked = pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    return bool(isinstance(tree, Dictionary) and "/K" in tree and "/ParentTree" in tree and marked)


def claims_ua(pdf: pikepdf.Pdf) -> bool:
    """Say whether the file's own metadata claims PDF/UA."""
    if "/Metadata" not in pdf.Root:
        return False
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return UA_KEY in metadata


def has_text(page: pikepdf.Page) -> bool:
    """Say whether the page (or a form drawn on it) uses a font, so has text to read."""
    return _uses_font(page.obj, set())


def _uses_font(holder: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    resources = holder.get("/Resources", Dictionary())
    if len(resources.get("/Font", Dictionary())):
        return True
    for drawn in dict(resources.get("/XObject", Dictionary())).values():
        if drawn.get("/Subtype") == Name.Form and drawn.objgen not in seen:
            seen.add(drawn.objgen)
            if _uses_font(drawn, seen):
                return True
    return False


def _take_links(source: pikepdf.Pdf, places: Destinations) -> list[tuple[int, int, _Place]]:
    """Take links to places of this file off it: (page, annotation, place). Copying loses them."""
    taken = []
    for page_index, page in enumerate(source.pages):
        for index, annotation in enumerate(page.obj.get("/Annots", Array())):
            for key in ("/Dest", "/A"):
                target = annotation.get(key, None)
                if key == "/A" and (target is None or target.get("/S") != Name.GoTo):
                    continue
                if target is not None:
                    del annotation[key]
                    if place := places.find(target):
                        taken.append((page_index, index, place))
    return taken


def _link(state: _State) -> None:
    """Point <a href="part:KEY"> at the part of that key."""
    for page in state.out.pages:
        for annotation in page.obj.get("/Annots", Array()):
            action = annotation.get("/A", Dictionary())
            uri = str(action.get("/URI", ""))
            if not uri.startswith(PART_SCHEME):
                continue
            del annotation["/A"]
            target = state.keys.get(uri.removeprefix(PART_SCHEME))
            if target is not None:
                annotation.Dest = Array([state.out.pages[target].obj, Name.Fit])


def _write_outline(state: _State) -> None:
    def item(entry: Entry) -> pikepdf.OutlineItem:
        page = state.out.pages[entry.page]
        if entry.top is None:
            made = pikepdf.OutlineItem(entry.title, Array([page.obj, Name.XYZ, None, None, None]))
        else:
            made = pikepdf.OutlineItem(
                entry.title, Array([page.obj, Name.XYZ, None, entry.top, None])
            )
        made.children = [item(child) for child in entry.children]
        made.is_closed = True
        return made

    with state.out.open_outline() as outline:
        outline.root.extend(item(entry) for entry in state.outline)


def _describe(state: _State, title: str, author: str, labels: Sequence[str]) -> None:
    root = state.out.Root
    root.Lang = String(LANGUAGE)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    numbers = [0, Dictionary(S=Name.D)]
    if labels:
        numbers = [x for i, one in enumerate(labels) for x in (i, Dictionary(P=String(one)))]
    root.PageLabels = Dictionary(Nums=Array(numbers))
    root.PageMode = Name.UseOutlines
    with state.out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = {LANGUAGE}
        if author:
            metadata["dc:creator"] = [author]
        if not state.reasons:
            metadata[UA_KEY] = "1"


def _flat(entries: list[Entry]) -> list[Entry]:
    return [each for entry in entries for each in (entry, *_flat(entry.children))]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
