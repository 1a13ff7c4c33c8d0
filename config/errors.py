"""Answers to addresses that do not exist: a page for people, JSON for programs."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views import defaults

from publication.public import answers
from trusts.api_problems import MEDIA_TYPE, body_of


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Say 404 in the way the asker reads."""
    if request.path_info.startswith("/api/"):
        return JsonResponse(body_of(404), status=404, content_type=MEDIA_TYPE)
    if request.path_info.startswith("/public/"):
        return answers.page(request, "not_found.html", {}, status=404)
    return defaults.page_not_found(request, exception)
