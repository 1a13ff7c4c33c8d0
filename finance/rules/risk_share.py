"""Who bears a pooled fund's overspend, and who gets its underspend, to the penny.

A balance is funding less expenditure: positive is a surplus, negative a deficit. Every rule
shares the whole balance out, and the shares carry its sign and sum to it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from finance.rules.money import ZERO, to_pennies
from finance.rules.profile import share_out

WHAT_IF = tuple(Decimal(percent) for percent in (-10, -5, 0, 5, 10, 15, 20))
"""Outturns that a proposal is tried with: per cent above or below the agreed contributions."""


class Rule(Enum):
    """How an agreement shares a balance: a name, and what it means in words."""

    CONTRIBUTION = ("contribution", "By contribution", "In proportion to the agreed contributions.")
    FIXED = ("fixed", "Fixed shares", "By percentages written in the agreement.")
    HOST = ("host", "The host bears it", "The host pays an overspend and keeps an underspend.")
    CAPPED = (
        "capped",
        "Capped",
        "By contribution or fixed shares, but no partner pays more of an overspend than its cap; "
        "one named partner bears the rest.",
    )

    def __init__(self, code: str, label: str, words: str) -> None:
        self.code = code
        self.label = label
        self.words = words

    @classmethod
    def from_code(cls, code: str) -> Rule:
        """The rule with this code; ValueError for none."""
        for rule in cls:
            if rule.code == code:
                return rule
        raise ValueError(f"{code!r} is not a rule of risk share.")


@dataclass(frozen=True)
class Party:
    """A partner in a pool. `contribution` and `cap` are pounds, shares are per cent.

    `over` is its fixed share of an overspend, `under` of an underspend. `cap` is the most it pays
    of an overspend; None is no cap.
    """

    key: str
    contribution: Decimal
    over: Decimal | None = None
    under: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True)
class Agreement:
    """A risk share as agreed: the rule, the parties, the host, and who bears what caps leave."""

    rule: Rule
    parties: tuple[Party, ...]
    host: str
    rest_borne_by: str = ""


@dataclass(frozen=True)
class Portion:
    """One partner's part of a balance: `percent` before caps, `amount` with the balance's sign.

    `held_back` is what a cap took off a deficit's share (positive pounds); `taken_on` what the
    bearer of the rest took on for others.
    """

    key: str
    percent: Decimal
    amount: Decimal
    held_back: Decimal = ZERO
    taken_on: Decimal = ZERO


def faults(agreement: Agreement) -> list[str]:
    """What keeps a risk share from being worked out, in words; empty where nothing does."""
    found = []
    keys = [party.key for party in agreement.parties]
    if not keys:
        return ["A risk share needs at least one partner."]
    if len(set(keys)) != len(keys):
        found.append("A partner is there twice.")
    if agreement.host not in keys:
        found.append("The host must be one of the partners.")
    if any(party.contribution < 0 for party in agreement.parties):
        found.append("A contribution cannot be below nothing.")
    if by_fixed_shares(agreement):
        found += _share_faults(agreement)
    elif agreement.rule is not Rule.HOST and not any(p.contribution for p in agreement.parties):
        found.append("Shares by contribution need at least one contribution.")
    if agreement.rule is Rule.CAPPED:
        found += _cap_faults(agreement)
    return found


def by_fixed_shares(agreement: Agreement) -> bool:
    """Whether written percentages count: always by that rule, with caps where any are given."""
    return agreement.rule is Rule.FIXED or (
        agreement.rule is Rule.CAPPED
        and any(p.over is not None or p.under is not None for p in agreement.parties)
    )


def _share_faults(agreement: Agreement) -> list[str]:
    found = []
    for name, words in (("over", "overspend"), ("under", "underspend")):
        shares = [getattr(party, name) for party in agreement.parties]
        if any(share is None for share in shares):
            found.append(f"Give every partner its share of an {words}; write 0 for none.")
        elif any(share < 0 for share in shares):
            found.append(f"A share of an {words} cannot be below nothing.")
        elif sum(shares) != 100:
            found.append(
                f"The shares of an {words} add up to {sum(shares).normalize():f}%, not 100%."
            )
    return found


def _cap_faults(agreement: Agreement) -> list[str]:
    caps = {party.key: party.cap for party in agreement.parties}
    found = []
    if all(cap is None for cap in caps.values()):
        found.append("A capped risk share needs at least one cap.")
    if any(cap is not None and cap < 0 for cap in caps.values()):
        found.append("A cap cannot be below nothing.")
    if agreement.rest_borne_by not in caps:
        found.append("Say which partner bears what the caps leave over.")
    elif caps[agreement.rest_borne_by] is not None:
        found.append("The partner who bears the rest cannot have a cap.")
    return found


def weights(agreement: Agreement, *, deficit: bool) -> tuple[Decimal, ...]:
    """Each party's weight in sharing a deficit (or a surplus), before caps."""
    parties = agreement.parties
    if agreement.rule is Rule.HOST:
        return tuple(Decimal(party.key == agreement.host) for party in parties)
    if by_fixed_shares(agreement):
        return tuple((p.over if deficit else p.under) or ZERO for p in parties)
    return tuple(party.contribution for party in parties)


def share_balance(agreement: Agreement, balance: Decimal) -> tuple[Portion, ...]:
    """Each partner's portion of a balance in whole pennies; the portions sum to it exactly.

    Caps hold for deficits only: nobody's share of a surplus is cut. Raises ValueError for an
    agreement that `faults` objects to.
    """
    wrong = faults(agreement)
    if wrong:
        raise ValueError(" ".join(wrong))
    deficit = balance < 0
    weighed = weights(agreement, deficit=deficit)
    amounts = list(share_out(balance, weighed))
    whole = sum(weighed)
    held = [ZERO] * len(amounts)
    if deficit and agreement.rule is Rule.CAPPED:
        for index, party in enumerate(agreement.parties):
            if party.cap is not None and -amounts[index] > party.cap:
                held[index] = -amounts[index] - to_pennies(party.cap)
                amounts[index] += held[index]
    taken = sum(held, ZERO)
    portions = []
    for party, weight, amount, back in zip(agreement.parties, weighed, amounts, held, strict=True):
        bears = bool(taken) and party.key == agreement.rest_borne_by
        portions.append(
            Portion(
                key=party.key,
                percent=weight * 100 / whole,
                amount=amount - taken if bears else amount,
                held_back=back,
                taken_on=taken if bears else ZERO,
            )
        )
    return tuple(portions)


@dataclass(frozen=True)
class Trial:
    """One outturn tried: `percent` above (or below) the agreed contributions, and who pays what.

    `exposure` is pounds on top of the agreed contribution: positive to pay, negative coming back.
    """

    percent: Decimal
    outturn: Decimal
    balance: Decimal
    exposure: dict[str, Decimal]

    @property
    def label(self) -> str:
        """The outturn for a heading: +10%, −5%, 0%."""
        sign = "+" if self.percent > 0 else "−" if self.percent < 0 else ""
        return f"{sign}{abs(self.percent):f}%"


def what_if(agreement: Agreement, outturns: Sequence[Decimal] = WHAT_IF) -> tuple[Trial, ...]:
    """Try an agreement with several outturns; each trial's exposures sum to minus its balance."""
    funding = sum((party.contribution for party in agreement.parties), ZERO)
    trials = []
    for percent in outturns:
        outturn = to_pennies(funding * (100 + percent) / 100)
        balance = funding - outturn
        portions = share_balance(agreement, balance)
        trials.append(Trial(percent, outturn, balance, {p.key: ZERO - p.amount for p in portions}))
    return tuple(trials)
