"""Who is to be reminded today, and the words of the emails about rounds."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse

from assessment import rules
from assessment.models import About, Participant, Round, RoundEmail
from assessment.queries.rounds import light
from trusts.clock import today
from trusts.models import Person
from trusts.notices import one_line
from trusts.outbox import Mail


@dataclass(frozen=True)
class Wanted:
    """An email that ought to be sent: about which round, to whom, which one of the series."""

    round: Round
    person: Person
    about: About
    days: int


def wanted_today() -> list[Wanted]:
    """Reminders whose day has come and that were not made yet, in the open scope."""
    wanted: list[Wanted] = []
    running = Round.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    for round_ in light(running):
        days = rules.due_offset(today(), round_.closes_on, round_.reminders)
        if days is None:
            continue
        waiting = Participant.objects.filter(
            round=round_, submitted_at__isnull=True, person__is_active=True
        )
        made = RoundEmail.objects.filter(
            round=round_, about=About.DUE, due_on=round_.closes_on, days=days
        )
        for part in waiting.exclude(person__in=made.values("person")).select_related("person"):
            wanted.append(Wanted(round_, part.person, About.DUE, days))
    return wanted


def mail_of(row: RoundEmail) -> Mail:
    """The email of a row: plain text and a link, no answers. Its round and trust are loaded."""
    round_ = row.round
    path = reverse("assessment:tasks", args=[row.trust.slug, round_.pk])
    late = (today() - round_.closes_on).days
    words = {
        "email": row,
        "round": round_,
        "trust": row.trust,
        "late": late,
        "link": f"{site.BASE_URL}{path}",
    }
    due = f"{round_.closes_on:%-d %B %Y}"
    if row.about == About.OPEN:
        standing = "please answer the self-assessment"
    else:
        standing = f"your answers were due on {due}" if late > 0 else f"please answer by {due}"
    return Mail(
        key=row.pk,
        to=row.email,
        subject=one_line(f"{round_.body.name}: {standing}"),
        text=render_to_string(f"assessment/email/{row.about}.txt", words),
    )
