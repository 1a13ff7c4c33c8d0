"""What has changed from one version of a board pack to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class What(Enum):
    """What happened to a part; the value is how the pack says it."""

    ADDED = "Added"
    REMOVED = "Removed"
    CHANGED = "Changed"
    NOW_CONFIDENTIAL = "Now confidential"
    NO_LONGER_CONFIDENTIAL = "No longer confidential"


@dataclass(frozen=True)
class PackPart:
    """A part of a version: an item's opening page, its figures, or a paper.

    `withheld` is whether the reader of this copy may not see it; then `title` is what stands for
    it. `closed` is whether it needs any right at all. `content` tells one state from another.
    """

    key: str
    parent: str
    title: str
    page: int
    pages: int
    content: str
    closed: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Change:
    """One line of "What has changed": pages are None where the part is not in that version."""

    what: What
    title: str
    page: int | None
    page_before: int | None


def pack_changes(before: Sequence[PackPart], after: Sequence[PackPart]) -> list[Change]:
    """The changes in the order of the new version, then what was removed.

    Both are what one reader may see now. A part is named as the new version names it to them, so
    that one that has been closed since is not named; nor is a removed part whose item is closed
    to them now. A part that only moved to another page is no change.
    """
    old = {part.key: part for part in before}
    new = {part.key: part for part in after}
    changes = []
    for part in after:
        was = old.get(part.key)
        what = _what(was, part)
        if what is not None:
            changes.append(Change(what, part.title, part.page, was.page if was else None))
    for part in before:
        if part.key not in new:
            item = new.get(part.parent) or old.get(part.parent)
            title = item.title if item is not None and item.withheld else part.title
            changes.append(Change(What.REMOVED, title, None, part.page))
    return changes


def _what(was: PackPart | None, now: PackPart) -> What | None:
    if was is None:
        return What.ADDED
    if now.closed and not was.closed:
        return What.NOW_CONFIDENTIAL
    if was.closed and not now.closed:
        return What.NO_LONGER_CONFIDENTIAL
    return What.CHANGED if (was.content, was.pages) != (now.content, now.pages) else None
