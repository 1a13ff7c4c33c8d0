"""Words about differences between the costed plan and the money mapped to it."""

from django.db import models
from django.db.models import Q

from trusts.tenancy import TrustOwned


class PlanDifference(TrustOwned):
    """A person's explanation why a priority's mapped money is not what the plan costs.

    It holds for the `difference` (pounds, mapped less cost) it was written about: where figures
    move on, it has to be written anew. Kept row by row: the newest is the one that holds.
    """

    priority = models.ForeignKey("commissioning.Priority", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    difference = models.DecimalField(max_digits=14, decimal_places=2)
    explanation = models.TextField()
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta(TrustOwned.Meta):
        ordering = ["-written_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation=""), name="a_difference_is_explained_in_words"
            ),
        ]
        indexes = [models.Index(fields=["trust", "financial_year", "priority"])]

    def __str__(self) -> str:
        return f"{self.priority}, {self.financial_year}: {self.difference}"
