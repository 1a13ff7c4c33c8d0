"""Whether an agenda drowns in business of the levels below it.

The briefing names process that drives out strategic thinking as a risk of partnerships (2009
briefing, paragraph 13). A strategic agenda is told when a third of its business, or more, belongs
lower down. Items that run the meeting (welcome, minutes) do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

ORDER = ("strategic", "executive", "operational")
MOST = Fraction(1, 3)
FEWEST = 2
"""One item that belongs lower down never makes an agenda too operational."""


@dataclass(frozen=True)
class Balance:
    """How much of an agenda's business belongs to levels below the body's.

    `below` are the positions (from 0) of those items in what was given, `counted` is how many
    items count, `too_operational` whether to say so.
    """

    below: tuple[int, ...]
    counted: int
    too_operational: bool


def balance(body_level: str, kinds: Sequence[str]) -> Balance:
    """Weigh an agenda: `kinds` is the kind of business of each item, a level or "procedure".

    Raises ValueError for an unknown level. Only a strategic body's agenda is ever too operational:
    executive bodies manage, and operational ones deliver.
    """
    for kind in (body_level, *(kind for kind in kinds if kind != "procedure")):
        if kind not in ORDER:
            raise ValueError(f"{kind} is no level.")
    rank = ORDER.index(body_level)
    counted = [at for at, kind in enumerate(kinds) if kind != "procedure"]
    below = tuple(at for at in counted if ORDER.index(kinds[at]) > rank)
    drowned = len(below) >= FEWEST and Fraction(len(below), len(counted)) >= MOST
    return Balance(below, len(counted), body_level == "strategic" and drowned)
