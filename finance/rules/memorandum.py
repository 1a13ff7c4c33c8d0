"""The year-end memorandum account of a pooled fund, parts A to F.

The particulars are those of SI 2000/617 reg. 7(3) (what was received, spent and left, for each
partner), set out so that the account proves itself: funding (B) less expenditure (C) is the
balance (D), and the partners' shares (E) sum to the balance, to the penny. Pounds throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from finance.rules.money import ZERO
from finance.rules.risk_share import Agreement, Portion, share_balance


@dataclass(frozen=True)
class Heading:
    """Part A: what the fund is. `facts` are (name, words) pairs in the order they are printed."""

    name: str
    year: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartnerFunding:
    """Part B, one partner: what it agreed, how that changed, what fell due, what came.

    `paid` is what the contributor says it paid, `received` what the host says it received: the
    two sides of one transfer. Only what was received funds the pool.
    """

    key: str
    name: str
    agreed: Decimal
    varied: Decimal
    due: Decimal
    paid: Decimal
    received: Decimal

    @property
    def revised(self) -> Decimal:
        """The agreed contribution with its variations."""
        return self.agreed + self.varied

    @property
    def outstanding(self) -> Decimal:
        """Due and not received; negative where more came than was due."""
        return self.due - self.received

    @property
    def sides_differ(self) -> Decimal:
        """What the contributor paid less what the host received: nil where both sides agree."""
        return self.paid - self.received


@dataclass(frozen=True)
class Money:
    """A named amount: other income, or a scheme's spending."""

    name: str
    amount: Decimal


class Disposal(Enum):
    """What is done with a partner's share of the balance (part F)."""

    CARRY = ("carry", "Carried forward in the fund")
    RETURN = ("return", "Returned to the partner")
    TOP_UP = ("top_up", "Paid into the fund by the partner")

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Disposition:
    """Part F, one partner: its share, what is done with it, and who signed for the partner."""

    key: str
    name: str
    share: Decimal
    disposal: Disposal | None = None
    signed_by: str = ""


@dataclass(frozen=True)
class MemorandumAccount:
    """The account. Made by `draw_up`, which works out D and E and proves them."""

    heading: Heading
    brought_forward: Decimal
    funding: tuple[PartnerFunding, ...]
    other_income: tuple[Money, ...]
    in_kind: tuple[Money, ...]
    schemes: tuple[Money, ...]
    balance: Decimal
    forecast_balance: Decimal | None
    shares: tuple[Portion, ...]
    dispositions: tuple[Disposition, ...]

    @property
    def received(self) -> Decimal:
        """What all partners' contributions brought in."""
        return sum((one.received for one in self.funding), ZERO)

    @property
    def total_funding(self) -> Decimal:
        """Part B: brought forward, contributions received and other income. In kind is apart."""
        return self.brought_forward + self.received + total(self.other_income)

    @property
    def total_expenditure(self) -> Decimal:
        """Part C."""
        return total(self.schemes)

    @property
    def in_kind_value(self) -> Decimal:
        """The memo line: the value of what was given in kind, never mixed into the cash."""
        return total(self.in_kind)


def total(amounts: Sequence[Money]) -> Decimal:
    """The sum of named amounts."""
    return sum((one.amount for one in amounts), ZERO)


def draw_up(
    *,
    heading: Heading,
    brought_forward: Decimal,
    funding: Sequence[PartnerFunding],
    schemes: Sequence[Money],
    agreement: Agreement,
    other_income: Sequence[Money] = (),
    in_kind: Sequence[Money] = (),
    forecast_balance: Decimal | None = None,
    decided: Sequence[Disposition] = (),
) -> MemorandumAccount:
    """Work out the balance and its shares from what came in and what was spent.

    `decided` says, for partners who have settled it, what is done with the share; the others'
    stays open. Raises ValueError where the agreement's partners are not those of the funding,
    where a decision has the wrong sign (a deficit cannot be returned, nor a surplus topped up),
    and for an agreement that cannot be worked out.
    """
    keys = [one.key for one in funding]
    if sorted(keys) != sorted(party.key for party in agreement.parties):
        raise ValueError("The partners of the risk share must be those who fund the pool.")
    came = sum((one.received for one in funding), ZERO)
    balance = brought_forward + came + total(other_income) - total(schemes)
    shares = share_balance(agreement, balance)
    settled = {one.key: one for one in decided}
    names = {one.key: one.name for one in funding}
    dispositions = []
    for share in shares:
        choice = settled.get(share.key)
        if choice and not fits(choice.disposal, share.amount):
            raise ValueError(f"What {names[share.key]} decided does not fit its share.")
        dispositions.append(
            Disposition(
                key=share.key,
                name=names[share.key],
                share=share.amount,
                disposal=choice.disposal if choice else None,
                signed_by=choice.signed_by if choice else "",
            )
        )
    account = MemorandumAccount(
        heading=heading,
        brought_forward=brought_forward,
        funding=tuple(funding),
        other_income=tuple(other_income),
        in_kind=tuple(in_kind),
        schemes=tuple(schemes),
        balance=balance,
        forecast_balance=forecast_balance,
        shares=shares,
        dispositions=tuple(dispositions),
    )
    if not proves(account):
        raise ArithmeticError("The memorandum account does not prove itself.")
    return account


def fits(disposal: Disposal | None, share: Decimal) -> bool:
    """Whether a share of this sign can be disposed of so."""
    if disposal is Disposal.RETURN:
        return share >= 0
    if disposal is Disposal.TOP_UP:
        return share <= 0
    return True


def proves(account: MemorandumAccount) -> bool:
    """Whether B − C = D and the shares (E) and dispositions (F) each sum to D."""
    shares = sum((share.amount for share in account.shares), ZERO)
    disposed = sum((one.share for one in account.dispositions), ZERO)
    return (
        account.total_funding - account.total_expenditure == account.balance
        and shares == account.balance
        and disposed == account.balance
    )
