"""The first wall: everything of a trust lies under /t/<trust>/, and only its members get in.

And what is answered to a person signed in stays theirs: no browser or proxy keeps it.
"""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from trusts.models import Trust
from trusts.scope import NotAMember, open_scope
from trusts.ui import kept
from trusts.ui.idle import say_timed_out

Respond = Callable[[HttpRequest], HttpResponse]


class TrustScopeMiddleware:
    """Opens the scope of the trust named in the address for the person signed in.

    No member: 404, exactly as for a trust that does not exist. Nobody signed in: the sign-in
    page, whether the trust exists or not; what they had typed is kept, where their form says so.
    The whole request is one transaction, undone when it ends in a server error.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Open the scope around the rest of the request."""
        request.scope = None  # type: ignore[attr-defined]  # the open scope, for views and pages
        slug = _trust_slug(request)
        if slug is None:
            return self.get_response(request)
        person = request.user
        if not person.is_authenticated:
            if kept.keep(request):
                return say_timed_out(request, request.path)
            return redirect_to_login(request.get_full_path())
        trust = Trust.objects.filter(slug=slug).first()
        if trust is None:
            raise Http404
        try:
            with open_scope(trust=trust, person=person) as scope:  # type: ignore[arg-type]
                request.scope = scope
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                return response
        except NotAMember:
            raise Http404 from None


class PlainAddressMiddleware:
    """Finds nothing at an address that holds a NUL, which no text in the database can.

    Without it, looking such a text up would be a fault of ours, which anybody could cause.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at path and query before anything else is done with them."""
        in_query = "%00" in request.META.get("QUERY_STRING", "")
        # The API checks what it is asked for, and says to a program which part is wrong.
        if "\x00" in request.path_info or (in_query and not request.path_info.startswith("/api/")):
            raise Http404
        return self.get_response(request)


def _trust_slug(request: HttpRequest) -> str | None:
    if not request.path_info.startswith("/t/"):
        return None
    try:
        return resolve(request.path_info).kwargs.get("trust")
    except Resolver404:
        return None


class PrivateAnswersMiddleware:
    """Lets nobody keep an answer to a person signed in: “Back” after signing out shows nothing.

    An answer that says itself how it may be kept is left alone.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer; signed in is by session or, for the API, by token."""
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response
