"""The joint commissioning unit: its posts, who pays for them, and what its people can do.

Posts, never their holders: a post's name says enough.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from trusts.tenancy import TrustOwned

LAST_LEVEL = 3


class UnitPost(TrustOwned):
    """A post of the unit: full-time equivalents, and its cost in pounds of a full year."""

    title = models.CharField(max_length=120)
    employer = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    wte = models.DecimalField("Whole-time equivalents", max_digits=4, decimal_places=2)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    is_filled = models.BooleanField(default=True)
    starts_on = models.DateField("First day")
    ends_on = models.DateField("Last day", null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["title", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(wte__gt=0) & Q(cost__gte=0), name="a_post_is_some_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_post_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PostFunding(TrustOwned):
    """What a partner pays for a post, in pounds of one financial year."""

    post = models.ForeignKey(UnitPost, models.PROTECT, related_name="funding")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta(TrustOwned.Meta):
        ordering = ["financial_year", "partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "post", "partner", "financial_year"],
                name="a_partner_funds_a_post_once_a_year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="funding_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.post}, {self.financial_year}"


class SkillAudit(TrustOwned):
    """One audit of the unit's skills against what it is for."""

    done_on = models.DateField("Day of the audit")
    purpose = models.TextField("What the unit is for", max_length=2000)
    recorded_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["-done_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "done_on"], name="one_skill_audit_a_day")
        ]

    def __str__(self) -> str:
        return f"Audit of skills, {self.done_on.day} {self.done_on:%B %Y}"


class SkillRating(TrustOwned):
    """What a post has and needs of one skill: 0 none, 1 some, 2 good, 3 leads others."""

    audit = models.ForeignKey(SkillAudit, models.PROTECT, related_name="ratings")
    post = models.ForeignKey(UnitPost, models.PROTECT, related_name="ratings")
    code = models.CharField(max_length=3)
    has = models.PositiveSmallIntegerField()
    needs = models.PositiveSmallIntegerField()

    class Meta(TrustOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "audit", "post", "code"], name="a_skill_is_rated_once"
            ),
            models.CheckConstraint(
                condition=Q(has__lte=LAST_LEVEL, needs__lte=LAST_LEVEL),
                name="a_skill_level_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.code}"
