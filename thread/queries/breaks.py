"""The breaks of a trust's thread: open ones, and those that somebody accepted for a while."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from thread.breaks import KINDS, Break, Kind, Looking, find_all
from thread.models import AcceptedBreak
from trusts.clock import today


@dataclass(frozen=True)
class Known:
    """A break that was accepted; `is_due` once it should be looked at again."""

    found: Break
    accepted: AcceptedBreak
    is_due: bool


@dataclass(frozen=True)
class OfKind:
    """The breaks of one kind: to mend, and accepted."""

    kind: Kind
    open: tuple[Break, ...]
    known: tuple[Known, ...]


@dataclass(frozen=True)
class Breaks:
    """All breaks that the scope may see, by kind."""

    kinds: tuple[OfKind, ...]

    @property
    def open(self) -> int:
        """How many there are to mend."""
        return sum(len(of.open) for of in self.kinds)

    @property
    def known(self) -> int:
        """How many are accepted for now."""
        return sum(len(of.known) for of in self.kinds)


def breaks_of(looking: Looking) -> Breaks:
    """Find every break and tell accepted ones apart; one whose day has come is open again."""
    rows = {(row.kind, row.key): row for row in AcceptedBreak.objects.filter(ended_at__isnull=True)}
    kinds = []
    for code, found in find_all(looking).items():
        still, known = [], []
        for one in found:
            row = rows.get((code, one.key))
            if row is None:
                still.append(one)
            else:
                known.append(Known(one, row, is_due(row, today())))
        kinds.append(
            OfKind(
                KINDS[code],
                (*still, *(k.found for k in known if k.is_due)),
                tuple(k for k in known if not k.is_due),
            )
        )
    return Breaks(tuple(kinds))


def is_due(accepted: AcceptedBreak, on: datetime.date) -> bool:
    """Whether the day to look again has come."""
    return accepted.review_on <= on
