"""A year of meetings, and where it clashes, leaves gaps or misses what it has to serve."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from commissioning.models import Consultation
from finance.models import ReportingPeriod
from governance.models import Agreement, TermsOfReference
from governance.queries.terms import all_in_force
from meetings.models import KeyDate, KeyDateKind, Meeting, MeetingState
from meetings.queries.deadlines import all_deadlines
from meetings.queries.meetings import visible_meetings
from meetings.rules import calendar as rules
from meetings.rules.calendar import Closed, Served, Slot, Warned
from meetings.rules.deadlines import Deadlines
from trusts.levels import Level
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.scope import Scope

FIRST_MONTH = 4
"""A year of meetings runs from April to March, as the plan and its money do."""


@dataclass(frozen=True)
class Month:
    """A month of the calendar: its first day, its meetings and its key dates."""

    first: datetime.date
    meetings: tuple[tuple[Meeting, Deadlines], ...]
    key_dates: tuple[KeyDate, ...]


@dataclass(frozen=True)
class Year:
    """A year of meetings, named by the year it begins in."""

    year: int
    months: tuple[Month, ...]
    warnings: tuple[Warned, ...]

    @property
    def label(self) -> str:
        """Such as 2009–10."""
        return f"{self.year}–{(self.year + 1) % 100:02}"


def year_of(day: datetime.date) -> int:
    """The year of meetings that a day lies in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def span_of(year: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year of meetings."""
    first = datetime.date(year, FIRST_MONTH, 1)
    return first, datetime.date(year + 1, FIRST_MONTH, 1) - datetime.timedelta(days=1)


def year_of_meetings(scope: Scope, year: int, body: Body | None = None) -> Year:
    """The meetings of a year that this scope may see, by month, with key dates and warnings.

    Warnings are for those who prepare meetings; they count every meeting in scope, also where one
    body is looked at. About eight queries, however many meetings there are.
    """
    first, last = span_of(year)
    start = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    end = timezone.make_aware(
        datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min)
    )
    rows = list(visible_meetings(scope).filter(starts_at__gte=start, starts_at__lt=end))
    days = all_deadlines(rows)
    dates = list(KeyDate.objects.filter(first__lte=last, last__gte=first))
    shown = [row for row in rows if body is None or row.body_id == body.pk]
    months = []
    for number in range(12):
        beyond, index = divmod(FIRST_MONTH - 1 + number, 12)
        month = datetime.date(year + beyond, index + 1, 1)
        months.append(
            Month(
                month,
                tuple(
                    (r, days[r.pk]) for r in shown if _in(month, timezone.localdate(r.starts_at))
                ),
                tuple(d for d in dates if _in(month, d.first)),
            )
        )
    warned: list[Warned] = []
    if scope.may(Permission.MEETING_MANAGE):
        counted = [row for row in rows if row.state != MeetingState.CANCELLED]
        warned = _warnings(counted, days, dates, first, last, body)
    return Year(year, tuple(months), tuple(warned))


def _in(month: datetime.date, on: datetime.date) -> bool:
    return (on.year, on.month) == (month.year, month.month)


def _warnings(
    meetings: list[Meeting],
    days: dict[int, Deadlines],
    dates: list[KeyDate],
    first: datetime.date,
    last: datetime.date,
    body: Body | None,
) -> list[Warned]:
    slots = _slots(meetings, days, first, last)
    terms = all_in_force(last)
    found = rules.clashes(slots)
    found += rules.on_closed_days(
        slots, [Closed(d.title, d.first, d.last) for d in dates if d.kind == KeyDateKind.HOLIDAY]
    )
    consultations = _consultations(dates, first, last)
    by_body: dict[int, list[tuple[Meeting, Slot]]] = defaultdict(list)
    for meeting, slot in zip(meetings, slots, strict=True):
        by_body[meeting.body_id].append((meeting, slot))
    for each in Body.objects.filter(Q(pk__in=by_body) | Q(pk__in=terms)):
        own = by_body.get(each.pk, [])
        agreed = terms.get(each.pk)
        found += rules.gaps(
            each.name,
            [slot.on for _, slot in own],
            a_year=agreed.meetings_a_year if agreed else None,
            first=first,
            last=last,
        )
        if each.level == Level.STRATEGIC:
            served = _served(dates) + consultations + _reviews(agreed, each, first, last)
            found += rules.misfits([slot for _, slot in own], served, _returns(first, last))
    if body is None:
        return found
    keys = {slot.key for _, slot in by_body.get(body.pk, [])}
    return [w for w in found if w.body == body.name or keys & set(w.keys)]


def _served(dates: Iterable[KeyDate]) -> list[Served]:
    return [Served(d.title, d.first) for d in dates if d.kind != KeyDateKind.HOLIDAY]


def _consultations(
    dates: Iterable[KeyDate], first: datetime.date, last: datetime.date
) -> list[Served]:
    """Where consultations end whose result a board looks at, unless a key date says it already."""
    said = {d.first for d in dates if d.kind == KeyDateKind.CONSULTATION}
    rows = Consultation.objects.filter(ended_on__range=(first, last)).exclude(ended_on__in=said)
    return [
        Served(f"the consultation on {row.about} ends", row.ended_on)
        for row in rows
        if row.ended_on
    ]


def _reviews(
    agreed: TermsOfReference | None, body: Body, first: datetime.date, last: datetime.date
) -> list[Served]:
    """Reviews that a body's meeting has to settle: of its terms, and of agreements it keeps."""
    found = []
    if agreed is not None and agreed.review_on is not None and first <= agreed.review_on <= last:
        found.append(Served("its terms of reference are to be reviewed", agreed.review_on))
    for row in Agreement.objects.filter(body=body, review_on__range=(first, last)):
        found.append(Served(f"{row} is to be reviewed", row.review_on))
    return found


def _returns(first: datetime.date, last: datetime.date) -> list[Served]:
    periods = ReportingPeriod.objects.filter(due_on__range=(first, last))
    return [Served(f"returns for {period} are due", period.due_on) for period in periods]


def _slots(
    meetings: list[Meeting],
    days: dict[int, Deadlines],
    first: datetime.date,
    last: datetime.date,
) -> list[Slot]:
    bodies = {meeting.body_id for meeting in meetings}
    seats = list(
        Membership.objects.filter(body__in=bodies, starts_on__lte=last)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        .only("pk", "trust_id", "body_id", "person_id", "starts_on", "ends_on")
    )
    slots = []
    for meeting in meetings:
        starts = timezone.localtime(meeting.starts_at)
        on = starts.date()
        people = {s.person_id for s in seats if s.body_id == meeting.body_id and s.is_current(on)}
        slots.append(
            Slot(
                key=meeting.ref,
                body=meeting.body.name,
                starts=starts,
                ends=starts + datetime.timedelta(minutes=meeting.minutes_long),
                papers_due=days[meeting.pk].papers_due,
                people=frozenset(people),
            )
        )
    return slots
