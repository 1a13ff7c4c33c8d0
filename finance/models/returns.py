"""Returns: the ledger of what partners reported, version by version."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class ReturnState(models.TextChoices):
    """Where a return stands. A draft is what a file says before anybody submits it."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    SUPERSEDED = "superseded", "Superseded"


VERSIONS = (
    ReturnState.SUBMITTED,
    ReturnState.QUERIED,
    ReturnState.ACCEPTED,
    ReturnState.SUPERSEDED,
)
"""What a person has submitted; a draft is no version yet and shows on its file's page alone."""

LIVE = (ReturnState.SUBMITTED, ReturnState.QUERIED, ReturnState.ACCEPTED)
"""At most one version of a partner's return for a period is in one of these states."""


class Return(LevelOwned):
    """One version of a partner's figures for one period.

    Reading a file writes its lines under a draft, which has no version and counts nowhere; reading
    it again writes them anew. Submitting makes the draft the next version. A new version supersedes
    the one before it; nothing is overwritten. `note` is the word that warnings ask of the person
    who submits. `decision` is what the person who accepted or queried it wrote; they are never the
    person who submitted it. The `total_` amounts are what was read from the file, all lines
    together (income too, as the positive amount it is written as): the lines have to sum to them.
    """

    State: ClassVar[type[ReturnState]] = ReturnState

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="returns")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="returns")
    return_file = models.OneToOneField(
        "finance.ReturnFile", models.PROTECT, related_name="submitted_return"
    )
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ReturnState.choices)
    note = models.TextField(blank=True)
    submitter = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    line_count = models.PositiveIntegerField(default=0)
    total_actual = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    total_commitments = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    total_forecast = models.DecimalField(max_digits=16, decimal_places=2, default=0)

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
            models.CheckConstraint(
                condition=Q(
                    state="draft", version__isnull=True, submitted_at__isnull=True, submitted_by=""
                )
                | (
                    ~Q(state="draft")
                    & Q(version__isnull=False, submitted_at__isnull=False)
                    & ~Q(submitted_by="")
                ),
                name="a_version_was_submitted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["trust", "period", "state"])]

    def __str__(self) -> str:
        of = f"version {self.version}" if self.version else "draft"
        return f"{self.partner}, {self.period}, {of}"


class ReturnLine(LevelOwned):
    """One budget line's figures in a return, in pounds, and the cells they came from.

    The largest table, so it has no key twice: its references are checked once, together with the
    trust (`TenantWall`), which holds each of them and the trust as well. Return and trust are found
    by the index of `one_figure_per_line`.
    """

    trust = models.ForeignKey(
        "trusts.Trust",
        models.PROTECT,
        related_name="+",
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    of_return = models.ForeignKey(
        Return, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    budget_line = models.ForeignKey(
        "finance.BudgetLine", models.PROTECT, related_name="return_lines", db_constraint=False
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
