"""What partners put into a pool each year: agreed, changed, due, paid, received."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q

from finance.rules.money import ZERO
from finance.rules.periods import year_label
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class Contribution(LevelOwned):
    """A partner's agreed contribution to a pool for one financial year, in pounds.

    `agreed` is the first agreement; changes are kept beside it, never written over it.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    pool = models.ForeignKey("finance.Pool", models.PROTECT, related_name="contributions")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="contributions")
    financial_year = models.PositiveSmallIntegerField()
    agreed = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.CharField("How the amount was arrived at", max_length=300)

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name", "financial_year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "pool", "partner", "financial_year"],
                name="one_contribution_a_partner_and_year",
            ),
            models.CheckConstraint(
                condition=Q(agreed__gte=0), name="a_contribution_is_nothing_or_more"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="a_contribution_has_its_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} to {self.pool}, {year_label(self.financial_year)}"


class ContributionChange(LevelOwned):
    """A change of an agreed contribution: by how many pounds, why, and when it was agreed."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="changes")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField()
    agreed_on = models.DateField()
    recorded_by = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_change_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.amount}"


class Instalment(LevelOwned):
    """One payment of a contribution. Two people of two partners write its two sides.

    `paid` is what the contributor says it paid; `received` what the host says has come. Neither
    side can write the other's, and a difference between them is shown.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    due = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.CharField("Recorded by the contributor's", max_length=200, blank=True)
    received = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.CharField("Recorded by the host's", max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(due=0), name="an_instalment_is_of_something"),
            models.CheckConstraint(
                condition=Q(paid__isnull=True, paid_on__isnull=True, paid_by="")
                | Q(paid__isnull=False, paid_on__isnull=False) & ~Q(paid_by=""),
                name="a_payment_says_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(received__isnull=True, received_on__isnull=True, received_by="")
                | Q(received__isnull=False, received_on__isnull=False) & ~Q(received_by=""),
                name="a_receipt_says_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}, due {self.due_on:%-d %B %Y}"

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether the host should have had it by this day and has not."""
        return self.received is None and self.due_on < on

    @property
    def sides_differ(self) -> Decimal:
        """Paid less received, where both sides have written theirs; nil otherwise."""
        if self.paid is None or self.received is None:
            return ZERO
        return self.paid - self.received


class PoolIncome(LevelOwned):
    """Money of a pool's year that is no partner's contribution: a grant, a fee, last year's rest.

    `is_brought_forward` marks the balance carried over from the year before.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    pool = models.ForeignKey("finance.Pool", models.PROTECT, related_name="income")
    financial_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    is_brought_forward = models.BooleanField(default=False)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "pool", "financial_year"],
                condition=Q(is_brought_forward=True),
                name="one_balance_brought_forward_a_year",
            ),
            models.CheckConstraint(
                condition=Q(is_brought_forward=True) | Q(amount__gte=0),
                name="income_is_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.pool}, {year_label(self.financial_year)}"


class BalanceDecision(LevelOwned):
    """What a partner has settled about its share of a pool's balance at the end of a year.

    It holds for the share it was signed for; where figures change afterwards, it has to be
    signed again.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    pool = models.ForeignKey("finance.Pool", models.PROTECT, related_name="decisions")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    share = models.DecimalField(max_digits=14, decimal_places=2)
    disposal = models.CharField(
        max_length=8,
        choices=[
            ("carry", "Carried forward in the fund"),
            ("return", "Returned to the partner"),
            ("top_up", "Paid into the fund by the partner"),
        ],
    )
    signed_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "pool", "partner", "financial_year"],
                name="one_decision_a_partner_and_year",
            ),
            models.CheckConstraint(
                condition=~Q(disposal="return") | Q(share__gte=0), name="a_deficit_is_not_returned"
            ),
            models.CheckConstraint(
                condition=~Q(disposal="top_up") | Q(share__lte=0),
                name="a_surplus_is_not_topped_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} on {self.pool}, {year_label(self.financial_year)}"
