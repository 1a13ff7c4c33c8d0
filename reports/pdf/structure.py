"""Structure trees (the tags of PDF/UA) of parts that become one document.

Copying pages from one file to another drops the tags. Here each part's tree is copied with
its pages and its elements become children of one Document element. ISO 32000-1 §14.7.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

MAX_ELEMENTS = 2_000_000  # a tree with more is broken or hostile; our 300-page packs have 100,000


class StructureError(Exception):
    """A part's structure tree cannot be read."""


class Tree:
    """The one structure tree of a joined document, grown part by part."""

    def __init__(self, out: pikepdf.Pdf) -> None:
        self.out = out
        self.root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = out.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root)
        )
        self.kids: list[Any] = []
        self.nums: list[Any] = []
        self.ids: dict[bytes, Any] = {}
        self.next_key = 0
        self.shifted: set[tuple[int, int]] = set()
        self.role_map = Dictionary()

    def graft(self, source: pikepdf.Pdf, pages: list[pikepdf.Page], title: str) -> None:
        """Take over the tree of a tagged part whose `pages` are already copied into the output.

        Raises StructureError where the part's tree is not one.
        """
        offset = self.next_key
        tree = self.out.copy_foreign(source.Root.StructTreeRoot)
        for page in pages:
            if "/StructParents" in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + offset
            for annotation in page.obj.get("/Annots", Array()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + offset
            self._shift_forms(page.obj, offset)
        for key, value in number_tree(tree.get("/ParentTree", Dictionary())):
            self.nums += [key + offset, value]
            self.next_key = max(self.next_key, key + offset + 1)
        for name, role in dict(tree.get("/RoleMap", Dictionary())).items():
            if name not in self.role_map:
                self.role_map[name] = role
        part = self._part(title)
        children = Array()
        for kid in _kids(tree):
            inner = _kids(kid) if kid.get("/S") == Name.Document else [kid]
            for element in inner:
                if isinstance(element, Dictionary):
                    element.P = part
                    children.append(element)
        part.K = children
        self._rename_ids(part)

    def wrap(self, pages: list[pikepdf.Page], title: str, words: list[bool]) -> None:
        """Tag an untagged part: each page is one element of a section named after the part.

        `words[i]` says whether page i has text. Its text stays readable, in the order the file
        draws it; a page without text is a figure that says so.
        """
        part = self._part(title)
        part.K = Array()
        for number, (page, has_words) in enumerate(zip(pages, words, strict=True), start=1):
            if has_words:
                element = Dictionary(Type=Name.StructElem, S=Name.P, P=part, Pg=page.obj, K=0)
            else:
                element = Dictionary(Type=Name.StructElem, S=Name.Figure, P=part, Pg=page.obj, K=0)
                element.Alt = String(
                    f"Page {number} of “{title}”: a picture of a page, supplied without text."
                )
            element = self.out.make_indirect(element)
            _wrap_content(self.out, page, "P" if has_words else "Figure")
            page.obj.StructParents = self.next_key
            self.nums += [self.next_key, self.out.make_indirect(Array([element]))]
            self.next_key += 1
            part.K.append(element)
            for annotation in page.obj.get("/Annots", Array()):
                self._tag_annotation(annotation, page, part)

    def finish(self) -> None:
        """Write the tree into the output."""
        self.document.K = Array(self.kids)
        self.root.K = Array([self.document])
        self.root.ParentTree = self.out.make_indirect(Dictionary(Nums=Array(self.nums)))
        self.root.ParentTreeNextKey = self.next_key
        if self.ids:
            names = Array()
            for key in sorted(self.ids):
                names.append(String(key))
                names.append(self.ids[key])
            self.root.IDTree = self.out.make_indirect(Dictionary(Names=names))
        if len(self.role_map):
            self.root.RoleMap = self.role_map
        self.out.Root.StructTreeRoot = self.root
        self.out.Root.MarkInfo = Dictionary(Marked=True)

    def _part(self, title: str) -> Any:
        part = self.out.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, T=String(title))
        )
        self.kids.append(part)
        return part

    def _tag_annotation(self, annotation: Any, page: pikepdf.Page, part: Any) -> None:
        reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj)
        kind = Name.Link if annotation.get("/Subtype") == Name.Link else Name.Annot
        element = self.out.make_indirect(
            Dictionary(Type=Name.StructElem, S=kind, P=part, Pg=page.obj, K=Array([reference]))
        )
        annotation.StructParent = self.next_key
        self.nums += [self.next_key, element]
        self.next_key += 1
        part.K.append(element)

    def _shift_forms(self, holder: Any, offset: int) -> None:
        # Form XObjects with tagged content of their own carry keys into the parent tree too.
        resources = holder.get("/Resources", Dictionary())
        for form in dict(resources.get("/XObject", Dictionary())).values():
            if form.get("/Subtype") != Name.Form or form.objgen in self.shifted:
                continue
            self.shifted.add(form.objgen)
            if "/StructParents" in form:
                form.StructParents = int(form.StructParents) + offset
            self._shift_forms(form, offset)

    def _rename_ids(self, part: Any) -> None:
        """Give every element id a name of its own.

        Parts made separately use the same ids, and so do the header cells of a table that the
        layout engine repeats on each page. A cell's headers are looked for in its own table.
        """
        for element, table in walk(part):
            prefix = f"{len(self.kids)}.{table}-".encode()
            if "/ID" in element:
                new = prefix + bytes(element.ID)
                element.ID = String(new)
                self.ids[new] = element
            for attribute in _attributes(element):
                if "/Headers" in attribute:
                    attribute.Headers = Array(
                        [String(prefix + bytes(key)) for key in attribute.Headers]
                    )


