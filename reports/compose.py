"""From a report's content to finished documents: cover, contents, parts, page numbers.

Two steps, so that nothing is read from the database while pages are laid out: `prepare` turns
content into HTML within the scope; `build` makes the PDFs from that, outside it.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string

from reports.base import Content, MadeFrom, Place, ReadyPart, Report, Section
from reports.copies import LARGE, Copy, codenames, copies_of
from reports.models import ReportFile
from reports.pdf.enlarge import enlarge
from reports.pdf.html import render_html
from reports.pdf.merge import Joined, Part, PartFailed, count_pages, join
from reports.pdf.number import mark
from reports.pdf.workers import Section as Html
from reports.pdf.workers import render_many
from trusts import clock
from trusts.scope import Scope

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
MOST_FRONT_ROUNDS = 4  # the contents settle in two; more would mean they never do
FRONT_KEY = "front"
UNREADABLE = (
    "The file could not be read when this document was made. It may have been damaged where it is "
    "kept. Upload it again, then make the document again."
)


@dataclass(frozen=True)
class Prepared:
    """Content with its sections as HTML: nothing in it needs the database.

    `digests` has the SHA-256 of what each part is made from, and `digest` that of all of them.
    """

    content: Content
    html: tuple[str | None, ...]
    cover: dict[str, Any]
    author: str
    digests: tuple[str, ...] = ()

    @property
    def made_from(self) -> list[MadeFrom]:
        """Each part with the digest of what it is made from."""
        pairs = zip(self.content.parts, self.digests, strict=True)
        return [MadeFrom(part.key, part.title, digest) for part, digest in pairs]

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that the pages are made from, cover aside."""
        told = [
            [digest, part.title, part.rank, part.footer, list(codenames(part.asks))]
            for part, digest in zip(self.content.parts, self.digests, strict=True)
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


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


@dataclass(frozen=True)
class Made:
    """The finished documents, and the list of what stands where in them and came from what."""

    documents: list[Document]
    manifest: list[dict[str, Any]] = field(default_factory=list)


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
        "made_at": None if content.timeless else clock.now(),
        "asked_by": asked_by,
    }
    digests = tuple(
        _sha256(text.encode() if text is not None else _stored(part))
        for text, part in zip(html, content.parts, strict=True)
    )
    return Prepared(content, html, cover, str(scope.trust), digests)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _stored(part: Section | ReadyPart) -> bytes:
    return (part.pdf or part.problem.encode()) if isinstance(part, ReadyPart) else b""


def _section_html(report: Report, part: Section) -> str:
    html = render_to_string(part.template or report.template, {**part.context, "section": part})
    return html.replace('href="part:', f'href="part:{part.key_prefix}')


def build(
    prepared: Prepared, *, progress: Progress = lambda done, steps, words: None
) -> list[Document]:
    """The finished documents alone; see `make`."""
    return make(prepared, progress=progress).documents


def make(prepared: Prepared, *, progress: Progress = lambda done, steps, words: None) -> Made:
    """Make the documents: one, or more where a part is for some readers only.

    A paper that cannot be read does not stop the others: a page says so in its place.
    `progress(done, steps, words)` is called before each step; what it raises stops the work.
    """
    parts = prepared.content.parts
    copies = copies_of(one for part in parts for one in part.asks)
    to_render = [i for i, html in enumerate(prepared.html) if html is not None]
    large = prepared.content.large_print
    steps = len(to_render) + 1 + len(copies) * (2 if large else 1)
    progress(0, steps, "Laying out the pages")
    rendered = render_many(
        [Html(parts[i].title, prepared.html[i] or "") for i in to_render],
        on_done=lambda done: progress(
            done, steps, f"Laying out the pages: {done} of {len(to_render)} parts"
        ),
    )
    work = _Work(prepared, dict(zip(to_render, rendered, strict=True)))
    while True:
        try:
            progress(len(to_render), steps, "Writing the contents")
            fronts = work.fronts(copies)
            documents = []
            for number, (copy, front) in enumerate(zip(copies, fronts, strict=True)):
                progress(len(to_render) + 1 + number, steps, "Joining and numbering the pages")
                documents.append(work.assemble(front, copy))
            for number in range(len(copies) if large else 0):
                step = len(to_render) + 1 + len(copies) + number
                progress(step, steps, "Making the copies in large print")
                documents.append(_enlarged(documents[number]))
            return Made(documents, work.manifest(count_pages(fronts[0])))
        except PartFailed as failed:
            work.give_up(failed)


def _enlarged(document: Document) -> Document:
    return replace(document, variant=f"{document.variant}{LARGE}", data=enlarge(document.data))


