"""Decisions about returns, and the questions asked about their lines."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class DecisionKind(models.TextChoices):
    """What somebody decided about a version of a return."""

    ACCEPTED = "accepted", "Accepted"
    QUERIED = "queried", "Queried"
    REOPENED = "reopened", "Reopened"


class ReturnDecision(LevelOwned):
    """One decision about one version: who, when, and in which words. Never changed afterwards."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    of_return = models.ForeignKey("finance.Return", models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    words = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["decided_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accepted") | ~Q(words=""), name="a_decision_against_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_return}: {self.get_kind_display().lower()}"


class ReturnQuestion(LevelOwned):
    """A question about a partner's return for a period: on one line, or on the whole of it.

    It belongs to the period and the budget line, not to a version: a new version takes over every
    question of the one before. `asked_about` is the version that it was asked about.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="return_questions")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="questions")
    budget_line = models.ForeignKey(
        "finance.BudgetLine", models.PROTECT, null=True, blank=True, related_name="questions"
    )
    asked_about = models.ForeignKey("finance.Return", models.PROTECT, related_name="questions")
    asker = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="")
                | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="a_settled_question_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["trust", "period", "partner"])]

    def __str__(self) -> str:
        return f"Question on {self.subject} of {self.partner} for {self.period}"

    @property
    def subject(self) -> str:
        """What it is about: a line, or the return as a whole."""
        return str(self.budget_line) if self.budget_line_id else "the return as a whole"

    @property
    def is_settled(self) -> bool:
        """Whether the one who asked has marked it so."""
        return self.settled_at is not None


class Side(models.TextChoices):
    """Who speaks in a thread."""

    ASKING = "asking", "Asking"
    PARTNER = "partner", "The partner"


class QuestionRemark(LevelOwned):
    """What somebody said in a question's thread; the first remark is the question itself."""

    Side: ClassVar[type[Side]] = Side

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    question = models.ForeignKey(ReturnQuestion, models.PROTECT, related_name="remarks")
    side = models.CharField(max_length=7, choices=Side.choices)
    words = models.TextField()
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.said_by} on {self.question}"
