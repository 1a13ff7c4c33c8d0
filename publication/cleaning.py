"""PDFs as they go out: what a file says about itself is only its title, and no comments."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

MAKING = ("/Metadata", "/PieceInfo", "/LastModified")
"""What pages, pictures and other parts say of their making."""
COMMENTS = {pikepdf.Name.Text, pikepdf.Name.Popup}
"""Notes that a reader opens; they show nothing on the page itself."""
SHOWN_WORDS = {pikepdf.Name.FreeText, pikepdf.Name.Link}
"""Annotations whose words are seen, or read out, on the page."""
OF_WRITERS = ("/T", "/RC", "/Popup", "/Subj", "/NM", "/M", "/CreationDate", "/IRT")


def for_the_public(data: bytes, *, title: str) -> bytes:
    """A copy of a PDF whose metadata holds its title and nothing else.

    Author, program, dates and whatever else a file or a picture in it says of its making go, and so
    do readers' comments and who wrote them; that it is PDF/UA stays. The same input gives the same
    bytes. Raises pikepdf.PdfError for what is no PDF: files are checked when they are taken in.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        accessible = _is_accessible(pdf)
        for name in list(pdf.docinfo.keys()):
            del pdf.docinfo[name]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                _drop(thing, MAKING)
        for page in pdf.pages:
            if "/Annots" in page.obj:
                page.obj.Annots = pikepdf.Array(list(_without_comments(page.obj.Annots)))
        pdf.docinfo["/Title"] = title
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
            if accessible:
                metadata["pdfuaid:part"] = "1"
        kept = io.BytesIO()
        pdf.save(kept, deterministic_id=True)
        return kept.getvalue()


def _drop(thing: Any, names: Iterable[str]) -> None:
    for name in names:
        if name in thing:
            del thing[name]


def _without_comments(annotations: Any) -> Iterator[Any]:
    """The annotations that show something on the page, without what is not seen of them."""
    for one in annotations:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Subtype") in COMMENTS:
            continue
        _drop(one, OF_WRITERS)
        if one.get("/Subtype") not in SHOWN_WORDS:
            _drop(one, ["/Contents"])
        yield one


def _is_accessible(pdf: pikepdf.Pdf) -> bool:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return "pdfuaid:part" in metadata
