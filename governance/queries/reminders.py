"""Who is to be reminded of what in the registers today, and the words of the emails."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse

from governance.models import RegisterReminder, ReminderKind, Risk
from governance.queries import interests
from governance.rules.days import due_offset
from trusts.clock import today
from trusts.models import Membership, Person
from trusts.notices import one_line
from trusts.outbox import Mail
from trusts.scope import Scope
from trusts.ui.tags import day

OFFSETS = (-14, 0, 14)
"""Days around the one that something is due on, at which its person is reminded."""


@dataclass(frozen=True)
class Wanted:
    """A reminder that ought to be sent. `about` as in RegisterReminder."""

    kind: ReminderKind
    about: int
    person: Person
    due_on: datetime.date
    days: int

    @property
    def key(self) -> tuple[str, int, int, datetime.date, int]:
        """What makes it one of a kind."""
        return (self.kind.value, self.about, self.person.pk, self.due_on, self.days)


def wanted_today(scope: Scope) -> list[Wanted]:
    """Reminders whose day has come and that were not made yet, in the open scope."""
    found = [*_interests(scope), *_risks()]
    rows = RegisterReminder.objects.filter(due_on__in={one.due_on for one in found})
    made = set(rows.values_list("kind", "about", "person_id", "due_on", "days"))
    return [one for one in found if one.key not in made]


def _interests(scope: Scope) -> Iterator[Wanted]:
    """Everybody with a member's seat whose entry is to be confirmed."""
    people = interests.people_in(today()).filter(is_active=True)
    for entry in interests.entries(scope, people, today()):
        if entry.due_on is None:
            continue
        offset = due_offset(today(), entry.due_on, OFFSETS)
        if offset is not None:
            yield Wanted(ReminderKind.INTERESTS, 0, entry.person, entry.due_on, offset)


def _risks() -> Iterator[Wanted]:
    """The owner of each open risk whose review comes, as long as they have a seat."""
    seated = Membership.objects.current(today()).values("person_id")
    rows = Risk.objects.filter(closed_on=None, owner__in=seated, owner__is_active=True)
    for one in rows.select_related("owner"):
        offset = due_offset(today(), one.review_on, OFFSETS)
        if offset is not None and one.owner is not None:
            yield Wanted(ReminderKind.RISK, one.pk, one.owner, one.review_on, offset)


def mail_of(row: RegisterReminder) -> Mail:
    """The email of a reminder: plain text and a link, nothing of the register itself."""
    if row.kind == ReminderKind.RISK:
        path = reverse("governance:risk", args=[row.trust.slug, row.about])
        subject = f"please review a risk by {day(row.due_on)}"
    else:
        path = reverse("governance:interests_of", args=[row.trust.slug, row.person_id])
        subject = f"please confirm your interests by {day(row.due_on)}"
    words = {"reminder": row, "link": f"{site.BASE_URL}{path}", "late": today() > row.due_on}
    return Mail(
        key=row.pk,
        to=row.email,
        subject=one_line(f"{row.trust}: {subject}"),
        text=render_to_string("governance/email/reminder.txt", words),
    )
