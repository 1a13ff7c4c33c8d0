"""What a budget line is for: shares of it to priorities and actions of the plan."""

from django.db import models
from django.db.models import Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class LineShare(LevelOwned):
    """A share of a line to a priority, or to one of its actions; `percent` of a hundred.

    `basis` says how the share was decided, so that an auditor can repeat it. The database holds
    a line's shares to a hundred at most, and the action to the priority's own. What a line's
    shares leave is unmapped.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    budget_line = models.ForeignKey("finance.BudgetLine", models.PROTECT, related_name="shares")
    priority = models.ForeignKey("commissioning.Priority", models.PROTECT, related_name="+")
    action = models.ForeignKey(
        "commissioning.Action", models.PROTECT, null=True, blank=True, related_name="+"
    )
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    basis = models.CharField("How the share was decided", max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["budget_line", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "budget_line", "priority", "action"],
                nulls_distinct=False,
                name="a_share_once_in_a_line",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=100), name="a_share_is_of_a_hundred"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="a_share_has_its_basis"),
        ]
        indexes = [models.Index(fields=["trust", "priority"])]

    def __str__(self) -> str:
        return f"{self.percent.normalize():f}% of {self.budget_line} to {self.priority}"
