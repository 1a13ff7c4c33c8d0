"""What the base template needs to know about the request (a context processor)."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trusts.grants import trusts_of
from trusts.models import Person, Trust
from trusts.permissions import Permission
from trusts.ui import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Offer ``page`` to templates; nothing is computed unless a template asks."""
    return {"page": Chrome(request)}


class Chrome:
    """The frame around a page's content: trust, sections, session limits."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.idle_seconds: int = settings.SESSION_IDLE_SECONDS
        self.warn_seconds: int = settings.SESSION_WARNING_SECONDS

    @cached_property
    def scope(self) -> Any:
        """The open scope, or None outside a trust."""
        return getattr(self._request, "scope", None)

    @property
    def trust(self) -> Any:
        """The trust whose page this is, or None."""
        return self.scope.trust if self.scope else None

    @property
    def sees_members(self) -> bool:
        """The person may see who sits where, and so the table of roles."""
        return bool(self.scope and self.scope.may(Permission.MEMBERS_VIEW))

    @cached_property
    def is_signed_in(self) -> bool:
        """A person is signed in (also false where the request has no person at all)."""
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def trusts(self) -> list[Trust]:
        """The trusts this person sits in today; who has several needs a way to change."""
        person = getattr(self._request, "user", None)
        return trusts_of(person) if isinstance(person, Person) else []

    @property
    def home(self) -> navigation.Link:
        """The link to the person's own page of the trust."""
        return navigation.home(self.scope, self._request.path)

    @cached_property
    def menus(self) -> list[navigation.Menu]:
        """The groups of the service navigation that this person may open."""
        if not self.scope:
            return []
        match = self._request.resolver_match
        app = match.app_name if match and match.app_name != "trusts" else ""
        return navigation.menus(self.scope, self._request.path, app)

    @property
    def menu(self) -> navigation.Menu | None:
        """The group this page belongs to."""
        return next((menu for menu in self.menus if menu.current), None)
