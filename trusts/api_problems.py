"""What is wrong, told to programs: RFC 9457, "problem details", in words a person can act on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from trusts.errors import Refusal

MEDIA_TYPE = "application/problem+json"
GUIDE = "/api/v1/#problem-"
"""Each kind of problem is told in the API guide, at this address and its code."""


class KeyReused(exceptions.APIException):
    """An Idempotency-Key came again with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key-reused"
    default_detail = (
        "This Idempotency-Key was used for another request. Nothing was done. Use a new key for a "
        "new request, and the same key only to send the very same request again."
    )


class UnderWay(exceptions.APIException):
    """The first request with this Idempotency-Key is still being worked on."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "under-way"
    default_detail = (
        "A request with this Idempotency-Key is still being worked on. Wait, then send it again."
    )
    wait = 5
    """Seconds, for the Retry-After header."""


# For each status: the code of the problem, its title, and what to do where nothing better is known.
KINDS: dict[int, tuple[str, str, str]] = {
    400: ("invalid", "Something has to be put right", "See “errors” for what and how."),
    401: (
        "not-signed-in",
        "The token is missing or not valid",
        "Send “Authorization: Token …” with a token that has not expired or been deleted.",
    ),
    403: (
        "not-allowed",
        "This token may not do this",
        "It can do what it was made for, as far as the person who made it may today. Look at the "
        "token’s page, or ask the trust’s administrator.",
    ),
    404: (
        "not-found",
        "There is no such record here",
        "Check the address. What a token may not see is answered like what does not exist.",
    ),
    405: ("no-such-method", "This address is not asked like this", "See the API guide."),
    406: ("no-such-format", "Answers are JSON", "Accept application/json."),
    409: (UnderWay.default_code, "Still being worked on", UnderWay.default_detail),
    415: ("unread-format", "This kind of body is not read here", "See the API guide."),
    422: (KeyReused.default_code, "The key belongs to another request", KeyReused.default_detail),
    429: ("too-many-requests", "Too many requests", "Wait as long as Retry-After says."),
}


def body_of(code: int, detail: str = "", errors: Any = None, kind: str = "") -> dict[str, Any]:
    """The body of an answer of 400 and above: type, title, status, detail and, if any, errors."""
    known, title, words = KINDS.get(code, KINDS[400])
    body: dict[str, Any] = {
        "type": f"{GUIDE}{kind or known}",
        "title": title,
        "status": code,
        "detail": detail or words,
    }
    if errors:
        body["errors"] = errors
    return body


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Every exception that has an answer, as a problem; None for a fault of ours."""
    if isinstance(exc, Refusal):
        errors = {exc.field: [exc.message]} if exc.field else None
        return _answer(Response(status=400), body_of(400, exc.message, errors, kind="refused"))
    answer = default_handler(exc, context)
    if answer is None:
        return None
    code = answer.status_code
    if isinstance(exc, exceptions.ValidationError):
        body = body_of(code, errors=_by_field(exc.detail))
    elif isinstance(exc, Http404 | exceptions.NotFound | exceptions.AuthenticationFailed):
        body = body_of(code)
    elif isinstance(exc, PermissionDenied):
        asked = " ".join(str(word) for word in exc.args)
        body = body_of(code, f"It would take the right: {asked}. {KINDS[403][2]}" if asked else "")
    elif isinstance(exc, exceptions.Throttled):
        body = body_of(code, f"Wait {answer.get('Retry-After', 'some')} seconds, then go on.")
    elif isinstance(exc, exceptions.APIException) and code not in (401, 403):
        body = body_of(code, str(exc.detail))
    else:
        body = body_of(code)
    if isinstance(exc, UnderWay):
        answer["Retry-After"] = str(exc.wait)
    return _answer(answer, body)


def _answer(answer: Response, body: dict[str, Any]) -> Response:
    answer.data = body
    answer.content_type = MEDIA_TYPE
    return answer


def _by_field(detail: Any) -> dict[str, list[str]]:
    """A serializer's errors as lists of words by field, fields within fields joined by a point."""
    if not isinstance(detail, dict):
        detail = {"detail": detail}
    found: dict[str, list[str]] = {}
    for name, words in detail.items():
        if isinstance(words, dict):
            found |= {f"{name}.{inner}": said for inner, said in _by_field(words).items()}
        else:
            found[name] = [str(word) for word in (words if isinstance(words, list) else [words])]
    return found
