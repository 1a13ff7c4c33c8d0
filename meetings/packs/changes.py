"""What a new version of a pack says about the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meetings.rules.pack_changes import Change, PackPart, pack_changes
from reports.base import Place


@dataclass(frozen=True)
class Old:
    """A part of the version before, with the codenames of what a reader of it must hold."""

    part: PackPart
    open_title: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Before:
    """The version before, as its manifest tells it."""

    version: int
    parts: tuple[Old, ...]


def core_of(source: Any, digest: str) -> str:
    """What tells one state of a part from another: its own words where it says which those are."""
    return str(source.get("core") or digest)


def snapshot(manifest: Iterable[dict[str, Any]]) -> tuple[Old, ...]:
    """The parts of a version, from the list kept with its run."""
    return tuple(
        Old(
            part=PackPart(
                key=row["key"],
                parent=row["parent"],
                title=row["title"],
                page=row["page"],
                pages=row["pages"],
                content=core_of(row["source"], row["sha256"]),
                closed=bool(row["needs"]),
            ),
            open_title=row["open_title"],
            needs=frozenset(row["needs"]),
        )
        for row in manifest
        if "sha256" in row  # the front is made anew each time
    )


def changes_for(before: Before | None, places: Sequence[Place]) -> list[Change]:
    """The changes as one copy may tell them. `places` say what that copy leaves out."""
    if before is None:
        return []
    held = {one.codename for place in places if not place.withheld for one in place.asks}
    after = [
        PackPart(
            key=place.key,
            parent=place.parent,
            title=place.open_title if place.withheld else place.title,
            page=place.page,
            pages=place.pages,
            content=core_of(place.source, place.digest),
            closed=bool(place.asks),
            withheld=place.withheld,
        )
        for place in places
    ]
    old = [
        one.part if one.needs <= held else replace(one.part, title=one.open_title, withheld=True)
        for one in before.parts
    ]
    return pack_changes(old, after)
