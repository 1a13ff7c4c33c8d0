"""Where who commissions may also provide. Pure: no database.

Partners that commission may provide too, so conflicts of interest have to be found and answered
(2005 guidance §2.43).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """A partner that may provide and has a part in deciding; `why` says which parts."""

    partner: str
    why: tuple[str, ...]


def conflicts(
    *,
    providers: Iterable[str],
    lead: str,
    commissioners: Iterable[str],
    funders: Iterable[str],
    deciding: Mapping[str, Iterable[str]],
) -> tuple[Conflict, ...]:
    """Every partner, by name, that may provide it and also has a part in commissioning it.

    `deciding` names, by partner, the bodies it sits on that decide about commissioning.
    """
    commissioning, funding = set(commissioners), set(funders)
    found = []
    for partner in sorted(set(providers)):
        why = []
        if partner == lead:
            why.append("leads the commissioning")
        elif partner in commissioning:
            why.append("commissions it with others")
        if partner in funding:
            why.append("pays for it")
        why += [f"sits on {body}" for body in sorted(deciding.get(partner, ()))]
        if why:
            found.append(Conflict(partner, tuple(why)))
    return tuple(found)
