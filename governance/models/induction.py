"""What a new member is shown and given, and what has been done."""

from django.db import models

from trusts.tenancy import TrustOwned


class InductionStep(TrustOwned):
    """One step of the trust's induction, such as a briefing or a pack."""

    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    explanation = models.CharField(max_length=300, blank=True)
    dropped_on = models.DateField("No longer asked from", null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], name="induction_step_in_trust"),
        ]

    def __str__(self) -> str:
        return self.name


class InductionDone(TrustOwned):
    """A step done with one member."""

    membership = models.ForeignKey("trusts.Membership", models.PROTECT, related_name="inductions")
    step = models.ForeignKey(InductionStep, models.PROTECT, related_name="done")
    done_on = models.DateField()
    noted_by = models.CharField(max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["done_on", "pk"]
        default_permissions = ()
        verbose_name_plural = "inductions done"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "membership", "step"], name="an_induction_step_is_done_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.membership}"
