"""Whether a partner's money may be committed by who speaks for it in the room.

The authority of a seat comes from its mandates (governance) and from delegations that its holder
was given for the partner's budgets (finance). Each is a limit in pounds at a time, with the
document that gives it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.rules.mandates import MandateFacts, may_commit


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in the room for a partner, entitled at this item, and what they may commit."""

    name: str
    authority: tuple[MandateFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgeVerdict:
    """Whether a partner's sum, in pounds, is within what its speaker may commit, and why."""

    partner_key: int
    partner: str
    amount: Decimal
    within: bool
    words: str
    spoken_for_by: str = ""
    limit: Decimal | None = None
    instrument: str = ""


def pledge(
    partner_key: int,
    partner: str,
    amount: Decimal,
    speakers: Sequence[Speaker],
    on: datetime.date,
) -> PledgeVerdict:
    """Judge one partner's sum by the best authority among those who speak for it.

    Raises ValueError for a sum that is not more than nothing.
    """
    if amount <= 0:
        raise ValueError("A sum committed is more than nothing.")
    if not speakers:
        return PledgeVerdict(
            partner_key, partner, amount, False, "Nobody in the room may decide for it."
        )
    refused = []
    for speaker in speakers:
        verdict = may_commit(speaker.authority, amount, on)
        if verdict.mandate is not None:
            return PledgeVerdict(
                partner_key,
                partner,
                amount,
                within=True,
                words=verdict.words,
                spoken_for_by=speaker.name,
                limit=verdict.mandate.limit,
                instrument=verdict.mandate.instrument,
            )
        refused.append((_best(speaker, on), verdict.words, speaker.name))
    best, words, name = max(refused, key=lambda one: one[0] or Decimal(-1))
    return PledgeVerdict(
        partner_key,
        partner,
        amount,
        False,
        f"{name}: {words[:1].lower()}{words[1:]}",
        spoken_for_by=name,
        limit=best,
    )


def _best(speaker: Speaker, on: datetime.date) -> Decimal | None:
    return max((one.limit for one in speaker.authority if one.in_force(on)), default=None)