class _Work:
    """A document under way: the PDFs of its parts, and those that have turned out unreadable."""

    def __init__(self, prepared: Prepared, pdfs: dict[int, bytes]) -> None:
        self.prepared = prepared
        self.content = prepared.content
        self.pdfs = pdfs
        self.problems: dict[int, str] = {}
        self.counts: list[int] = [0] * len(self.content.parts)
        for i, part in enumerate(self.content.parts):
            if isinstance(part, ReadyPart):
                self._take(i, part)
            else:
                self.counts[i] = count_pages(pdfs[i])

    def _take(self, i: int, part: ReadyPart) -> None:
        if not part.problem:
            try:
                self.counts[i] = count_pages(part.pdf)
                self.pdfs[i] = part.pdf
                return
            except Exception:  # a stranger's file meets what no specification names
                log.exception("A part could not be opened: %s", part.key)
        self._say(i, part.problem or UNREADABLE)

    def give_up(self, failed: PartFailed) -> None:
        """Put a page with the reason in the place of a part; one of our own is our fault."""
        i = failed.index - 1  # the front is the first
        if i < 0 or i in self.problems or not isinstance(self.content.parts[i], ReadyPart):
            raise failed
        log.error("A part could not be joined: %s", self.content.parts[i].key, exc_info=failed)
        self._say(i, UNREADABLE)

    def _say(self, i: int, words: str) -> None:
        part = self.content.parts[i]
        html = render_to_string(
            "reports/pdf/unreadable.html", {"title": part.title, "problem": words}
        )
        self.problems[i] = words
        self.pdfs[i] = render_html(html, title=part.title)
        self.counts[i] = count_pages(self.pdfs[i])

    def places(self, front: int, copy: Copy) -> list[Place]:
        """Where everything stands, as this copy may say it."""
        made, page, parent = [], front + 1, ""
        for i, part in enumerate(self.content.parts):
            if part.rank == 1:
                parent = part.key
            made.append(
                Place(
                    key=part.key,
                    parent=parent,
                    title=part.title,
                    open_title=part.open_title,
                    rank=part.rank,
                    page=page,
                    pages=self.counts[i],
                    digest=self.prepared.digests[i],
                    asks=part.asks,
                    source=part.source,
                    withheld=copy.leaves_out(part.asks),
                )
            )
            page += self.counts[i]
        return made

    def manifest(self, front: int) -> list[dict[str, Any]]:
        """The list kept with the run: what stands where, and what it came from."""
        kept: list[dict[str, Any]] = [
            {"key": FRONT_KEY, "title": "Cover and contents", "page": 1, "pages": front, "rank": 1}
        ]
        full = copies_of([one for part in self.content.parts for one in part.asks])[0]
        for i, place in enumerate(self.places(front, full)):
            part = self.content.parts[i]
            kept.append(
                {
                    "key": place.key,
                    "parent": place.parent,
                    "title": place.title,
                    "open_title": place.open_title,
                    "rank": place.rank,
                    "page": place.page,
                    "pages": place.pages,
                    "needs": list(codenames(part.asks)),
                    "sha256": place.digest,
                    "source": dict(part.source),
                    "problem": self.problems.get(i, ""),
                }
            )
        return kept

    def fronts(self, copies: Sequence[Copy]) -> list[bytes]:
        """The front of every copy, all of one length: "page 47" is the same in all of them."""
        made = [self._front(copy) for copy in copies]
        longest = max(count_pages(front) for front in made)
        if any(count_pages(front) != longest for front in made):
            made = [self._front(copy, length=longest) for copy in copies]
        return made

    def _entries(self, places: Sequence[Place]) -> list[_Entry]:
        entries = [
            _Entry(
                title=place.open_title if place.withheld else place.title,
                rank=place.rank,
                key=place.key,
                pages=place.pages,
                page=place.page,
                withheld=place.withheld,
                shown=part.in_contents,
            )
            for place, part in zip(places, self.content.parts, strict=True)
        ]
        chapter = None
        for entry in entries:  # a chapter's pages are those of all that stands under it
            if entry.rank == 1:
                chapter = entry
            elif chapter is not None:
                chapter.pages += entry.pages
        return entries

    def _front(self, copy: Copy, *, length: int = 0) -> bytes:
        """Cover and contents, laid out until the page numbers in them are true."""
        pages = length or 2
        for _ in range(MOST_FRONT_ROUNDS):
            places = self.places(pages, copy)
            listed = [entry for entry in self._entries(places) if entry.shown]
            context = {
                **self.content.contents_context,
                **self.content.front(places),
                "cover": self.prepared.cover,
                "entries": listed,
                "without_confidential": any(place.withheld for place in places),
                "last_page": pages + sum(self.counts),
            }
            html = render_to_string(self.content.cover_template, context)
            if listed:
                html += render_to_string(self.content.contents_template, context)
            pdf = render_html(html, title=self.content.title)
            made = count_pages(pdf)
            if made < length:
                return self._padded(pdf, length - made)
            if made == pages:
                return pdf
            pages = made
        raise RuntimeError("The contents do not settle on a number of pages.")

    def _padded(self, pdf: bytes, blanks: int) -> bytes:
        blank = render_to_string("reports/pdf/blank.html", {"pages": range(blanks)})
        parts = [
            Part("Front", pdf, bookmark=False),
            Part("Blank", render_html(blank, title="Blank"), bookmark=False),
        ]
        return join(parts, title=self.content.title).pdf

    def assemble(self, front: bytes, copy: Copy) -> Document:
        """One copy: joined, numbered, marked."""
        parts = [Part("Cover and contents", front)]
        footers = [self.content.title] * count_pages(front)
        for i, part in enumerate(self.content.parts):
            if copy.leaves_out(part.asks):
                html = render_to_string(
                    "reports/pdf/withheld.html", {"pages": range(self.counts[i])}
                )
                pdf = render_html(html, title=part.open_title)
                title = footer = part.open_title
            else:
                pdf, title, footer = self.pdfs[i], part.title, part.footer or part.title
            parts.append(Part(title, pdf, level=part.rank, key=part.key))
            footers += [footer] * self.counts[i]
        numbers = [f"Page {n} of {len(footers)}" for n in range(1, len(footers) + 1)]
        joined: Joined = join(
            parts,
            title=self.content.title,
            author=self.prepared.author,
            finish=lambda document: mark(
                document, footers, numbers, watermark=self.content.watermark
            ),
        )
        shown = [part.asks for part in self.content.parts if not copy.leaves_out(part.asks)]
        return Document(
            variant=copy.variant,
            needs=codenames([*self.content.needs, *(one for asks in shown for one in asks)]),
            data=joined.pdf,
            pages=joined.pages,
            accessible=joined.accessible,
            notes=joined.reasons,
        )
