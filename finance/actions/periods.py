"""Opening a financial year's periods, changing deadlines, closing one after another, reopening."""

import datetime

from finance.models import ReportingPeriod
from finance.queries.periods import Unfinished, unfinished
from finance.queries.procedure import settings_in_force, settings_of
from finance.rules.periods import OUTTURN, Period, periods_of_year, year_label
from finance.rules.procedure import Settings
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

FURTHEST = 400
"""No deadline lies further than this many days after its period."""


@action(Permission.PERIOD_MANAGE, verb="financial_year.opened")
def open_financial_year(
    *, by: Scope, financial_year: int, due_days: int | None = None
) -> list[ReportingPeriod]:
    """Make the periods of a year (named by the year it begins in), as the procedure says.

    Months or quarters, an outturn or none: what is in force on the year's first day. Returns are
    due so many days after a period as the procedure says for that period, unless `due_days` is
    given. Refuses a year that is open already, and a deadline on or before the last day.
    """
    if due_days is not None and due_days < 1:
        raise Refusal("Returns must be due at least one day after the period ends.")
    if ReportingPeriod.objects.filter(financial_year=financial_year).exists():
        raise Refusal(f"The periods of {year_label(financial_year)} exist already.")
    settings = settings_in_force(Period(financial_year, 1).starts_on)
    periods = ReportingPeriod.objects.bulk_create(
        _new(each, due_days)
        for each in periods_of_year(
            financial_year, quarterly=settings.is_quarterly, outturn=settings.outturn_period
        )
    )
    record(by, periods[0], financial_year=financial_year, periods=len(periods))
    return periods


@action(Permission.PERIOD_MANAGE, verb="period.outturn_added")
def add_outturn_period(*, by: Scope, financial_year: int) -> ReportingPeriod:
    """Give a year that was opened without one its outturn. Refuses a second one."""
    numbers = set(
        ReportingPeriod.objects.filter(financial_year=financial_year).values_list(
            "number", flat=True
        )
    )
    if not numbers:
        raise Refusal(f"Open the financial year {year_label(financial_year)} first.")
    if OUTTURN in numbers:
        raise Refusal(f"{year_label(financial_year)} has its outturn already.")
    made = _new(Period(financial_year, OUTTURN), None)
    made.save()
    record(by, made, due_on=made.due_on)
    return made


def _new(period: Period, due_days: int | None) -> ReportingPeriod:
    if due_days is None:
        due_days = due_days_of(period, settings_in_force(period.ends_on))
    return ReportingPeriod(
        code=period.code,
        financial_year=period.financial_year,
        number=period.number,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=period.ends_on + datetime.timedelta(days=due_days),
    )


def due_days_of(period: Period, settings: Settings) -> int:
    """How many days after its end returns are due."""
    return settings.outturn_due_days if period.is_outturn else settings.due_days


def redate_periods(settings: Settings, since: datetime.date) -> list[ReportingPeriod]:
    """Give open periods that end on or after a day the deadline of these settings.

    Part of changing the procedure. Deadlines that somebody changed by hand stay.
    """
    moved = []
    rows = ReportingPeriod.objects.select_for_update(of=("self",)).filter(
        ends_on__gte=since, closed_at__isnull=True, due_reason=""
    )
    for row in rows:
        due_on = row.ends_on + datetime.timedelta(days=due_days_of(row.calendar, settings))
        if due_on != row.due_on:
            row.due_on = due_on
            row.save()
            moved.append(row)
    return moved


@action(Permission.PERIOD_MANAGE, verb="period.deadline_changed")
def change_deadline(
    *, by: Scope, period: ReportingPeriod, due_on: datetime.date, reason: str
) -> ReportingPeriod:
    """Set another deadline for one period's returns.

    Refuses a closed period, a day that is not after the period or is the deadline already, and a
    change without its reason.
    """
    row = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if row.closed_at:
        raise Refusal(f"{row} is closed. Its deadline can no longer change.")
    if not reason.strip():
        raise Refusal("Say why the deadline is changed.", field="reason")
    days = (due_on - row.ends_on).days
    if not 1 <= days <= FURTHEST:
        raise Refusal(
            f"The deadline must be after {row.ends_on:%-d %B %Y}, when the period ends, and "
            f"within {FURTHEST} days of it.",
            field="due_on",
        )
    before = row.due_on
    if due_on == before:
        raise Refusal("That is the deadline already. Choose another day.", field="due_on")
    row.due_on, row.due_reason = due_on, reason.strip()
    row.save()
    record(by, row, before=before, after=due_on, reason=reason.strip())
    return row


@action(Permission.PERIOD_MANAGE, verb="period.closed")
def close_period(*, by: Scope, period: ReportingPeriod) -> ReportingPeriod:
    """Close a period: from then on its returns do not change.

    Refuses while an earlier period of the year is open, one that has not ended or is closed
    already, and what the trust's consolidation practice wants finished first.
    """
    locked = list(
        ReportingPeriod.objects.select_for_update(of=("self",))
        .filter(financial_year=period.financial_year, number__lte=period.number)
        .order_by("number")
    )
    *earlier, current = locked
    if current.closed_at:
        raise Refusal(f"{current} is closed already.")
    still_open = [each for each in earlier if each.closed_at is None]
    if still_open:
        raise Refusal(f"Periods close in order. Close {still_open[0]} first.")
    if current.ends_on >= today():
        raise Refusal(f"{current} has not ended yet. Close it when it has.")
    left = unfinished(current)
    _refuse_unfinished(current, left)
    current.closed_at = now()
    current.closer, current.closed_by = by.person, by.actor[:200]
    current.save()
    record(by, current, not_accepted=[row.partner.name for row in left.not_accepted])
    return current


def _refuse_unfinished(period: ReportingPeriod, left: Unfinished) -> None:
    settings = settings_of(period)
    undecided = (*left.queried, *left.waiting)
    if undecided and not settings.close_with_open_queries:
        names = ", ".join(row.partner.name for row in undecided)
        raise Refusal(
            f"The returns of {names} are not decided about. The procedure wants that done before "
            "a period closes."
        )
    if left.missing and not settings.close_without_every_return:
        names = ", ".join(row.partner.name for row in left.missing)
        raise Refusal(
            f"There is no return of {names}. The procedure wants every return in before a period "
            "closes."
        )


@action(Permission.PROCEDURE_MANAGE, verb="period.reopened")
def reopen_period(*, by: Scope, period: ReportingPeriod, reason: str) -> ReportingPeriod:
    """Open the period that was closed last in its year again, with a reason.

    Refuses the person who closed it (two people undo a closing), any but the last closed of the
    year, one that is open, and a blank reason. What was frozen of it stays as it was.
    """
    closed = list(
        ReportingPeriod.objects.select_for_update(of=("self",))
        .filter(financial_year=period.financial_year, closed_at__isnull=False)
        .order_by("number")
    )
    row = next((each for each in closed if each.pk == period.pk), None)
    if row is None:
        raise Refusal(f"{period} is open already.")
    if closed[-1].pk != row.pk:
        raise Refusal(f"Only the period closed last opens again. That is {closed[-1]}.")
    if by.person is not None and row.closer_id == by.person.pk:
        raise Refusal("You closed this period, so another person has to open it again.")
    if not reason.strip():
        raise Refusal("Say why the period is opened again.", field="reason")
    row.closed_at, row.closer, row.closed_by = None, None, ""
    row.save()
    record(by, row, reason=reason.strip())
    return row
