"""Progress of background work on a page, with and without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def progress_response(
    request: HttpRequest, *, url: str, done: int, total: int, words: str, finished: bool
) -> HttpResponse:
    """Answer the page's question "how far is it?".

    Once the work has finished (or failed) the answer tells the browser to load the whole page
    again, which shows the result.
    """
    if finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request,
        "components/progress_bar.html",
        {"url": url, "done": done, "total": total, "words": words},
    )
