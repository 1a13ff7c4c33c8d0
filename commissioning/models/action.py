"""Costed actions of a priority."""

from django.core.validators import MinValueValidator
from django.db import models

from commissioning.models.priority import Priority
from trusts.levels import Level
from trusts.tenancy import TrustOwned


class Action(TrustOwned):
    """What will be done for a priority, by whom, by when, at what cost and from which money.

    `cost` is pounds for the plan's first financial year. `funding` names the money; "within
    existing resources" is not funding, and the plan page flags it (2009 briefing).
    """

    level_is_public = "The agreed plan is published to the whole trust, all levels' actions in it."

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="actions")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=11, choices=Level.choices)
    lead = models.ForeignKey(
        "trusts.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    funding = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "priority", "code"], name="action_code_in_priority"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0),
                name="an_action_costs_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class LaterCost(TrustOwned):
    """What an action costs in a financial year after the plan's first, in pounds."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="later_costs")
    financial_year = models.PositiveSmallIntegerField()
    cost = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta(TrustOwned.Meta):
        ordering = ["financial_year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "action", "financial_year"], name="one_later_cost_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__gte=0), name="a_later_cost_is_nothing_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.financial_year}"
