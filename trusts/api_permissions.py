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
    """The view's permission is held in the open scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask the scope for the permission of this kind of request."""
        scope = view.scope
        if not scope.may(view.permission):
            return False
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        return reading or view.permission_to_post is None or scope.may(view.permission_to_post)


class SignedIn(BasePermission):
    """Anyone with a valid token or session: for views outside any trust."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether somebody is signed in."""
        return bool(request.user and request.user.is_authenticated)
