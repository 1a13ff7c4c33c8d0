"""Who may call the API. Apart from trusts/api.py because the framework imports it early."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Denied(BasePermission):
    """The default for a view that names no permission: nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Never."""
        return False


class HoldsPermission(BasePermission):
    """The view's permission is held in the open scope, and a system's token is let in at all."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask the scope for the permission of this kind of request."""
        scope = view.scope
        if is_of_a_system(request) and not view.for_systems:
            return False
        if not scope.may(view.permission):
            return False
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        return reading or view.permission_to_post is None or scope.may(view.permission_to_post)


class SignedIn(BasePermission):
    """A person, by session or by their own token: for views outside any trust."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether somebody is signed in. A finance system has no business outside its trust."""
        return bool(request.user and request.user.is_authenticated and not is_of_a_system(request))


def is_of_a_system(request: Request) -> bool:
    """Whether the request came with a token that is bound to one partner."""
    return getattr(request.auth, "partner_id", None) is not None
