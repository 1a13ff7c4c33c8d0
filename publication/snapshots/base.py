"""What a snapshot is, and which module makes which kind.

A snapshot holds what *anybody* may see, whatever the rights of the person who looks: each maker
leaves out what is confidential by the record's own mark, and says in `left_out` what it left out.
"""

import hashlib
import importlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from publication.models import Kind
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.scope import Scope


class NotReady(Refusal):
    """The thing is there, and cannot be published as it stands. The words say what is missing."""


@dataclass(frozen=True)
class PublicFile:
    """A PDF that goes with a snapshot. `read` gives its bytes; `sha256` is that of the source."""

    name: str
    title: str
    sha256: str
    size: int
    pages: int
    read: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True)
class Snapshot:
    """A thing as readers would see it now.

    `content` holds plain values only (text, numbers, lists, dictionaries): it is kept as it is.
    `level` and `body` are those of the record it shows; the right to publish is asked for there.
    `left_out` says in words what stays out and why.
    """

    kind: Kind
    key: str
    title: str
    content: Mapping[str, Any]
    level: Level = Level.STRATEGIC
    body_id: int | None = None
    body_name: str = ""
    body_slug: str = ""
    about_on: date | None = None
    files: Sequence[PublicFile] = ()
    left_out: Sequence[str] = ()
    sources: Mapping[str, list[int]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything readers would see: what was looked at is what goes out."""
        seen = [self.title, self.content, [(one.name, one.sha256) for one in self.files]]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Ready:
    """Something that can be published now."""

    kind: Kind
    key: str
    title: str
    about_on: date | None = None

    @property
    def kind_words(self) -> str:
        """What kind of thing it is, in words."""
        return self.kind.label


class Maker(ABC):
    """Makes snapshots of one kind. A subclass registers itself by naming its `kind`."""

    kind: ClassVar[Kind]

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract:
            if cls.kind in _MAKERS:
                raise ValueError(f"Two makers of {cls.kind}.")
            _MAKERS[cls.kind] = cls()

    @abstractmethod
    def ready(self, scope: Scope) -> Iterable[Ready]:
        """What of this kind this scope could publish now, in a number of queries that is fixed."""

    @abstractmethod
    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The thing with this key; None where there is none for this scope.

        Raises NotReady where it cannot be published as it stands.
        """


_MAKERS: dict[Kind, Maker] = {}
MODULES = ("structure", "meetings", "packs", "plan")


def all_makers() -> list[Maker]:
    """A maker of each kind, in the order of `Kind`."""
    for name in MODULES:
        importlib.import_module(f"publication.snapshots.{name}")
    return [_MAKERS[kind] for kind in Kind]


def maker_of(kind: Kind) -> Maker:
    """The maker of a kind."""
    return next(maker for maker in all_makers() if maker.kind == kind)
