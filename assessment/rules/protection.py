"""What results may be shown without singling anybody out: the one place that decides.

A round promises its members, before they answer, how far their answers can be traced: to them by
name, to their partner, or no further than their sector. Under the last promise nothing is shown
about fewer than five members: not a group, and not what is left when the groups that are shown
are taken from the whole. A group too small to show is put together with others until it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

FEWEST = 5
"""Fewest members about whom anything is shown under the promise "by sector"."""


class Promise(Enum):
    """How far answers can be traced, as members are told before they answer."""

    NAMED = "named"
    PARTNER = "partner"
    SECTOR = "sector"

    @property
    def fewest(self) -> int:
        """Fewest members about whom anything is shown."""
        return FEWEST if self is Promise.SECTOR else 1


@dataclass(frozen=True)
class Disclosure:
    """What may be shown of a whole divided into groups.

    `alone` are the groups shown by themselves, `together` those shown as one; both in the order
    of the groups given. Both are empty where only the whole may be shown, and `whole` is False
    where not even that may.
    """

    whole: bool
    alone: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    @property
    def has_groups(self) -> bool:
        """Whether there is more to show than the whole."""
        return bool(self.alone)


def disclose(sizes: Mapping[str, int], fewest: int) -> Disclosure:
    """Decide which groups of these sizes may be shown. Groups do not overlap; empty ones are none.

    Every set of members that can be worked out from what is shown, by adding groups up or taking
    them from each other or from the whole, has at least `fewest` members or none at all. Of the
    groups large enough, the smallest give way first. Raises ValueError for a negative size.
    """
    if any(size < 0 for size in sizes.values()):
        raise ValueError("A group cannot have fewer than no members.")
    present = {name: size for name, size in sizes.items() if size}
    if not present or sum(present.values()) < fewest:
        return Disclosure(whole=False)
    hidden = [name for name, size in present.items() if size < fewest]
    candidates = sorted(
        (name for name in present if name not in hidden), key=lambda name: present[name]
    )
    while hidden and sum(present[name] for name in hidden) < fewest:
        hidden.append(candidates.pop(0))
    order = list(present)
    return Disclosure(
        whole=True,
        alone=tuple(name for name in order if name in candidates),
        together=tuple(name for name in order if name in hidden) if candidates else (),
    )


def carried_to_show(carried: int, members: int, fewest: int) -> int:
    """How many of a group's answers may be called carried over; the rest count as no answer.

    Only those who took part before can carry an answer over. So whoever knows who is new could
    tell what few others said, if nearly all who are not new carried theirs over: both those who
    did and those who did not have to be `fewest` or none. Raises ValueError for more than members.
    """
    if not 0 <= carried <= members:
        raise ValueError("No more members can carry an answer over than there are.")
    others = members - carried
    return carried if carried >= fewest and (not others or others >= fewest) else 0
