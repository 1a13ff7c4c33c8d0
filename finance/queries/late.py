"""Who is late: each partner's return of each period of a year, reminders and last contact."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from finance.models import Budget, Reminder, ReportingPeriod, Return, ReturnFile, ReturnState
from finance.models.returns import LIVE, VERSIONS
from finance.rules.periods import year_label
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import current_scope
from trusts.ui.parts import Tag

COLOURS = {
    "Locked": "green",
    "Accepted": "green",
    "Submitted": "blue",
    "Queried": "orange",
    "Late": "red",
    "Not returned": "red",
    "Started": "yellow",
    "Due": "yellow",
    "Not yet due": "grey",
}
_MISSING = ("Late", "Not returned", "Due", "Started", "Not yet due")


@dataclass(frozen=True)
class ReminderSent:
    """A reminder about one return. `days` from the deadline; None: sent by hand."""

    to: str
    made_at: datetime.datetime
    claimed_at: datetime.datetime | None
    sent_at: datetime.datetime | None
    failed: str
    days: int | None
    asked_by: str

    @property
    def words(self) -> str:
        """What kind it was: 7 days before, 1 day after, by hand."""
        if self.days is None:
            return f"by hand, by {self.asked_by}"
        if self.days == 0:
            return "on the day it was due"
        days = abs(self.days)
        noun = "day" if days == 1 else "days"
        return f"{days} {noun} {'before' if self.days < 0 else 'after'} it was due"

    @property
    def outcome(self) -> str:
        """Whether it went out."""
        if self.sent_at:
            return "Sent"
        if self.failed:
            return f"Not sent: {self.failed}"
        return "Not known whether it was sent" if self.claimed_at else "Waiting to be sent"


@dataclass(frozen=True)
class Standing:
    """One partner's return of one period. Days are calendar days.

    `days_late` counts to the day the first version was submitted, or to today where none was;
    0 where it was in time or is not due yet. `version` is the newest one.
    """

    partner: Partner
    period: ReportingPeriod
    state: str
    days_late: int
    version: int | None
    return_id: int | None
    first_sent_on: datetime.date | None
    submitted_by: str
    reminders: tuple[ReminderSent, ...]
    last_contact: datetime.datetime | None
    contact: str

    @property
    def tag(self) -> Tag:
        """The state with its colour."""
        return Tag(self.state, COLOURS[self.state])

    @property
    def due_on(self) -> datetime.date:
        """When the return is due."""
        return self.period.due_on

    @property
    def is_missing(self) -> bool:
        """Whether no version of the return counts or waits."""
        return self.state in _MISSING

    @property
    def is_late(self) -> bool:
        """Whether it is overdue and not there, or never came."""
        return self.state in ("Late", "Not returned")

    @property
    def words(self) -> str:
        """How late, in words; "" where it is not."""
        if not self.days_late:
            return ""
        noun = "day" if self.days_late == 1 else "days"
        return f"{self.days_late} {noun} late"


@dataclass(frozen=True)
class PartnerLateness:
    """A partner over the year: one standing for each period."""

    partner: Partner
    standings: tuple[Standing, ...]

    @property
    def times_late(self) -> int:
        """How many of its returns came late or have not come."""
        return sum(1 for standing in self.standings if standing.days_late)


@dataclass(frozen=True)
class YearLateness:
    """Every partner that owes returns in a year, by name, and the year's periods in order."""

    year: int
    as_at: datetime.date
    periods: tuple[ReportingPeriod, ...]
    partners: tuple[PartnerLateness, ...]

    @property
    def label(self) -> str:
        """The financial year as people write it."""
        return year_label(self.year)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every partner's return of every period."""
        return tuple(standing for row in self.partners for standing in row.standings)

    @property
    def late(self) -> tuple[Standing, ...]:
        """What is overdue or never came, the longest first."""
        late = [standing for standing in self.standings if standing.is_late]
        return tuple(sorted(late, key=lambda standing: -standing.days_late))

    def of_period(self, code: str) -> tuple[Standing, ...]:
        """Every partner's return of one period."""
        return tuple(s for s in self.standings if s.period.code == code)


