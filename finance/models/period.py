"""Reporting periods: the months or quarters for which partners send returns, and the outturn."""

import datetime

from django.db import models
from django.db.models import F, Q

from finance.rules.periods import OUTTURN, Period, year_label
from trusts.tenancy import TrustOwned


class ReportingPeriod(TrustOwned):
    """One period of a financial year (named by the year it begins in), and its deadline.

    Numbers 1 to 12 are months (a quarter has its last month's), 13 is the outturn. `due_reason`
    says why the deadline is not the procedure's; "" where it is. `closer` closed the period.
    """

    code = models.CharField(max_length=16)
    financial_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField("Returns are due on")
    due_reason = models.TextField("Why the deadline was changed", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closer = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by = models.CharField(max_length=200, blank=True)

    class Meta(TrustOwned.Meta):
        ordering = ["financial_year", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trust", "code"], name="period_code_in_trust"),
            models.UniqueConstraint(
                fields=["trust", "financial_year", "number"], name="period_number_in_year"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=13),
                name="a_year_has_twelve_months_and_an_outturn",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) & Q(due_on__gt=F("ends_on")),
                name="a_return_is_due_after_its_period",
            ),
        ]

    def __str__(self) -> str:
        return self.calendar.name

    @property
    def calendar(self) -> Period:
        """The same period as the rules know it."""
        months = (self.ends_on.year - self.starts_on.year) * 12
        months += self.ends_on.month - self.starts_on.month + 1
        is_outturn = self.number == OUTTURN
        return Period(self.financial_year, self.number, 1 if is_outturn else months)

    @property
    def year_label(self) -> str:
        """The financial year as people write it: 2009–10."""
        return year_label(self.financial_year)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether a return that has not come by this day is late."""
        return on > self.due_on
