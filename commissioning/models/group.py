"""Children and young people who do worse than the rest, and by how much."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class VulnerableGroup(TrustOwned):
    """A group in an edition of the plan, and one measure of the gap between it and the rest.

    `theirs` and `others` are figures of the same measure in `unit`, such as percent.
    """

    plan = models.ForeignKey("commissioning.Plan", models.CASCADE, related_name="groups")
    name = models.CharField("Which children and young people", max_length=160)
    measure = models.CharField("What is measured", max_length=160)
    unit = models.CharField(max_length=40)
    theirs = models.DecimalField("For them", max_digits=12, decimal_places=2)
    others = models.DecimalField("For the rest", max_digits=12, decimal_places=2)
    source = models.CharField("Where the figures are from, and of when", max_length=200)

    class Meta(TrustOwned.Meta):
        ordering = ["name", "measure"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "plan", "name", "measure"], name="one_gap_a_group_and_measure"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(unit=""), name="a_gap_has_unit_and_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.measure}"

    @property
    def gap(self) -> Decimal:
        """The figure for the rest less that for the group, in the measure's unit."""
        return self.others - self.theirs