def lateness(year: int) -> YearLateness:
    """How punctual every partner is in a financial year (named by the year it begins in).

    In the open scope: partners whose returns it may see. Five queries, however many partners.
    """
    scope = current_scope()
    periods = tuple(ReportingPeriod.objects.filter(financial_year=year))
    budgets = scope.visible(Budget.objects.filter(financial_year=year), Permission.RETURN_VIEW)
    partners = sorted(
        {budget.partner for budget in budgets.select_related("partner")},
        key=lambda partner: partner.name,
    )
    returns: dict[tuple[int, int], list[Return]] = defaultdict(list)
    rows = scope.visible(
        Return.objects.filter(period__in=periods, state__in=VERSIONS), Permission.RETURN_VIEW
    )
    for row in rows.order_by("version"):
        returns[row.partner_id, row.period_id].append(row)
    files = {
        (file.partner_id, file.period_id): file
        for file in scope.visible(
            ReturnFile.objects.filter(period__in=periods), Permission.RETURN_VIEW
        ).order_by("uploaded_at", "pk")
    }
    reminders = _reminders(periods, partners)
    return YearLateness(
        year=year,
        as_at=today(),
        periods=periods,
        partners=tuple(
            PartnerLateness(
                partner,
                tuple(
                    _standing(
                        partner,
                        period,
                        returns[partner.pk, period.pk],
                        files.get((partner.pk, period.pk)),
                        reminders[partner.pk, period.pk],
                    )
                    for period in periods
                ),
            )
            for partner in partners
        ),
    )


def _reminders(
    periods: Iterable[ReportingPeriod], partners: Iterable[Partner]
) -> dict[tuple[int, int], list[ReminderSent]]:
    found: dict[tuple[int, int], list[ReminderSent]] = defaultdict(list)
    rows = Reminder.objects.filter(period__in=list(periods), partner__in=list(partners))
    for row in rows.select_related("person"):
        found[row.partner_id, row.period_id].append(
            ReminderSent(
                to=row.person.name,
                made_at=row.made_at,
                claimed_at=row.claimed_at,
                sent_at=row.sent_at,
                failed=row.failed,
                days=row.days,
                asked_by=row.asked_by,
            )
        )
    return found


def _standing(
    partner: Partner,
    period: ReportingPeriod,
    versions: list[Return],
    file: ReturnFile | None,
    reminders: list[ReminderSent],
) -> Standing:
    live = next((row for row in versions if row.state in LIVE), None)
    submitted = [row.submitted_at for row in versions if row.submitted_at]
    first = submitted[0].date() if submitted else None
    contacts = [(r.sent_at, f"reminder to {r.to}") for r in reminders if r.sent_at]
    if file:
        contacts.append((file.uploaded_at, "file uploaded"))
    for row in versions:
        if row.submitted_at:
            contacts.append((row.submitted_at, f"version {row.version} submitted"))
        if row.decided_at:
            verb = "accepted" if row.state == ReturnState.ACCEPTED else "queried"
            contacts.append((row.decided_at, f"version {row.version} {verb}"))
    last = max(contacts, key=lambda contact: contact[0]) if contacts else None
    return Standing(
        partner=partner,
        period=period,
        state=_state(period, live, file),
        days_late=max(0, ((first or today()) - period.due_on).days),
        version=versions[-1].version if versions else None,
        return_id=versions[-1].pk if versions else None,
        first_sent_on=first,
        submitted_by=versions[-1].submitted_by if versions else "",
        reminders=tuple(reminders),
        last_contact=last[0] if last else None,
        contact=last[1] if last else "",
    )


def _state(period: ReportingPeriod, live: Return | None, file: ReturnFile | None) -> str:
    if live:
        if live.state == ReturnState.ACCEPTED and period.closed_at:
            return "Locked"
        return str(ReturnState(live.state).label)
    if period.closed_at:
        return "Not returned"
    if today() > period.due_on:
        return "Late"
    if file:
        return "Started"
    return "Due" if today() > period.ends_on else "Not yet due"
