"""The sections of a trust: its service navigation. Apps register theirs in ``ready()``.

    sections.register(
        Section("Budgets", "finance:budgets", Permission.BUDGET_VIEW, group=Group.MONEY, order=30)
    )

The navigation has one link per group; within a group its sections stand in a row below. A person
sees only the sections they may open, and no group without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from trusts.permissions import Permission
    from trusts.scope import Scope


class Group(Enum):
    """The links of the navigation, in their order."""

    PLAN = "Plan"
    MONEY = "Money"
    BOARDS = "Boards"
    ASSESSMENT = "Self-assessment"
    REPORTS = "Reports"
    TRUST = "The trust"


@dataclass(frozen=True, slots=True)
class Section:
    """One link of the navigation. ``url_name`` takes the trust's slug as its only argument.

    ``covers`` names other addresses of the same kind that belong to the section.
    """

    text: str
    url_name: str
    permission: "Permission"
    group: Group
    order: int = 50
    covers: tuple[str, ...] = ()

    @property
    def app(self) -> str:
        """The app whose pages it opens."""
        return self.url_name.partition(":")[0]

    def addresses(self, trust: str) -> list[str]:
        """The section's own address in the trust, and those it covers."""
        return [reverse(name, kwargs={"trust": trust}) for name in (self.url_name, *self.covers)]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a section. Raises ValueError when another one has its address."""
    if _sections.get(section.url_name, section) != section:
        raise ValueError(f"Two sections point to {section.url_name}.")
    _sections[section.url_name] = section


def all_sections() -> list[Section]:
    """Every registered section in the order of the navigation."""
    groups = list(Group)
    return sorted(
        _sections.values(),
        key=lambda section: (groups.index(section.group), section.order, section.text),
    )


def open_to(scope: "Scope") -> Iterator[tuple[Section, list[str]]]:
    """Yield each section this person may open, with its addresses."""
    assert scope.trust is not None  # noqa: S101 - a page with sections is a trust's page
    for section in all_sections():
        if scope.may(section.permission):
            yield section, section.addresses(scope.trust.slug)
