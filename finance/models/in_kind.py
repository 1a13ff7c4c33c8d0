"""What partners give in kind: staff time, premises, goods and services, valued with a basis."""

from django.db import models
from django.db.models import Q

from finance.rules.in_kind import Kind, Unit
from finance.rules.periods import year_label
from trusts.clock import now
from trusts.levels import Level
from trusts.tenancy import LevelOwned

KINDS = [(kind.code, kind.words) for kind in Kind]
UNITS = [(unit.code, unit.one) for unit in Unit]


class InKind(LevelOwned):
    """One contribution in kind for a financial year. `value` = quantity × rate, in pounds.

    It stands beside cash and is never added to it. `pool` or `priority` say what it is for. A
    mistaken entry is withdrawn with a reason, never deleted.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="in_kind")
    financial_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=KINDS)
    description = models.CharField(max_length=160)
    unit = models.CharField(max_length=6, choices=UNITS)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    rate = models.DecimalField(max_digits=12, decimal_places=2)
    basis = models.CharField("Where the rate comes from", max_length=300)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    pool = models.ForeignKey(
        "finance.Pool", models.PROTECT, null=True, blank=True, related_name="in_kind"
    )
    priority = models.ForeignKey(
        "commissioning.Priority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(default=now, editable=False)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name", "kind", "pk"]
        default_permissions = ()
        verbose_name_plural = "in kind"
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="a_value_in_kind_has_its_basis"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, rate__gte=0, value__gte=0),
                name="a_value_in_kind_is_nothing_or_more",
            ),
        ]
        indexes = [models.Index(fields=["trust", "financial_year"])]

    def __str__(self) -> str:
        return f"{self.description}, {self.partner}, {year_label(self.financial_year)}"
