"""Editions of the plan."""

from django.db import models

from trusts.tenancy import TrustOwned

APRIL = 4


class PlanState(models.TextChoices):
    """How far an edition of the plan has come."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "In consultation"
    APPROVED = "approved", "Approved"


class Plan(TrustOwned):
    """An edition of the Children and Young People's Plan (CYPP).

    `needs` sums up what the needs assessment found; `refreshes` is the edition it was made from.
    """

    edition = models.CharField(max_length=40)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day")
    vision = models.TextField()
    needs = models.TextField("What the needs assessment found", blank=True)
    refreshes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refreshed_by"
    )
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    approved_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=models.Q(published_on__isnull=True) | models.Q(state="approved"),
                name="only_an_approved_plan_is_published",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the edition may still change: only until it is approved."""
        return self.state != PlanState.APPROVED

    @property
    def first_year(self) -> int:
        """The financial year the edition begins in, named by the year of its April."""
        return self.starts_on.year - (self.starts_on.month < APRIL)

    @property
    def years(self) -> range:
        """The financial years the edition runs through."""
        last = self.ends_on.year - (self.ends_on.month < APRIL)
        return range(self.first_year, last + 1)

    def __str__(self) -> str:
        return f"Children and Young People's Plan {self.edition}"
