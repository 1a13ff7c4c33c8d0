"""What a kind of break is, and the list of kinds.

@kind("unowned-action", name="Actions without an owner", why="…", mend="…", permission=…)
def unowned_actions(looking: Looking) -> Iterator[Break]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commissioning.queries import CostedPlan
from thread.queries.walk import Walk
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Break:
    """One place where the thread is broken. `key` names its record among those of its kind."""

    key: str
    what: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Looking:
    """What is looked through: who looks, the edition of the plan, and the money, if they may."""

    scope: Scope
    trust: str
    costed: CostedPlan
    walk: Walk
    position: str
    """The position's name in addresses; "" where the money may not be seen."""
    sees_all_money: bool
    """Whether the money is every partner's: otherwise nothing can be said to have none."""


@dataclass(frozen=True)
class Kind:
    """A kind of break: why it matters and how it is mended, in words; who may see it."""

    code: str
    name: str
    why: str
    mend: str
    permission: Permission
    find: Callable[[Looking], Iterator[Break]]


KINDS: dict[str, Kind] = {}


def kind(
    code: str, *, name: str, why: str, mend: str, permission: Permission
) -> Callable[[Callable[[Looking], Iterator[Break]]], Callable[[Looking], Iterator[Break]]]:
    """Register a function that finds the breaks of one kind."""

    def register(
        find: Callable[[Looking], Iterator[Break]],
    ) -> Callable[[Looking], Iterator[Break]]:
        if code in KINDS:
            raise ValueError(f"Two kinds of break are called {code}.")
        KINDS[code] = Kind(code, name, why, mend, permission, find)
        return find

    return register


def kind_of(code: str) -> Kind:
    """The kind with this code; KeyError for one that there is not."""
    return KINDS[code]


def find_all(looking: Looking) -> dict[str, list[Break]]:
    """Every break that the scope may see, by kind, in the order of the kinds."""
    return {
        code: list(one.find(looking))
        for code, one in KINDS.items()
        if looking.scope.may(one.permission)
    }
