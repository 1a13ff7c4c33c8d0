"""Ends a session that nobody has used for a while, or that is old, and says so.

Requests a page makes by itself (progress, time-out questions) carry the header
``X-Background: 1`` and do not count as use.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from trusts.ui import kept

LAST_USED = "last_used"
SIGNED_IN = "signed_in"  # when; use does not make a session live longer than its full age
# Pages about the session itself: opening one is no use of the session, and leads nowhere else.
ABOUT_SESSION = ("site:session", "site:timed_out")
WRITE_EVERY_SECONDS = 30


def seconds_left(request: HttpRequest) -> int:
    """Seconds until this session ends if nobody uses it (or anyway); 0 when nobody is signed in."""
    if not request.user.is_authenticated:
        return 0
    return max(0, int(_ends_at(request) - time.time()))


def _ends_at(request: HttpRequest) -> float:
    """When this session ends, as a time stamp: unused for too long, or too old."""
    now = time.time()
    used: float = request.session.get(LAST_USED, now)
    began: float = request.session.get(SIGNED_IN, now)
    return min(used + settings.SESSION_IDLE_SECONDS, began + settings.SESSION_COOKIE_AGE)


def note_use(request: HttpRequest) -> None:
    """Count this moment as use of the session."""
    request.session[LAST_USED] = time.time()
    request.session.setdefault(SIGNED_IN, request.session[LAST_USED])


def is_background(request: HttpRequest) -> bool:
    """The page asked by itself; no person did anything."""
    return request.headers.get("X-Background") == "1"


class IdleSessionMiddleware:
    """Signs a person out after ``SESSION_IDLE_SECONDS`` without use, and after
    ``SESSION_COOKIE_AGE`` in any case; stands after the auth middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or note its use, then go on."""
        if request.user.is_authenticated:
            now = time.time()
            used = request.session.get(LAST_USED)
            about_session = request.path in {reverse(name) for name in ABOUT_SESSION}
            if used is not None and now >= _ends_at(request):
                logout(request)
                if not about_session:
                    kept.keep(request)
                    return say_timed_out(request, page_of(request))
            elif used is None or (
                now - used >= WRITE_EVERY_SECONDS
                and not about_session
                and not is_background(request)
            ):
                note_use(request)
        return self.get_response(request)


def say_timed_out(request: HttpRequest, after: str) -> HttpResponse:
    """Lead to the page that says so, from which the person signs in and goes on to `after`."""
    url = f"{reverse('site:timed_out')}?{urlencode({'next': after})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def page_of(request: HttpRequest) -> str:
    """Address of the page the person was on: for a sent form, the page with the form."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        parts = urlsplit(came_from)
        # An address like //elsewhere is a path of ours here, and another site in a redirect.
        path = escape_leading_slashes(parts.path)
        return f"{path}?{parts.query}" if parts.query else path
    return reverse("site:start")
