"""State of the plan: outcomes, editions, priorities and costed actions."""

from django.core.validators import MinValueValidator
from django.db import models

from trusts.levels import Level
from trusts.tenancy import TrustOwned


class Outcome(TrustOwned):
    """One of the outcomes the trust works for: the five of Every Child Matters, or its own.

    `statutory_wording` is what the law says it stands for (2005 guidance §2.4).
    """

    slug = models.SlugField()
    name = models.CharField(max_length=80)
    statutory_wording = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta(TrustOwned.Meta):
        ordering = ["order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="outcome_slug_in_trust"),
        ]

    def __str__(self) -> str:
        return self.name


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


class Action(TrustOwned):
    """What will be done for a priority, by whom, by when, at what cost and from which money.

    `cost` is pounds for the plan's first financial year. `funding` names the money; "within
    existing resources" is not funding, and the plan page flags it (2009 briefing).
    """

    level_is_public = "The agreed plan is published to the whole trust, all levels' actions in it."

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="actions")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=11, choices=Level.choices)
    lead = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    funding = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "priority", "code"], name="action_code_in_priority"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0),
                name="an_action_costs_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
