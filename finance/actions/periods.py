"""Opening a financial year's periods and closing them, one after another."""

import datetime

from django.utils import timezone

from finance.models import ReportingPeriod
from finance.rules.periods import Period, year_label
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

DUE_DAYS = 14
"""Returns are due this many days after a period's last day, unless said otherwise."""


@action(Permission.PERIOD_MANAGE, verb="financial_year.opened")
def open_financial_year(
    *, by: Scope, financial_year: int, due_days: int = DUE_DAYS
) -> list[ReportingPeriod]:
    """Make the twelve periods of a year (named by the year it begins in).

    Refuses a year that is open already, and a deadline on or before the period's last day.
    """
    if due_days < 1:
        raise Refusal("Returns must be due at least one day after the period ends.")
    if ReportingPeriod.objects.filter(financial_year=financial_year).exists():
        raise Refusal(f"The periods of {year_label(financial_year)} exist already.")
    periods = ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            code=month.code,
            financial_year=financial_year,
            number=month.number,
            starts_on=month.starts_on,
            ends_on=month.ends_on,
            due_on=month.ends_on + datetime.timedelta(days=due_days),
        )
        for month in (Period(financial_year, number) for number in range(1, 13))
    )
    record(by, periods[0], financial_year=financial_year, due_days=due_days, periods=12)
    return periods


@action(Permission.PERIOD_MANAGE, verb="period.closed")
def close_period(*, by: Scope, period: ReportingPeriod) -> ReportingPeriod:
    """Close a period: from then on its returns do not change.

    Refuses while an earlier period of the year is open, and one that is closed already.
    """
    locked = list(
        ReportingPeriod.objects.select_for_update()
        .filter(financial_year=period.financial_year, number__lte=period.number)
        .order_by("number")
    )
    *earlier, current = locked
    if current.closed_at:
        raise Refusal(f"{current} is closed already.")
    still_open = [each for each in earlier if each.closed_at is None]
    if still_open:
        raise Refusal(f"Periods close in order. Close {still_open[0]} first.")
    current.closed_at = timezone.now()
    current.save()
    record(by, current)
    return current
