"""Records of the product that another page may point at: a priority, a frozen position, a decision.

A floor that has such records registers a kind of them in ``ready()``:

    records.register(records.Kind("priority", "A priority of the plan", plan_priorities))

A floor beneath or beside it (self-assessment, where a record can be evidence) then lists and
finds them without knowing what they are. What it keeps is the kind and the key; what a reader
sees is looked up in the reader's own scope each time, so that nothing is shown to somebody who
may not see the record itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trusts.scope import Scope

KEY_LIMIT = 60
"""Most characters in a kind's slug and in a record's key."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its key, which never changes, its name in words and its page."""

    key: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `records` lists those that a scope may see, in the order of a choice."""

    slug: str
    name: str
    records: Callable[[Scope], Iterable[Record]]

    def find(self, scope: Scope, key: str) -> Record | None:
        """The record with this key, if this scope may see it and it is still there."""
        return next((record for record in self.records(scope) if record.key == key), None)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; again changes nothing. ValueError for another one of its name, or too long."""
    if len(kind.slug) > KEY_LIMIT:
        raise ValueError(f"The name of a kind has {KEY_LIMIT} characters at most: {kind.slug}.")
    if _kinds.get(kind.slug, kind) != kind:
        raise ValueError(f"Two kinds of record are called {kind.slug}.")
    _kinds[kind.slug] = kind


def kinds() -> list[Kind]:
    """Every kind there is, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def find(scope: Scope, kind: str, key: str) -> Record | None:
    """A record by kind and key, as this scope may see it; None for any other."""
    known = _kinds.get(kind)
    return known.find(scope, key) if known else None


def find_all(scope: Scope, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """Those of the records wanted, by kind and key, that this scope may see: one look a kind."""
    asked = set(wanted)
    return {
        (slug, record.key): record
        for slug in {kind for kind, _ in asked} & _kinds.keys()
        for record in _kinds[slug].records(scope)
        if (slug, record.key) in asked
    }
