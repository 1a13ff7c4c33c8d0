"""Frozen positions: what the trust took as its figures on a day, never changed afterwards.

The database refuses to change or delete a row of these tables.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class Consolidation(LevelOwned):
    """The position of a trust at the end of a period, frozen: number 1, 2, 3 of the period.

    `settings` are the procedure's settings that applied, `virements` the approved virements that
    the budgets hold, `contributions` both sides of what partners owed to pools. `digest` is the
    SHA-256 of the whole content in its canonical form: of the figures, the settings and the
    versions of the returns they come from.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    period = models.ForeignKey(
        "finance.ReportingPeriod", models.PROTECT, related_name="consolidations"
    )
    number = models.PositiveSmallIntegerField()
    why = models.TextField("Why it was frozen", blank=True)
    as_at = models.DateField("Figures as at")
    freezer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_by = models.CharField(max_length=200)
    frozen_at = models.DateTimeField()
    settings = models.JSONField()
    shows_last = models.BooleanField("Older figures of missing partners are shown", default=True)
    contributions = models.JSONField(default=list)
    virements = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta(LevelOwned.Meta):
        ordering = ["-period__starts_on", "-period__number", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "period", "number"], name="consolidation_number_in_period"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="freezes_count_from_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(why=""), name="freezing_again_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}, frozen position {self.number}"

    @property
    def slug(self) -> str:
        """What addresses call it: 2009-10-frozen-2."""
        return f"{self.period.code}-frozen-{self.number}"


class ConsolidatedPartner(LevelOwned):
    """A partner in a frozen position: which version of its return counts, or why none does.

    `previous` is the accepted return of the period before, which movements are measured from;
    `last` the newest accepted return of the year where none counts. Returns are never changed,
    so these keys pin the figures.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    consolidation = models.ForeignKey(Consolidation, models.PROTECT, related_name="partners")
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=20)
    why = models.TextField(blank=True)
    live = models.ForeignKey(
        "finance.Return", models.PROTECT, null=True, blank=True, related_name="+"
    )
    counts = models.BooleanField()
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    sha256 = models.CharField("Digest of the return's file", max_length=64, blank=True)
    previous = models.ForeignKey(
        "finance.Return", models.PROTECT, null=True, blank=True, related_name="+"
    )
    last = models.ForeignKey(
        "finance.Return", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(LevelOwned.Meta):
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "consolidation", "partner"], name="a_partner_once_in_a_freeze"
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(live__isnull=False) & ~Q(sha256=""),
                name="figures_that_count_have_their_return",
            ),
            models.CheckConstraint(
                condition=Q(counts=True) | ~Q(why=""), name="a_missing_partner_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.consolidation}"


class ConsolidatedLine(LevelOwned):
    """A budget line in a frozen position: the budget as it was, and the return's figures. Pounds.

    `mapping` holds the shares to the plan as they were. Figures are null where no return counts.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    consolidation = models.ForeignKey(Consolidation, models.PROTECT, related_name="lines")
    part = models.ForeignKey(ConsolidatedPartner, models.PROTECT, related_name="lines")
    budget_line = models.ForeignKey("finance.BudgetLine", models.PROTECT, related_name="+")
    return_line = models.ForeignKey(
        "finance.ReturnLine", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=40)
    service = models.CharField(max_length=160)
    subjective = models.CharField(max_length=12)
    tier = models.CharField(max_length=12)
    arrangement = models.CharField(max_length=8)
    funding = models.CharField(max_length=120, blank=True)
    mapping = models.JSONField(default=list)
    original = models.DecimalField(max_digits=14, decimal_places=2)
    current = models.DecimalField(max_digits=14, decimal_places=2)
    profile = ArrayField(models.DecimalField(max_digits=14, decimal_places=2), size=12)
    actual = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    commitments = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    forecast = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    previous_forecast = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    explanation = models.TextField(blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "consolidation", "budget_line"], name="a_line_once_in_a_freeze"
            ),
            models.CheckConstraint(
                condition=Q(
                    return_line__isnull=True,
                    actual__isnull=True,
                    commitments__isnull=True,
                    forecast__isnull=True,
                )
                | Q(
                    return_line__isnull=False,
                    actual__isnull=False,
                    commitments__isnull=False,
                    forecast__isnull=False,
                ),
                name="figures_come_from_a_return",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.service} in {self.consolidation}"
