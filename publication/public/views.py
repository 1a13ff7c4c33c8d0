"""Pages of the public site. They read what was published, and have no way to anything else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from publication.layout import ShownFile, with_files
from publication.models import Kind, Publication, PublishedFile
from publication.public import answers, queries
from trusts.models import Trust
from trusts.scope import public_scope
from trusts.views.base import PublicView

log = logging.getLogger(__name__)
PER_PAGE = 25
LATEST = 10
IN_FEED = 50


class NotPublished(Exception):
    """There is nothing at this address, and never was."""


class PublicSiteView(PublicView):
    """A page of the public site, answered within a public scope."""

    why_public = "It shows what was published, and nothing else is in its scope."
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]  # type: ignore[misc]  # Django's is no ClassVar

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Open the scope, answer in it; 404 where nothing is published."""
        try:
            with public_scope(trust=self.trust):
                return self.answer(**kwargs)
        except NotPublished:
            return answers.page(request, "not_found.html", {}, status=404)

    @cached_property
    def trust(self) -> Trust | None:
        """The trust in the address, or None for the pages above all trusts."""
        if "area" not in self.kwargs:
            return None
        found = Trust.objects.filter(slug=self.kwargs["area"]).first()
        if found is None:
            raise NotPublished
        return found

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """The answer, in the public scope."""
        raise NotImplementedError

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        **context: Any,
    ) -> HttpResponseBase:
        """A page in the frame of its trust."""
        return answers.page(
            self.request,
            template,
            {"trust": self.trust, "site": settings.BASE_URL, **context},
            status=status,
            content_type=content_type,
        )

    def paged(self, rows: list[Any]) -> Page[Any]:
        """The page of a list that `?page=` asks for; the first for what is no page."""
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))


class IndexView(PublicSiteView):
    """The trusts that publish."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """By name."""
        return self.page("index.html", trusts=queries.publishing_trusts())


class TrustView(PublicSiteView):
    """A trust's front page."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """The latest meetings, what else is out, and what is new."""
        rows = list(queries.newest())
        if not rows and not queries.Withdrawal.objects.exists():
            raise NotPublished
        kinds = queries.by_kind(rows)
        of_meetings = [row for kind in queries.OF_MEETINGS for row in kinds.get(kind, [])]
        return self.page(
            "trust.html",
            meetings=queries.meetings(of_meetings)[:5],
            kinds=kinds,
            latest=rows[:LATEST],
        )


class KindView(PublicSiteView):
    """Everything of one kind that is out."""

    def answer(self, *, kind: Kind, **kwargs: Any) -> HttpResponseBase:
        """The latest first; decisions in full."""
        rows = queries.newest(kind)
        if kind == Kind.DECISIONS:
            rows = rows.defer(None)
        shown = sorted(rows, key=lambda row: (str(row.about_on or ""), row.pk), reverse=True)
        if not shown:
            raise NotPublished
        return self.page("kind.html", kind=kind, rows=self.paged(shown))


