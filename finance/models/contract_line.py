"""Which budget lines pay for a contract."""

from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from trusts.levels import Level
from trusts.tenancy import LevelOwned


class ContractLine(LevelOwned):
    """A budget line pays for a share of what a contract costs in the line's financial year.

    `percent` is of the contract's amount in that year, so that a variation of the contract needs
    no new share. What no line pays is shown as such.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    contract = models.ForeignKey("commissioning.Contract", models.PROTECT, related_name="lines")
    budget_line = models.ForeignKey(
        "finance.BudgetLine", models.PROTECT, related_name="contract_lines"
    )
    percent = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MaxValueValidator(Decimal(100))]
    )
    linked_by = models.CharField(max_length=200)

    class Meta(LevelOwned.Meta):
        ordering = ["budget_line", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "contract", "budget_line"], name="a_line_pays_a_contract_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="a_line_pays_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent.normalize():f}% of {self.contract} from {self.budget_line}"
