"""Editions of the plan."""

from django.db import models

from trusts.tenancy import TrustOwned


class PlanState(models.TextChoices):
    """How far an edition of the plan has come."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "In consultation"
    APPROVED = "approved", "Approved"


class Plan(TrustOwned):
    """An edition of the Children and Young People's Plan (CYPP)."""

    edition = models.CharField(max_length=40)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day")
    vision = models.TextField()
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    approved_on = models.DateField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-starts_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "edition"], name="plan_edition_in_trust"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="a_plan_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_on__isnull=False),
                name="an_approved_plan_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Children and Young People's Plan {self.edition}"