def number_tree(node: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """Yield (key, value) of a number tree, its child nodes included (ISO 32000-1 §7.9.7)."""
    if depth > 50:
        raise StructureError("The number tree has no end.")
    pairs = node.get("/Nums", Array())
    for i in range(0, len(pairs) - 1, 2):
        yield int(pairs[i]), pairs[i + 1]
    for kid in node.get("/Kids", Array()):
        yield from number_tree(kid, depth + 1)


def walk(root: Any) -> Iterator[tuple[Any, int]]:
    """Yield every structure element under `root` with the number of its table (0: in none)."""
    stack = [(root, 0)]
    seen: set[tuple[int, int]] = set()
    tables = 0
    while stack:
        element, table = stack.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
            if len(seen) > MAX_ELEMENTS:
                raise StructureError("The structure tree is too large.")
        if Name.Table == element.S:
            tables += 1
            table = tables
        yield element, table
        stack.extend((kid, table) for kid in reversed(_kids(element)))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", None)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _attributes(element: Any) -> list[Any]:
    attributes = element.get("/A", None)
    if attributes is None:
        return []
    each = list(attributes) if isinstance(attributes, Array) else [attributes]
    return [attribute for attribute in each if isinstance(attribute, Dictionary)]


def _wrap_content(out: pikepdf.Pdf, page: pikepdf.Page, tag: str) -> None:
    """Put a page's whole content into one marked sequence, whatever marks it had before."""
    contents = page.obj.get("/Contents", Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    form = out.make_stream(b"\n".join(stream.read_bytes() for stream in streams))
    form.Type = Name.XObject
    form.Subtype = Name.Form
    form.BBox = page.mediabox  # rotation and cropping stay with the page
    form.Resources = inherited(page.obj, "/Resources", Dictionary())
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    page.obj.Resources = Dictionary(XObject=Dictionary(Whole=form))
    page.obj.Contents = out.make_stream(f"/{tag} <</MCID 0>> BDC q /Whole Do Q EMC".encode())


def inherited(page: Any, key: str, default: Any = None) -> Any:
    """Return an attribute of a page that may stand on a page tree node above it."""
    for _ in range(50):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            break
        page = page.Parent
    return default
