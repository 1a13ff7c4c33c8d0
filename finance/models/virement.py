"""Virements: budget moved from one line to another, asked for and approved by different people."""

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class VirementState(models.TextChoices):
    """How far it has come."""

    REQUESTED = "requested", "Waiting for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Virement(LevelOwned):
    """One request to move money between a partner's lines, and what was decided about it.

    It takes effect from `period`: that month and the later ones of the year share the change.
    `delegation` is the limit under which it was approved. The database holds requester and
    decider apart.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="virements")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="+")
    reason = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(
        max_length=9, choices=VirementState.choices, default=VirementState.REQUESTED
    )
    requester = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    delegation = models.ForeignKey(
        "finance.Delegation", models.PROTECT, null=True, blank=True, related_name="virements"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["-requested_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_virement_moves_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_virement_has_its_reason"),
            models.CheckConstraint(
                condition=Q(state="requested") | Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="a_decided_virement_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(delegation__isnull=False),
                name="a_virement_is_approved_under_a_delegation",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(decider__isnull=True)
                | Q(requester__isnull=True)
                | ~Q(decider=F("requester")),
                name="nobody_decides_their_own_virement",
            ),
        ]
        indexes = [models.Index(fields=["trust", "state"])]

    def __str__(self) -> str:
        return f"Virement {self.pk} of {self.partner}"


class VirementMove(LevelOwned):
    """One line's part: pounds added (or taken, negative), and its budget before once approved."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    virement = models.ForeignKey(Virement, models.PROTECT, related_name="moves")
    budget_line = models.ForeignKey("finance.BudgetLine", models.PROTECT, related_name="moves")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    before = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "virement", "budget_line"], name="a_line_once_in_a_virement"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="a_move_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.budget_line}"
