"""What an indicator should reach: baseline and profiled targets, revised by new versions."""

from django.db import models
from django.db.models import F, Q

from commissioning.models.indicator import Indicator
from commissioning.rules.judging import Tolerance, ToleranceKind
from trusts.tenancy import TrustOwned


class TargetState(models.TextChoices):
    """Whether a version counts."""

    PROPOSED = "proposed", "Waiting to be agreed"
    IN_FORCE = "in_force", "In force"
    REFUSED = "refused", "Not agreed"
    REPLACED = "replaced", "Replaced"


class TargetVersion(TrustOwned):
    """Baseline, tolerance and targets of an indicator as somebody put them forward, with reason.

    The first version counts at once; each later one when another person agrees to it. The database
    holds the two apart. `tolerance` is how much worse than its target a figure may be and still be
    amber, in percent of the target or in the figure's own unit.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="target_versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=TargetState.choices)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=200, blank=True)
    tolerance = models.DecimalField(max_digits=9, decimal_places=4)
    tolerance_kind = models.CharField(
        max_length=7, choices=[(one.value, one.label) for one in ToleranceKind]
    )
    reason = models.CharField(max_length=1000, blank=True)
    proposer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    decider = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=1000, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="one_target_version_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(state="in_force"),
                name="one_target_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(state="proposed"),
                name="one_target_version_waits",
            ),
            models.CheckConstraint(
                condition=Q(number__lte=1) | ~Q(reason=""), name="a_revised_target_has_its_reason"
            ),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="a_tolerance_is_no_gift"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline_on__isnull=False),
                name="a_baseline_has_its_period",
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True)
                | Q(proposer__isnull=True)
                | ~Q(decider=F("proposer")),
                name="nobody_agrees_to_their_own_target",
            ),
        ]

    @property
    def margin(self) -> Tolerance:
        """How much worse than its target a figure may be and still be amber."""
        return Tolerance(self.tolerance, ToleranceKind(self.tolerance_kind))

    def __str__(self) -> str:
        return f"Targets of {self.indicator}, version {self.number}"


class Target(TrustOwned):
    """What the figure of one period should be: a step of the profile."""

    version = models.ForeignKey(TargetVersion, models.CASCADE, related_name="targets")
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)

    class Meta(TrustOwned.Meta):
        ordering = ["ends_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "ends_on"], name="one_target_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.ends_on:%Y-%m-%d}"
