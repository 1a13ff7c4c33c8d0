"""One HTML section becomes one tagged PDF (PDF/UA-1), by WeasyPrint.

Measured (see docs/decisions): reading the style sheet again for each part costs more than
laying a small part out, and a switched-off garbage collector saves a sixth of the time. So
style sheet and fonts are kept for the life of the process.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.request import url2pathname

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.pdf import LANGUAGE, PROJECT_ROOT

HERE = Path(__file__).resolve().parent
STATIC_ROOT = PROJECT_ROOT / "static"


class RenderError(Exception):
    """The HTML asks for something a report may not have, or cannot be laid out."""


class OwnAssetsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetch inline data and our own static files; refuse the network and other files.

    A report shows text that people typed. Without this wall an image address in it could make
    the server call another machine, or print one of its own files into the document.
    """

    def __init__(self) -> None:
        super().__init__(
            allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True
        )

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the resource; raises ValueError for anything but data and static files."""
        if url.lower().startswith("file:"):
            path = Path(url2pathname(url.split("?")[0].split("#")[0][len("file:") :])).resolve()
            if not path.is_relative_to(STATIC_ROOT):
                raise ValueError(f"Reports may only use files under static/: {url}")
        return super().fetch(url, headers)


@lru_cache(maxsize=1)
def style_sheet() -> CSS:
    """Return the house style of every document, read once in a process."""
    return CSS(filename=HERE / "print.css", url_fetcher=OwnAssetsOnly())


@lru_cache(maxsize=1)
def fonts() -> FontConfiguration:
    """Return the fonts of this process, looked for once."""
    # Not made before a fork: Pango starts a thread with it, and threads do not survive forks.
    return FontConfiguration()


@contextmanager
def _collector_off() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


def render_html(html: str, *, title: str, base_url: str | None = None) -> bytes:
    """Return `html` (what stands inside <body>) as a tagged PDF/UA-1 file in A4.

    Pages have an empty strip of 14 mm at the foot for `number.stamp`. Raises RenderError when
    the HTML refers to anything but inline data and files under static/.
    """
    document = (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{html}</body></html>"
    )
    try:
        with _collector_off():
            pdf = HTML(
                string=document,
                base_url=base_url or STATIC_ROOT.as_uri() + "/",
                url_fetcher=OwnAssetsOnly(),
            ).write_pdf(stylesheets=[style_sheet()], font_config=fonts(), pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise RenderError(f"{error}: {error.__cause__}") from error
    return bytes(pdf or b"")
