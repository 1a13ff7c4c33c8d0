"""Budgets as partners send them: a spreadsheet, what reading it gave, and who agreed it."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from finance.models.received import ReceivedFile
from finance.rules.periods import year_label
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class BudgetStep(models.TextChoices):
    """How far a file that was read has come on its way to an agreed budget."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting to be agreed"
    AGREED = "agreed", "Agreed"
    SENT_BACK = "sent_back", "Sent back"


class BudgetFile(ReceivedFile):
    """A partner's budget for a year exactly as received, and what reading it gave.

    `rows` are the lines read, `findings` what was found, both as plain values. They hold for the
    budget, plan and funding sources they were checked against (`checked_against`, a digest). One
    person puts the budget forward, another agrees it; the database holds the two apart.
    """

    Step: ClassVar[type[BudgetStep]] = BudgetStep

    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="budget_files")
    financial_year = models.PositiveSmallIntegerField()
    rows = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    step = models.CharField(max_length=9, choices=BudgetStep.choices, default=BudgetStep.DRAFT)
    reason = models.TextField(blank=True)
    proposer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "financial_year", "sha256"],
                name="the_same_budget_file_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "partner", "financial_year"],
                condition=Q(step="proposed"),
                name="one_budget_waits_to_be_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state="unusable") | ~Q(refusal=""),
                name="an_unusable_budget_file_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading"]) | Q(read_at__isnull=False),
                name="a_budget_file_that_was_read_says_when",
            ),
            models.CheckConstraint(
                condition=Q(step="draft")
                | (Q(state="read", error_count=0, proposed_at__isnull=False) & ~Q(proposed_by="")),
                name="a_budget_put_forward_is_sound_and_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["agreed", "sent_back"])
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="a_decided_budget_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(step="sent_back") | ~Q(decision=""),
                name="a_budget_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True)
                | Q(proposer__isnull=True)
                | ~Q(decider=F("proposer")),
                name="nobody_agrees_their_own_budget",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "reading"]),
                name="budget_files_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, budget of {self.partner} for {self.year_label}"

    @property
    def year_label(self) -> str:
        """The year as people write it: 2009–10."""
        return year_label(self.financial_year)


class BudgetRevision(LevelOwned):
    """A change of an agreed budget beside virements: agreed as the budget was, with a reason."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    budget = models.ForeignKey("finance.Budget", models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    budget_file = models.OneToOneField(BudgetFile, models.PROTECT, related_name="revision")
    agreed_by = models.CharField(max_length=200)
    agreed_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["budget", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "budget", "number"], name="revision_number_in_budget"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_revision_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.budget}"


class RevisionLine(LevelOwned):
    """What a revision did to one line's current budget, in pounds; the original stays."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    revision = models.ForeignKey(BudgetRevision, models.PROTECT, related_name="lines")
    budget_line = models.ForeignKey("finance.BudgetLine", models.PROTECT, related_name="revised")
    before = models.DecimalField(max_digits=14, decimal_places=2)
    after = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "revision", "budget_line"], name="a_line_once_in_a_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_line}: {self.before} to {self.after}"

    @property
    def change(self) -> Decimal:
        """What it added, or took away (negative)."""
        return self.after - self.before
