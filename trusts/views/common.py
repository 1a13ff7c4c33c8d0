"""Small things that several views need."""

from typing import Any

from django.http import Http404

from trusts.views.base import TrustView


def address_in(view: TrustView, **more: Any) -> dict[str, Any]:
    """Arguments of an address in the view's trust, for `reverse` and `redirect`."""
    assert view.scope.trust is not None  # noqa: S101 - a TrustView's scope has a trust
    return {"trust": view.scope.trust.slug, **more}


def number(text: str | None) -> int:
    """The key that a form sent; 404 for what is no key."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Http404
    return int(text)
