"""What somebody typed and sent after their session had ended: kept, and given back to them alone.

A form takes part by holding `{% kept_for %}`: a signed field that says for whom and for
which address the page was drawn. When it is sent and nobody is signed in any more, what it holds
is kept on the server, in the session of that very browser, until that very person signs in there.

Who could get at it, and why they do not:

* Another person at the same browser: what is kept names its person, and signing in as anybody
  else destroys it.
* The same address or a guessed session elsewhere: it lies in no place but that browser's session.
* A page of another site that sends the form: the check against forged requests comes first.
* Somebody who types into a page left open: its owner is shown the text, marked as not saved;
  nothing is saved until they say so themselves.

Only words are kept, never files; not for longer than a session may last; and not without limit.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.http import escape_leading_slashes
from django.views.csrf import csrf_failure as framework_csrf_failure

FIELD = "kept_for"
SESSION_KEY = "kept_posts"
SALT = "trusts.ui.kept"
MOST_CHARACTERS = 200_000
MOST_PAGES = 3
FORM = "application/x-www-form-urlencoded"


def token_for(request: HttpRequest) -> str:
    """Return the signed words that a page's form carries: its person and its address."""
    return signing.dumps({"person": request.user.pk, "path": request.path}, salt=SALT)


def keep(request: HttpRequest) -> bool:
    """Keep what an unanswered form holds; whether there was anything to keep.

    For a request that nobody is signed in for (any more). A form that is not ours, too old, of
    another address, forged or too long is left alone.
    """
    person = _person_of(request)
    return person is not None and not _is_forged(request) and _keep(request, person)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose check against forged requests failed: with a page that says so.

    Signing in makes new marks for that check, so a page left open from before has old ones. Where
    its signed field says that it was drawn for the person now signed in, what it holds is kept,
    and shown to them as not saved. Nothing is done that the form asked for.
    """
    person = _person_of(request)
    if person is not None and person == request.user.pk and _keep(request, person):
        return HttpResponseRedirect(escape_leading_slashes(request.path))
    return framework_csrf_failure(request, reason=reason)


def _keep(request: HttpRequest, person: int) -> bool:
    typed = request.POST.copy()
    for name in (FIELD, "csrfmiddlewaretoken"):
        typed.pop(name, None)
    body = typed.urlencode()
    if len(body) > MOST_CHARACTERS:
        return False
    others = [each for each in request.session.get(SESSION_KEY, []) if each["path"] != request.path]
    entry = {"person": person, "path": request.path, "at": time.time(), "body": body}
    request.session[SESSION_KEY] = [*others, entry][-MOST_PAGES:]
    return True


def is_anything_kept(request: HttpRequest) -> bool:
    """Whether something waits for somebody to sign in at this browser; not what, or for whom."""
    return bool(request.session.get(SESSION_KEY))


def given_back(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What the person signed in had typed for an address (this one, unless named), or None."""
    path = path or request.path
    found = (each for each in _of(request) if each["path"] == path)
    return next((QueryDict(each["body"]) for each in found), None)


def given_back_below(request: HttpRequest, start: str) -> list[QueryDict]:
    """Everything the person signed in had typed for addresses that begin so."""
    return [QueryDict(each["body"]) for each in _of(request) if each["path"].startswith(start)]


def forget(request: HttpRequest, start: str = "") -> None:
    """Throw away what is kept for this address, or for every one that begins so."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        return
    left = [
        each
        for each in held
        if not (each["path"].startswith(start) if start else each["path"] == request.path)
    ]
    if len(left) != len(held):
        request.session[SESSION_KEY] = left


def _of(request: HttpRequest) -> list[dict[str, Any]]:
    oldest = time.time() - settings.SESSION_COOKIE_AGE
    return [
        each
        for each in request.session.get(SESSION_KEY, [])
        if each["person"] == request.user.pk and each["at"] > oldest
    ]


def _person_of(request: HttpRequest) -> int | None:
    """The person a form was drawn for, by its signed field; None where it does not hold."""
    if request.method != "POST" or request.content_type != FORM:
        return None
    try:
        signed = signing.loads(
            request.POST.get(FIELD, ""), salt=SALT, max_age=2 * settings.SESSION_COOKIE_AGE
        )
    except signing.BadSignature:
        return None
    return int(signed["person"]) if signed["path"] == request.path else None


def _is_forged(request: HttpRequest) -> bool:
    """Ask the framework's own check, which otherwise runs only before a view."""

    def view(request: HttpRequest) -> HttpResponse:
        raise AssertionError("No view is called here.")

    return CsrfViewMiddleware(view).process_view(request, view, (), {}) is not None


@receiver(user_logged_in)
def only_its_own_person_gets_it(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever signs in keeps what is their own; what was anybody else's is destroyed."""
    held = getattr(request, "session", {}).get(SESSION_KEY)
    if held:
        request.session[SESSION_KEY] = [each for each in held if each["person"] == user.pk]
