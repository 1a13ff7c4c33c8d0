"""Figures while they are typed into the page, before anything is checked or submitted."""

from django.db import models
from django.db.models import Q

from trusts.clock import now
from trusts.levels import Level
from trusts.tenancy import LevelOwned

CELL = 80
"""Most characters of an amount as typed; longer is no amount."""
WORDS = 4000
"""Most characters of an explanation."""


class ReturnDraft(LevelOwned):
    """What a partner's people have typed for a period so far. One for all of them.

    `revision` rises with every change, whoever makes it.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="return_drafts")
    period = models.ForeignKey("finance.ReportingPeriod", models.PROTECT, related_name="drafts")
    revision = models.PositiveIntegerField(default=0)
    started_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=now, editable=False)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "period"], name="one_draft_per_partner_and_period"
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.partner} for {self.period}"


class DraftLine(LevelOwned):
    """One line of a draft: the words of its cells exactly as typed, amounts or not.

    `revision` is the draft's when the line was last changed: who saves a line must have seen it.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    draft = models.ForeignKey(ReturnDraft, models.CASCADE, related_name="lines")
    budget_line = models.ForeignKey("finance.BudgetLine", models.PROTECT, related_name="+")
    actual = models.CharField(max_length=CELL, blank=True)
    commitments = models.CharField(max_length=CELL, blank=True)
    forecast = models.CharField(max_length=CELL, blank=True)
    explanation = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "draft", "budget_line"], name="one_draft_of_a_line"
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1), name="a_typed_line_has_its_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_line} in {self.draft}"