class MeetingsView(PublicSiteView):
    """Every meeting of which something is out, of one body with `?body=`."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """The latest first."""
        every = queries.meetings(queries.newest(*queries.OF_MEETINGS))
        if not every:
            raise NotPublished
        bodies = sorted({(one.body_name, one.body_slug) for one in every})
        wanted = self.request.GET.get("body", "")
        chosen = next((name for name, slug in bodies if slug == wanted), "")
        shown = [one for one in every if not chosen or one.body_slug == wanted]
        return self.page(
            "meetings.html",
            rows=self.paged(shown),
            bodies=bodies,
            chosen=chosen,
            wanted=wanted if chosen else "",
            dates=queries.newest(Kind.CALENDAR).first(),
        )


class PublishedView(PublicSiteView):
    """A thing at its plain address (the version that counts), or one version of it."""

    def answer(
        self, *, kind: Kind, key: str, number: int | None = None, **kwargs: Any
    ) -> HttpResponseBase:
        """The version; 410 where it was withdrawn, 404 where there never was one."""
        every = queries.versions(kind, key)
        shown = next((one for one in every if number in (None, one.number)), None)
        if shown is None:
            return self.gone(kind, key, number)
        related = queries.versions_of_meeting(key) if kind in queries.OF_MEETINGS else []
        publication = Publication.objects.get(pk=shown.pk)
        return self.page(
            "thing.html",
            kind=kind,
            publication=publication,
            part=f"publication/content/{kind}.html",
            content=with_files(publication.content, self.files(publication)),
            newest=every[0],
            versions=every,
            is_plain=number is None,
            related=[one for one in related if one.kind != kind],
        )

    def files(self, publication: Publication) -> dict[str, ShownFile]:
        """The version's files, each with its address."""
        address = {
            "area": self.kwargs["area"],
            "kind": publication.kind,
            "key": publication.key,
            "number": publication.number,
        }
        return {
            file.name: ShownFile(
                title=file.title,
                pages=file.pages,
                size=file.size,
                url=reverse("public:file", kwargs={**address, "name": file.name}),
            )
            for file in PublishedFile.objects.filter(publication=publication)
        }

    def gone(self, kind: Kind, key: str, number: int | None) -> HttpResponseBase:
        """Say that it was withdrawn and why, or that there is nothing."""
        taken_back = queries.withdrawals(kind, key)
        found = next((one for one in taken_back if number in (None, one.number)), None)
        if found is None:
            raise NotPublished
        return self.page(
            "gone.html",
            status=410,
            withdrawal=found,
            newest=next(iter(queries.versions(kind, key)), None),
        )


class FileView(PublicSiteView):
    """A PDF of a version."""

    def answer(
        self, *, kind: Kind, key: str, number: int, name: str, **kwargs: Any
    ) -> HttpResponseBase:
        """The file as a download; 410 where its version was withdrawn."""
        publication = Publication.objects.filter(kind=kind, key=key, number=number).first()
        if publication is None:
            view = PublishedView()
            view.setup(self.request, **self.kwargs)
            return view.gone(kind, key, number)
        file = PublishedFile.objects.filter(publication=publication, name=name).first()
        if file is None:
            raise NotPublished
        if not file.file.storage.exists(file.file.name):
            log.error("A published file is lost: %s", file.file.name)
            raise NotPublished
        response = StreamingHttpResponse(_pieces(file), content_type="application/pdf")
        response["Content-Length"] = file.size
        response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return answers.kept(self.request, response, file.sha256)


def _pieces(file: PublishedFile) -> Iterator[bytes]:
    """The file piece by piece, opened only when somebody reads."""
    with file.file.open("rb") as stored:
        yield from stored.chunks()


class FeedView(PublicSiteView):
    """What was published last, as an Atom feed."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """The newest versions that are out."""
        rows = list(Publication.objects.defer("content", "sources")[:IN_FEED])
        if not rows:
            raise NotPublished
        return self.page("feed.xml", content_type="application/atom+xml; charset=utf-8", rows=rows)


class SitemapView(PublicSiteView):
    """The addresses of a trust's pages, for search engines."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """Plain addresses only: older versions are found from them."""
        rows = list(queries.newest())
        if not rows:
            raise NotPublished
        return self.page("sitemap.xml", content_type="application/xml; charset=utf-8", rows=rows)


class SitemapIndexView(PublicSiteView):
    """The sitemaps of all trusts that publish."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """One for each trust."""
        return self.page(
            "sitemaps.xml",
            content_type="application/xml; charset=utf-8",
            trusts=queries.publishing_trusts(),
        )


class RobotsView(PublicSiteView):
    """What search engines may read: the public site, and nothing that needs an account."""

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        """A few lines of text."""
        return self.page(
            "robots.txt",
            content_type="text/plain; charset=utf-8",
            sitemap=settings.BASE_URL + reverse("public:sitemaps"),
        )
