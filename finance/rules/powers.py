"""Which partners a legal power lets put money into one fund.

NHS Act 2006 s75 (before 2007: Health Act 1999 s31) is for NHS bodies and local authorities with
each other (SI 2000/617); Children Act 2004 s10 is for partners under the duty to cooperate. The
rule looks at a partner's sector and duty; it does not replace legal advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEALTH_AND_COUNCIL = ("nhs2006s75", "health1999s31")
COOPERATION = ("children2004s10",)


@dataclass(frozen=True)
class Party:
    """A partner as the law sees it: its sector, and whether it is under the duty to cooperate."""

    name: str
    sector: str
    under_duty: bool


def objections(power: str, parties: Sequence[Party]) -> list[str]:
    """Why the power does not cover these partners, in words; empty where it does.

    Raises ValueError for a power that is not known.
    """
    if power in HEALTH_AND_COUNCIL:
        outside = sorted(p.name for p in parties if p.sector not in ("health", "council"))
        found = [
            f"This power is for NHS bodies and councils. It does not cover {name}."
            for name in outside
        ]
        for sector, words in (("health", "an NHS body"), ("council", "a council")):
            if not any(p.sector == sector for p in parties):
                found.append(f"This power needs {words} among the partners.")
        return found
    if power in COOPERATION:
        return [
            f"This power is for partners under the duty to cooperate. {name} is not."
            for name in sorted(p.name for p in parties if not p.under_duty)
        ]
    raise ValueError(f"{power!r} is not a power to pool.")
