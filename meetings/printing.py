"""Printing what was written in the product: papers, and letters about missed meetings."""

import datetime
import io

import pikepdf
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from meetings.rules.writing import to_html
from reports.pdf.check import MAX_PAGES, UnusablePdfError, UploadedPdf
from reports.pdf.html import render_html


def print_paper(title: str, source: str) -> UploadedPdf:
    """The text as a tagged PDF in the house's style.

    Raises UnusablePdfError when it has more pages than a paper can have.
    """
    words = {"title": title, "text": safe_text(source)}
    pdf = render_html(render_to_string("meetings/written_paper.html", words), title=title)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    if pages > MAX_PAGES:
        raise UnusablePdfError("too_many_pages", pages=pages)
    return UploadedPdf(pdf=pdf, pages=pages, title=title, tagged=True, notes=())


def print_letter(*, trust: str, body: str, addressee: str, words: str, on: datetime.date) -> bytes:
    """A letter as one tagged PDF, to be signed and sent; its words stand as they were typed."""
    title = f"{body}: attendance"
    said = {"trust": trust, "title": title, "addressee": addressee, "words": words, "on": on}
    return render_html(render_to_string("meetings/room/letter_pdf.html", said), title=title)


def safe_text(source: str) -> str:
    """A written paper's text as HTML for a page, headings from level 2 down."""
    # rules.writing escapes everything that was typed; its tests feed it what people try.
    return mark_safe(to_html(source))  # noqa: S308 - see above
