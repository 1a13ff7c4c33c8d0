"""From a report's content to finished documents: cover, contents, parts, page numbers.

Two steps, so that nothing is read from the database while pages are laid out: `prepare` turns
content into HTML within the scope; `build` makes the PDFs from that, outside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from reports.base import Content, ReadyPart, Report, Section
from reports.models import ReportFile
from reports.pdf.html import render_html
from reports.pdf.merge import Joined, Part, count_pages, join
from reports.pdf.number import stamp
from reports.pdf.workers import Section as Html
from reports.pdf.workers import render_many
from trusts.scope import Scope

Progress = Callable[[int, int, str], None]
MOST_FRONT_ROUNDS = 4  # the contents settle in two; more would mean they never do


@dataclass(frozen=True)
class Prepared:
    """Content with its sections as HTML: nothing in it needs the database."""

    content: Content
    html: tuple[str | None, ...]
    cover: dict[str, Any]
    author: str


@dataclass(frozen=True)
class Document:
    """One finished file. `needs` are the codenames of the permissions a reader must hold.

    A PDF has `pages`, and says whether it is `accessible`; a workbook has `sheets`.
    """

    variant: str
    needs: tuple[str, ...]
    data: bytes
    format: str = ReportFile.Format.PDF
    pages: int | None = None
    sheets: int | None = None
    accessible: bool | None = None
    notes: tuple[str, ...] = ()


@dataclass
class _Entry:
    """One line of the contents."""

    title: str
    rank: int
    key: str
    pages: int
    page: int = 0
    withheld: bool = False
    shown: bool = True


def prepare(report: Report, content: Content, *, scope: Scope, asked_by: str) -> Prepared:
    """Render every section's template. Call within the scope the content was collected in."""
    html = tuple(
        _section_html(report, part) if isinstance(part, Section) else None for part in content.parts
    )
    cover = {
        "title": content.title,
        "subtitle": content.subtitle,
        "facts": list(content.facts),
        "trust": str(scope.trust),
        "made_at": timezone.localtime(),
        "asked_by": asked_by,
    }
    return Prepared(content, html, cover, str(scope.trust))


def _section_html(report: Report, part: Section) -> str:
    html = render_to_string(part.template or report.template, {**part.context, "section": part})
    return html.replace('href="part:', f'href="part:{part.key_prefix}')


def build(
    prepared: Prepared, *, progress: Progress = lambda done, steps, words: None
) -> list[Document]:
    """Make the documents: one, or two where a part is for some readers only.

    `progress(done, steps, words)` is called before each step; what it raises stops the work.
    """
    parts = prepared.content.parts
    to_render = [i for i, html in enumerate(prepared.html) if html is not None]
    steps = len(to_render) + 3
    progress(0, steps, "Laying out the pages")
    rendered = render_many(
        [Html(parts[i].title, prepared.html[i] or "") for i in to_render],
        on_done=lambda done: progress(
            done, steps, f"Laying out the pages: {done} of {len(to_render)} parts"
        ),
    )
    pdfs = dict(zip(to_render, rendered, strict=True))
    for i, part in enumerate(parts):
        if isinstance(part, ReadyPart):
            pdfs[i] = part.pdf
    counts = [count_pages(pdfs[i]) for i in range(len(parts))]
    progress(len(to_render), steps, "Writing the contents")
    withheld = [i for i, part in enumerate(parts) if part.needs is not None]
    variants = [ReportFile.FULL, ReportFile.OPEN] if withheld else [ReportFile.FULL]
    fronts = [_front(prepared, counts, variant) for variant in variants]
    longest = max(count_pages(front) for front in fronts)
    if any(count_pages(front) != longest for front in fronts):  # "page 47" is the same in both
        fronts = [_front(prepared, counts, variant, length=longest) for variant in variants]
    documents = []
    for number, (variant, front) in enumerate(zip(variants, fronts, strict=True)):
        progress(len(to_render) + 1 + number, steps, "Joining and numbering the pages")
        documents.append(_assemble(prepared, pdfs, counts, front, variant))
    return documents


def _entries(prepared: Prepared, counts: Sequence[int], front: int, variant: str) -> list[_Entry]:
    entries, page = [], front + 1
    for part, pages in zip(prepared.content.parts, counts, strict=True):
        hidden = variant == ReportFile.OPEN and part.needs is not None
        entries.append(
            _Entry(
                title=part.open_title if hidden else part.title,
                rank=part.rank,
                key=part.key,
                pages=pages,
                page=page,
                withheld=hidden,
                shown=part.in_contents,
            )
        )
        page += pages
    chapter = None
    for entry in entries:  # a chapter's pages are those of all that stands under it
        if entry.rank == 1:
            chapter = entry
        elif chapter is not None:
            chapter.pages += entry.pages
    return entries


def _front(prepared: Prepared, counts: Sequence[int], variant: str, *, length: int = 0) -> bytes:
    """Cover and contents, laid out until the page numbers in them are true."""
    pages = length or 2
    for _ in range(MOST_FRONT_ROUNDS):
        entries = _entries(prepared, counts, pages, variant)
        listed = [entry for entry in entries if entry.shown]
        context = {
            **prepared.content.contents_context,
            "cover": prepared.cover,
            "entries": listed,
            "without_confidential": variant == ReportFile.OPEN,
            "last_page": pages + sum(counts),
        }
        html = render_to_string("reports/pdf/cover.html", context)
        if listed:
            html += render_to_string(prepared.content.contents_template, context)
        pdf = render_html(html, title=prepared.content.title)
        made = count_pages(pdf)
        if made < length:
            blank = render_to_string("reports/pdf/blank.html", {"pages": range(length - made)})
            return join(
                [
                    Part("Front", pdf, bookmark=False),
                    Part("Blank", render_html(blank, title="Blank"), bookmark=False),
                ],
                title=prepared.content.title,
            ).pdf
        if made == pages:
            return pdf
        pages = made
    raise RuntimeError("The contents do not settle on a number of pages.")


def _assemble(
    prepared: Prepared,
    pdfs: dict[int, bytes],
    counts: Sequence[int],
    front: bytes,
    variant: str,
) -> Document:
    content = prepared.content
    parts = [Part("Cover and contents", front)]
    footers = [content.title] * count_pages(front)
    for i, part in enumerate(content.parts):
        if variant == ReportFile.OPEN and part.needs is not None:
            html = render_to_string("reports/pdf/withheld.html", {"pages": range(counts[i])})
            pdf = render_html(html, title=part.open_title)
            title = footer = part.open_title
        else:
            pdf, title, footer = pdfs[i], part.title, part.footer or part.title
        parts.append(Part(title, pdf, level=part.rank, key=part.key))
        footers += [footer] * counts[i]
    joined: Joined = join(parts, title=content.title, author=prepared.author)
    needs: set[str] = set()
    if variant == ReportFile.FULL:
        needs = {part.needs.codename for part in content.parts if part.needs is not None}
    return Document(
        variant=variant,
        needs=tuple(sorted(needs)),
        data=stamp(joined.pdf, footers),
        pages=joined.pages,
        accessible=joined.accessible,
        notes=joined.reasons,
    )
