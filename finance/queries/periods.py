"""Which periods there are, which has ended last, and what stands in the way of closing one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from finance.models import Budget, ReportingPeriod, ReturnState
from finance.queries.returns import PartnerReturn, returns_of_period
from finance.rules.periods import OUTTURN
from trusts.clock import today
from trusts.ui.parts import Tag


def years() -> list[int]:
    """The financial years that have been opened, newest first."""
    rows = ReportingPeriod.objects.order_by("-financial_year")
    return list(dict.fromkeys(rows.values_list("financial_year", flat=True)))


def ended_periods() -> list[ReportingPeriod]:
    """Periods whose last day has passed, newest first.

    The outturn ends on the same day as March. It comes first once March's returns were due, so
    that March is not passed over.
    """
    ended = ReportingPeriod.objects.filter(ends_on__lt=today())
    rows = list(ended.order_by("-financial_year", "-number"))
    match rows:
        case [outturn, march, *_] if (
            outturn.number == OUTTURN
            and march.financial_year == outturn.financial_year
            and today() <= march.due_on
        ):
            rows[:2] = [march, outturn]
    return rows


def current_period() -> ReportingPeriod | None:
    """The newest period that has ended, or the first there is."""
    ended = ended_periods()
    return ended[0] if ended else ReportingPeriod.objects.first()


@dataclass(frozen=True)
class PeriodState:
    """A period as a list shows it: in words, and how many returns of it stand where."""

    period: ReportingPeriod
    accepted: int
    expected: int
    can_close: bool
    can_reopen: bool

    @property
    def tag(self) -> Tag:
        """Where the period stands, in a word or two."""
        if self.period.closed_at:
            return Tag("Closed", "grey")
        if self.period.ends_on >= today():
            return Tag("Not ended", "blue")
        if self.accepted >= self.expected:
            return Tag("All accepted", "green")
        late = self.period.is_overdue(today())
        return Tag("Past its deadline", "red") if late else Tag("Open", "yellow")


def states_of_year(year: int) -> list[PeriodState]:
    """The periods of a year, in order. A period closes after those before it; the last opens again.

    Three queries, however many periods.
    """
    periods = list(
        ReportingPeriod.objects.filter(financial_year=year)
        .annotate(accepted=Count("returns", filter=Q(returns__state=ReturnState.ACCEPTED)))
        .order_by("number")  # a model's own order does not hold where rows are grouped
    )
    expected = Budget.objects.filter(financial_year=year).count()
    day = today()
    first_open = next((p.pk for p in periods if p.closed_at is None), None)
    closed = [p for p in periods if p.closed_at is not None]
    return [
        PeriodState(
            period=period,
            accepted=period.accepted,
            expected=expected,
            can_close=period.pk == first_open and period.ends_on < day,
            can_reopen=bool(closed) and period.pk == closed[-1].pk,
        )
        for period in periods
    ]


@dataclass(frozen=True)
class Unfinished:
    """What is not finished in a period: partners without a return, and undecided returns."""

    missing: tuple[PartnerReturn, ...]
    queried: tuple[PartnerReturn, ...]
    waiting: tuple[PartnerReturn, ...]

    @property
    def not_accepted(self) -> tuple[PartnerReturn, ...]:
        """Everybody whose figures would not count."""
        return (*self.missing, *self.queried, *self.waiting)


def unfinished(period: ReportingPeriod) -> Unfinished:
    """Who is missing, what is queried and what waits to be decided about."""
    rows = returns_of_period(period)

    def of(state: str) -> tuple[PartnerReturn, ...]:
        return tuple(row for row in rows if row.live and row.live.state == state)

    return Unfinished(
        missing=tuple(row for row in rows if row.live is None),
        queried=of(ReturnState.QUERIED),
        waiting=of(ReturnState.SUBMITTED),
    )
