"""Priorities of a plan."""

from django.db import models

from commissioning.models.outcome import Outcome
from commissioning.models.plan import Plan
from trusts.tenancy import TrustOwned


class Priority(TrustOwned):
    """What the trust has agreed to put first, under an outcome."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="priorities")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="priorities")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    why = models.TextField(blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["outcome__order", "code"]
        default_permissions = ()
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(fields=["trust", "plan", "code"], name="priority_code_in_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
