"""Who is to be reminded today, and the words of the emails."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse

from finance.models import Reminder, ReportingPeriod, ReturnState
from finance.queries.procedure import settings_in_force
from finance.queries.returns import PartnerReturn, returns_of_period
from finance.rules.reminders import due_offset
from trusts.clock import today
from trusts.models import Membership, Partner, Person
from trusts.notices import one_line
from trusts.outbox import Mail
from trusts.permissions import Role


@dataclass(frozen=True)
class Wanted:
    """A reminder that ought to be sent: to whom, about which return, which one of the series."""

    period: ReportingPeriod
    partner: Partner
    person: Person
    days: int


def is_owed(row: PartnerReturn) -> bool:
    """Whether the partner has to do something: nothing was submitted, or it was queried."""
    return row.live is None or row.live.state == ReturnState.QUERIED


def finance_leads(partners: Iterable[Partner]) -> dict[int, list[Person]]:
    """The people with a current seat as a partner's finance lead, by partner."""
    seats = (
        Membership.objects.current(today())
        .filter(role=Role.FINANCE_LEAD, partner__in=list(partners), person__is_active=True)
        .select_related("person")
        .order_by("person__name")
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for seat in seats:
        if seat.person not in found[seat.partner_id]:
            found[seat.partner_id].append(seat.person)
    return found


def wanted_today() -> list[Wanted]:
    """Reminders whose day has come and that were not made yet, in the open scope."""
    settings = settings_in_force()
    wanted: list[Wanted] = []
    for period in ReportingPeriod.objects.filter(closed_at__isnull=True):
        days = due_offset(
            today(), period.due_on, settings.reminder_days_before, settings.reminder_days_after
        )
        if days is None:
            continue
        owing = [row.partner for row in returns_of_period(period) if is_owed(row)]
        leads = finance_leads(owing)
        made = set(
            Reminder.objects.filter(period=period, due_on=period.due_on, days=days).values_list(
                "partner_id", "person_id"
            )
        )
        wanted += [
            Wanted(period, partner, person, days)
            for partner in owing
            for person in leads[partner.pk]
            if (partner.pk, person.pk) not in made
        ]
    return wanted


def mail_of(row: Reminder) -> Mail:
    """The email of a reminder: plain text, a link, no figures. Its rows must be loaded."""
    late = (today() - row.due_on).days
    path = reverse("finance:upload", args=[row.trust.slug, row.period.code, row.partner.slug])
    words = {
        "reminder": row,
        "period": str(row.period),
        "late": late,
        "link": f"{site.BASE_URL}{path}",
    }
    standing = "is late" if late > 0 else f"is due on {_day(row.due_on)}"
    return Mail(
        key=row.pk,
        to=row.email,
        subject=one_line(f"{row.trust.name}: the return for {row.period} {standing}"),
        text=render_to_string("finance/email/reminder.txt", words),
    )


def _day(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
