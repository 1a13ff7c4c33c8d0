"""Reporting periods: the months for which partners send returns."""

import datetime

from django.db import models

from finance.rules.periods import Period, year_label
from trusts.tenancy import TrustOwned


class ReportingPeriod(TrustOwned):
    """One month of a financial year (named by the year it begins in), and its deadline."""

    code = models.CharField(max_length=7)
    financial_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField("Returns are due on")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["financial_year", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "code"], name="period_code_in_trust"),
            models.UniqueConstraint(
                fields=["trust", "financial_year", "number"], name="period_number_in_year"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=12), name="a_year_has_twelve_periods"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on"))
                & models.Q(due_on__gt=models.F("ends_on")),
                name="a_return_is_due_after_its_period",
            ),
        ]

    def __str__(self) -> str:
        return self.calendar.name

    @property
    def calendar(self) -> Period:
        """The same month as the rules know it."""
        return Period(self.financial_year, self.number)

    @property
    def year_label(self) -> str:
        """The financial year as people write it: 2009–10."""
        return year_label(self.financial_year)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether a return that has not come by this day is late."""
        return on > self.due_on
