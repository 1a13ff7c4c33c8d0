"""Partners' budgets for children, line by line."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from finance.rules.periods import year_label
from finance.rules.profile import to_date
from trusts.levels import Level
from trusts.tenancy import LevelOwned


class Subjective(models.TextChoices):
    """What the money is spent on, or income. The same analysis across every partner."""

    EMPLOYEES = "employees", "Employees"
    PREMISES = "premises", "Premises"
    TRANSPORT = "transport", "Transport"
    SUPPLIES = "supplies", "Supplies and services"
    THIRD_PARTY = "third_party", "Third-party payments"
    TRANSFER = "transfer", "Transfer payments"
    SUPPORT = "support", "Support services"
    CAPITAL_FINANCING = "capital", "Capital financing"
    INCOME = "income", "Income"


class Tier(models.TextChoices):
    """How specialised the help is; the shift towards the first is what prevention means."""

    UNIVERSAL = "universal", "Universal"
    TARGETED = "targeted", "Targeted"
    SPECIALIST = "specialist", "Specialist"


class Arrangement(models.TextChoices):
    """Whether partners put the money together."""

    SINGLE = "single", "Single"
    ALIGNED = "aligned", "Aligned"
    POOLED = "pooled", "Pooled"


class Budget(LevelOwned):
    """A partner's budget for children in one financial year."""

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    partner = models.ForeignKey("trusts.Partner", models.PROTECT, related_name="budgets")
    financial_year = models.PositiveSmallIntegerField()
    agreed_on = models.DateField(null=True, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["partner__name", "financial_year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "partner", "financial_year"],
                name="one_budget_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {year_label(self.financial_year)}"


class BudgetLine(LevelOwned):
    """One line: what is bought, out of which arrangement, with whose money. Pounds.

    Income is a positive amount. `profile` holds what is due in each month, April first; the
    database holds it to twelve amounts that sum to `current`. What it is for is in its `shares`;
    what they leave is money not mapped to the plan: shown as such, never hidden.
    """

    level = models.CharField(max_length=11, choices=Level.choices, default=Level.EXECUTIVE)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    code = models.CharField(max_length=40)
    service = models.CharField(max_length=160)
    subjective = models.CharField(max_length=12, choices=Subjective.choices)
    tier = models.CharField(max_length=12, choices=Tier.choices)
    arrangement = models.CharField(max_length=8, choices=Arrangement.choices)
    funding = models.ForeignKey(
        "finance.FundingSource", models.PROTECT, null=True, blank=True, related_name="lines"
    )
    original = models.DecimalField(max_digits=14, decimal_places=2)
    current = models.DecimalField(max_digits=14, decimal_places=2)
    profile = ArrayField(models.DecimalField(max_digits=14, decimal_places=2), size=12)

    class Meta(LevelOwned.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                models.F("trust"),
                models.F("budget"),
                models.functions.Lower("code"),
                name="line_code_in_budget",
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="a_line_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.service}"

    @property
    def is_income(self) -> bool:
        """Whether the line is income, where less than the budget is adverse."""
        return self.subjective == Subjective.INCOME

    def profile_to_date(self, period_number: int) -> Decimal:
        """What of the year's budget is due by the end of a period (1 to 12), in pounds."""
        return to_date(self.profile, period_number)
