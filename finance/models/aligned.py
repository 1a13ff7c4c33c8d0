"""Aligned arrangements: partners keep their own money and work to shared targets."""

from django.db import models
from django.db.models import F, Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class AlignedArrangement(LevelOwned):
    """What several partners have agreed to do side by side, each from its own ledger."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    purpose = models.TextField()
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    review_on = models.DateField()

    class Meta(LevelOwned.Meta):
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "slug"], name="aligned_slug_in_trust"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")), name="a_review_follows_the_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AlignedPartner(LevelOwned):
    """A partner of an arrangement; it may give no money at all."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    arrangement = models.ForeignKey(AlignedArrangement, models.CASCADE, related_name="partners")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "arrangement", "partner"], name="partner_once_an_arrangement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} in {self.arrangement}"


class AlignedTarget(LevelOwned):
    """A target that all its partners share: what is measured, from where, to where, by when."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    arrangement = models.ForeignKey(AlignedArrangement, models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=200)
    baseline = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    due_on = models.DateField()

    class Meta(LevelOwned.Meta):
        ordering = ["due_on", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.measure}: {self.target}"


class AlignedLine(LevelOwned):
    """A budget line that stays in its partner's ledger and serves the arrangement."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    arrangement = models.ForeignKey(AlignedArrangement, models.CASCADE, related_name="lines")
    budget_line = models.OneToOneField(
        "finance.BudgetLine", models.PROTECT, related_name="aligned_line"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["budget_line__code"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.budget_line} in {self.arrangement}"
