"""Returns: the ledger of what partners reported, version by version."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class ReturnState(models.TextChoices):
    """Where a version of a return stands. Before it is submitted there is only its file."""

    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    SUPERSEDED = "superseded", "Superseded"


LIVE = (ReturnState.SUBMITTED, ReturnState.QUERIED, ReturnState.ACCEPTED)
"""At most one version of a partner's return for a period is in one of these states."""


class Return(LevelOwned):
    """One version of a partner's figures for one period.

    A new version supersedes the one before it; nothing is overwritten. `note` is the word that
    warnings ask of the person who submits. `decision` is what the person who accepted or queried
    it wrote; they are never the person who submitted it.
    """

    State: ClassVar[type[ReturnState]] = ReturnState

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="returns")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="returns")
    return_file = models.OneToOneField(
        "finance.ReturnFile", models.PROTECT, related_name="submitted_return"
    )
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ReturnState.choices)
    note = models.TextField(blank=True)
    submitter = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "period", "version"], name="return_version"
            ),
            models.UniqueConstraint(
                fields=["trust", "partner", "period"],
                condition=Q(state__in=["submitted", "queried", "accepted"]),
                name="one_live_return_per_partner_and_period",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queried", "accepted"])
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="a_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="queried") | ~Q(decision=""), name="a_query_says_what"
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True)
                | Q(submitter__isnull=True)
                | ~Q(decider=F("submitter")),
                name="nobody_decides_their_own_return",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_count_from_one"),
        ]
        indexes = [models.Index(fields=["trust", "period", "state"])]

    def __str__(self) -> str:
        return f"{self.partner}, {self.period}, version {self.version}"


class ReturnLine(LevelOwned):
    """One budget line's figures in a return, in pounds, and the cells they came from."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    of_return = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    budget_line = models.ForeignKey(
        "finance.BudgetLine", models.PROTECT, related_name="return_lines"
    )
    actual_to_date = models.DecimalField(max_digits=14, decimal_places=2)
    commitments = models.DecimalField(max_digits=14, decimal_places=2)
    forecast_outturn = models.DecimalField(max_digits=14, decimal_places=2)
    explanation = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField()
    actual_cell = models.CharField(max_length=12)
    commitments_cell = models.CharField(max_length=12)
    forecast_cell = models.CharField(max_length=12)
    explanation_cell = models.CharField(max_length=12, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["row"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "of_return", "budget_line"], name="one_figure_per_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_line} in {self.of_return}"
