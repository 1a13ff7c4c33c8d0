"""Decisions: what a meeting resolved, how, with whom entitled, and what it costs whom.

A decision is written once. What surrounded it (the quorum, who was entitled, limits, the money's
position) is frozen beside it, so that it can be judged years later. A mistake is taken back with
its reason, and the decision recorded anew.
"""

from django.db import models
from django.db.models import F, Q

from meetings.models.item import AgendaItem
from meetings.models.meeting import Meeting
from trusts.tenancy import LevelOwned


class Reached(models.TextChoices):
    """How a decision was reached."""

    CONSENSUS = "consensus", "By consensus"
    VOTE = "vote", "By vote"
    REFERRAL = "referral", "Referred to another body"


class Outcome(models.TextChoices):
    """What came of it."""

    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    PUT_OFF = "put_off", "Put off"
    REFERRED = "referred", "Referred"


class FinanceKnown(models.TextChoices):
    """What the meeting knew about the decision's money (2009 sample terms of reference, 7.1)."""

    NONE = "none", "It has no financial implications"
    KNOWN = "known", "The meeting had the figures"
    NOT_KNOWN = "not_known", "The meeting did not have the figures"


class Side(models.TextChoices):
    """A vote."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAIN = "abstain", "Abstain"


class Decision(LevelOwned):
    """What a meeting resolved on one item.

    `is_advice`: the meeting was not quorate, so that it only advises. `commits` is what it commits
    in pounds, None for a decision that commits no money. `position` holds the figures of the
    ledger that the meeting had, as plain values.
    """

    Reached = Reached
    Outcome = Outcome
    FinanceKnown = FinanceKnown

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.TextField("What was decided", max_length=2000)
    reached = models.CharField("How it was reached", max_length=9, choices=Reached.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    referred_to = models.CharField("Referred to", max_length=120, blank=True)
    is_advice = models.BooleanField(default=False)

    quorate = models.BooleanField()
    quorum_words = models.CharField(max_length=1000)
    quorum_clauses = models.JSONField(default=list)

    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)
    casting = models.CharField("Chair's casting vote", max_length=7, blank=True)
    cast_by = models.CharField("Who gave the casting vote", max_length=120, blank=True)

    finance = models.CharField(max_length=9, choices=FinanceKnown.choices)
    implications = models.TextField("Financial implications", max_length=2000, blank=True)
    adviser = models.CharField("Who advised on the money", max_length=120, blank=True)
    commits = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    position = models.JSONField(default=dict, blank=True)

    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=200, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["meeting", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "number"], name="decision_number_in_meeting"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_decision_says_what"),
            models.CheckConstraint(
                condition=Q(quorate=True) | Q(is_advice=True) | Q(outcome="put_off"),
                name="an_inquorate_meeting_only_advises",
            ),
            models.CheckConstraint(
                condition=Q(
                    reached="vote",
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                )
                | ~Q(reached="vote")
                & Q(
                    votes_for__isnull=True,
                    votes_against__isnull=True,
                    abstentions__isnull=True,
                    casting="",
                ),
                name="a_vote_is_counted_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(casting="")
                | Q(casting__in=["for", "against"], votes_for=F("votes_against")) & ~Q(cast_by=""),
                name="a_casting_vote_breaks_a_tie",
            ),
            models.CheckConstraint(
                condition=~Q(reached="vote")
                | Q(outcome="agreed", votes_for__gt=F("votes_against"))
                | Q(outcome="agreed", casting="for")
                | Q(outcome="not_agreed", votes_for__lt=F("votes_against"))
                | Q(outcome="not_agreed", votes_for=F("votes_against")) & ~Q(casting="for"),
                name="the_votes_make_the_outcome",
            ),
            models.CheckConstraint(
                condition=Q(reached="referral", outcome="referred") & ~Q(referred_to="")
                | ~Q(reached="referral") & ~Q(outcome="referred") & Q(referred_to=""),
                name="a_referral_says_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(commits__isnull=True) | Q(commits__gt=0) & ~Q(finance="none"),
                name="committed_money_is_more_than_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(finance="known") | ~Q(implications="") & ~Q(adviser=""),
                name="known_figures_say_what_and_who_advised",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by="", taken_back_why="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_by="") & ~Q(taken_back_why=""),
                name="a_decision_is_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps: the words may be of a confidential item.
        return f"Decision {self.number}: {self.get_outcome_display()}"

    @property
    def how(self) -> str:
        """How it was reached and what came of it, in words."""
        if self.reached == Reached.REFERRAL:
            return f"Referred to {self.referred_to}"
        words = self.get_outcome_display()
        if self.reached == Reached.CONSENSUS:
            words += " by consensus"
        else:
            words += (
                f" by vote: {self.votes_for} for, {self.votes_against} against, "
                f"{self.abstentions} abstained"
            )
            if self.casting:
                words += f"; casting vote {self.casting}, by {self.cast_by}"
        return f"{words}. Advice only: the meeting was not quorate" if self.is_advice else words

    @property
    def is_live(self) -> bool:
        """Whether it stands."""
        return self.taken_back_at is None

    @property
    def lacks_figures(self) -> bool:
        """Whether it was taken in the absence of budget information, which is flagged."""
        return self.finance == FinanceKnown.NOT_KNOWN


class Voter(LevelOwned):
    """A seat as it stood at the moment of a decision: entitled to take part, or why not.

    Names are frozen: people marry, partners merge. `cast` is empty where hands were counted only.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="voters")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    seat = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    partner = models.CharField(max_length=120)
    substitute = models.CharField(max_length=120, blank=True)
    entitled = models.BooleanField()
    why_not = models.CharField(max_length=200, blank=True)
    cast = models.CharField(max_length=7, choices=Side.choices, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["decision", "name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "decision", "seat"], name="a_seat_votes_once_on_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(entitled=True, why_not="")
                | Q(entitled=False, cast="") & ~Q(why_not=""),
                name="only_the_entitled_vote",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pledge(LevelOwned):
    """What a decision commits of one partner's money, and whether its seat may.

    `limit` and `instrument` are frozen: those of the mandate or delegation that covers it, or None
    where none does. What is over the limit waits for the partner's own approval.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="pledges")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    amount = models.DecimalField("Amount", max_digits=14, decimal_places=2)
    spoken_for_by = models.CharField(max_length=120, blank=True)
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    instrument = models.CharField(max_length=200, blank=True)
    within = models.BooleanField()
    words = models.CharField("Why", max_length=400)
    approved_on = models.DateField("Partner's own approval", null=True, blank=True)
    approved_how = models.CharField("How the partner approved it", max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["decision", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "decision", "partner"], name="a_partner_pledges_once_per_decision"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_pledge_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(within=False) | Q(limit__gte=F("amount")) & ~Q(instrument=""),
                name="a_pledge_within_its_limit_names_it",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_how="")
                | Q(within=False, approved_on__isnull=False) & ~Q(approved_how=""),
                name="an_approval_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount:,.2f}"

    @property
    def waits(self) -> bool:
        """Whether the partner still has to approve it."""
        return not self.within and self.approved_on is None
