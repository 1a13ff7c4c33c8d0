"""How the public site answers: the same bytes to everybody, and for how long they may be kept."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

KEPT_SECONDS = 300
"""A browser or proxy may keep an answer so long: what is withdrawn is gone everywhere after it."""


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
) -> HttpResponseBase:
    """Answer with a template that is drawn without the request: nothing in it is about its reader.

    A reader who has the same bytes already gets 304.
    """
    body = render_to_string(f"publication/public/{template}", dict(context)).encode()
    response = HttpResponse(body, status=status, content_type=content_type)
    return kept(request, response, hashlib.sha256(body).hexdigest())


def kept(request: HttpRequest, response: HttpResponseBase, digest: str) -> HttpResponseBase:
    """Say how long the answer may be kept, and how to ask whether it still holds."""
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}, must-revalidate"
    response["ETag"] = etag = f'"{digest[:32]}"'
    if response.status_code != 200:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[arg-type]  # any response will do
