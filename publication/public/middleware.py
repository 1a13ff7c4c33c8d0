"""Readers of the public site are nobody in particular: their cookies are not looked at."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIXES = ("/public/", "/robots.txt")


class NobodyMiddleware:
    """Takes the cookies off requests to the public site, so that all are answered alike.

    Stands before sessions. A member who is signed in sees what everybody sees, and what they see
    may be kept by any proxy: the answer depends on the address alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as for a browser that came for the first time."""
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        varies = [name.strip() for name in response.get("Vary", "").split(",")]
        others = ", ".join(name for name in varies if name and name.lower() != "cookie")
        if others:
            response["Vary"] = others
        else:
            del response["Vary"]
        return response
