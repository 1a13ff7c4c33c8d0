"""Deciding: counting votes, and everything that keeps a decision from being recorded, in words.

One vote for each voting member; where votes are equal the chair may give a casting vote. A decision
that commits money needs a vote at operational level (2009 governance guide, appendix 1 section 11,
appendix 2 section 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from meetings.rules.limits import PledgeVerdict

CONSENSUS, VOTE, REFERRAL = "consensus", "vote", "referral"
AGREED, NOT_AGREED, PUT_OFF, REFERRED = "agreed", "not_agreed", "put_off", "referred"
FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
NO_MONEY, KNOWN, NOT_KNOWN = "none", "known", "not_known"
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way: the field it belongs to, and words for the person."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Count:
    """Votes counted. `casting` is "for", "against" or empty where none was given."""

    votes_for: int
    against: int
    abstain: int
    casting: str = ""

    @property
    def total(self) -> int:
        """Votes and abstentions together, without the casting vote."""
        return self.votes_for + self.against + self.abstain

    @property
    def is_tie(self) -> bool:
        """Whether as many are for as against."""
        return self.votes_for == self.against

    @property
    def outcome(self) -> str:
        """Agreed when more are for than against, or the casting vote is for; else not agreed."""
        if self.votes_for > self.against or (self.is_tie and self.casting == FOR):
            return AGREED
        return NOT_AGREED


def count_of(casts: Mapping[int, str], casting: str = "") -> Count:
    """Count votes given by name: "for", "against" or "abstain" by seat."""
    values = list(casts.values())
    return Count(values.count(FOR), values.count(AGAINST), values.count(ABSTAIN), casting)


def count_reasons(count: Count, entitled: int) -> list[Reason]:
    """What is wrong with a count, given how many are entitled to vote."""
    found = []
    if min(count.votes_for, count.against, count.abstain) < 0:
        found.append(Reason("votes_for", "Votes cannot be fewer than none."))
    elif count.total != entitled:
        how = "more" if count.total > entitled else "fewer"
        found.append(
            Reason(
                "votes_for",
                f"{count.total} votes and abstentions were counted, {abs(count.total - entitled)} "
                f"{how} than the {entitled} who may vote. Count again; who did not vote abstained.",
            )
        )
    if count.casting and not count.is_tie:
        found.append(Reason("casting", "The chair has a casting vote only where votes are equal."))
    return found


@dataclass(frozen=True)
class Proposal:
    """A decision as a clerk would record it, with the room as it stands. Money in pounds.

    `vote_on_money` and `has_casting_vote` are the body's: whether a decision that commits money
    needs a vote, and whether its chair has a casting vote.
    """

    reached: str
    quorate: bool
    entitled: int
    outcome: str = AGREED
    is_advice: bool = False
    referred_to: str = ""
    count: Count | None = None
    finance: str = NO_MONEY
    implications: str = ""
    adviser: str = ""
    pledges: Sequence[PledgeVerdict] = field(default=())
    subject_to_approval: bool = False
    vote_on_money: bool = False
    has_casting_vote: bool = True

    @property
    def commits(self) -> Decimal:
        """What it commits in all, in pounds."""
        return sum((pledge.amount for pledge in self.pledges), Decimal("0.00"))


def reasons(of: Proposal) -> list[Reason]:
    """Everything that keeps a decision from being recorded; empty where nothing does."""
    return [*_standing_reasons(of), *_reached_reasons(of), *_money_reasons(of)]


def _standing_reasons(of: Proposal) -> list[Reason]:
    found = []
    if not of.quorate and not of.is_advice and of.outcome != PUT_OFF:
        found.append(
            Reason(
                "",
                "The meeting is not quorate for this item, so it cannot decide. Put the item off, "
                "or record what the meeting advises.",
            )
        )
    if of.quorate and of.is_advice:
        found.append(Reason("", "The meeting is quorate. Record its decision, not its advice."))
    if not of.entitled and of.outcome != PUT_OFF:
        found.append(Reason("", "Nobody in the room may take part in this decision."))
    return found


def _reached_reasons(of: Proposal) -> list[Reason]:
    if of.reached == VOTE:
        if of.count is None:
            return [Reason("votes_for", "Count the votes.")]
        found = count_reasons(of.count, of.entitled)
        if of.count.casting and not of.has_casting_vote:
            found.append(Reason("casting", "The chair of this body has no casting vote."))
        return found
    if of.reached == REFERRAL and not of.referred_to.strip():
        return [Reason("referred_to", "Say who the item is referred to.")]
    return []


def _money_reasons(of: Proposal) -> list[Reason]:
    found = []
    if of.finance == KNOWN and not (of.implications.strip() and of.adviser.strip()):
        found.append(Reason("implications", "Say what the figures were, and who advised on them."))
    if not of.pledges:
        return found
    if of.finance == NO_MONEY:
        found.append(Reason("finance", "A decision that commits money has financial implications."))
    if of.outcome != AGREED or of.is_advice:
        found.append(
            Reason("pledges", "Only a decision that was agreed commits money. Take the sums away.")
        )
    if of.vote_on_money and of.reached != VOTE:
        found.append(Reason("reached", "A decision of this body that commits money needs a vote."))
    if any(pledge.amount % PENNY for pledge in of.pledges):
        found.append(Reason("pledges", "A sum has fractions of a penny."))
    over = [pledge for pledge in of.pledges if not pledge.within]
    if over and not of.subject_to_approval:
        words = " ".join(f"{pledge.partner}: {pledge.words}" for pledge in over)
        found.append(
            Reason(
                "pledges",
                f"{words} Record it subject to that partner's own approval, or change the sum.",
            )
        )
    return found
