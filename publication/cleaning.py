"""PDFs as they go out: what a file says about itself is only its title."""

import io

import pikepdf

KEPT = ("pdfuaid:", "{http://www.aiim.org/pdfua/ns/id/}")


def for_the_public(data: bytes, *, title: str) -> bytes:
    """A copy of a PDF whose metadata holds its title and nothing else.

    Author, program, dates and whatever else a file says of its making go; that it is PDF/UA stays.
    The same input gives the same bytes. Raises pikepdf.PdfError for what is no PDF: files are
    checked when they are taken in.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        accessible = _is_accessible(pdf)
        for name in list(pdf.docinfo.keys()):
            del pdf.docinfo[name]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        for page in pdf.pages:
            for name in ("/Metadata", "/PieceInfo", "/LastModified"):
                if name in page.obj:
                    del page.obj[name]
        if "/PieceInfo" in pdf.Root:
            del pdf.Root.PieceInfo
        pdf.docinfo["/Title"] = title
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
            if accessible:
                metadata["pdfuaid:part"] = "1"
        kept = io.BytesIO()
        pdf.save(kept, deterministic_id=True)
        return kept.getvalue()


def _is_accessible(pdf: pikepdf.Pdf) -> bool:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return "pdfuaid:part" in metadata
