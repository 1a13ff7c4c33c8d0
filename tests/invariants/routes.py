"""Every address of the product, discovered from the URL configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One address: its full name, the names in its path, and the view behind it."""

    name: str
    path: str
    arguments: frozenset[str]
    view: Any

    @property
    def of_a_trust(self) -> bool:
        return "trust" in self.arguments

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    @property
    def has_record(self) -> bool:
        return bool(self.arguments - {"trust"})

    def url(self, **arguments: Any) -> str:
        return reverse(self.name, kwargs=arguments)

    def __str__(self) -> str:
        return self.name or self.path


def _walk(
    patterns: list[Any], path: str, names: tuple[str, ...], args: frozenset[str]
) -> Iterator[Route]:
    for one in patterns:
        here = args | set(one.pattern.converters)
        if isinstance(one, URLResolver):
            inner = (*names, one.namespace) if one.namespace else names
            yield from _walk(one.url_patterns, path + str(one.pattern), inner, here)
        elif isinstance(one, URLPattern):
            view = getattr(one.callback, "view_class", None) or getattr(one.callback, "cls", None)
            name = ":".join((*names, one.name)) if one.name else ""
            yield Route(name, path + str(one.pattern), here, view or one.callback)


def all_routes() -> list[Route]:
    """Every address there is."""
    return list(_walk(get_resolver().url_patterns, "", (), frozenset()))


def trust_routes() -> list[Route]:
    """Every address of a trust, pages and API."""
    return [route for route in all_routes() if route.of_a_trust]
