"""The navigation of one page: the groups a person may open, and where they are now."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse

from trusts.ui import sections

if TYPE_CHECKING:
    from trusts.scope import Scope


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a section. ``current``: the page shown belongs to it."""

    text: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """A group's link, which opens its first section, and the links of its sections."""

    text: str
    links: tuple[Link, ...]
    current: bool

    @property
    def url(self) -> str:
        """The address of the group's first section."""
        return self.links[0].url


def menus(scope: "Scope", path: str, app: str = "") -> list[Menu]:
    """Every group this person may open. ``path`` is the page's address, ``app`` its app.

    The page belongs to the section with the longest address that its own begins with. A page
    outside all of them belongs to the first group of its app.
    """
    mine = list(sections.open_to(scope))
    here = _section_of(path, mine)
    beside = here or next((section for section, _ in mine if section.app == app), None)
    found = []
    for group, members in groupby(mine, key=lambda pair: pair[0].group):
        links = tuple(
            Link(section.text, addresses[0], current=section is here)
            for section, addresses in members
        )
        found.append(Menu(group.value, links, current=bool(beside and beside.group is group)))
    return found


def home(scope: "Scope", path: str) -> Link:
    """The link to the person's own page of the trust."""
    assert scope.trust is not None  # noqa: S101 - a page with a navigation is a trust's page
    url = reverse("trusts:home", kwargs={"trust": scope.trust.slug})
    return Link("Home", url, current=path == url)


def _section_of(
    path: str, mine: "list[tuple[sections.Section, list[str]]]"
) -> "sections.Section | None":
    lengths = [
        (len(address), section)
        for section, addresses in mine
        for address in addresses
        if path.startswith(address)
    ]
    return max(lengths, key=lambda pair: pair[0])[1] if lengths else None
