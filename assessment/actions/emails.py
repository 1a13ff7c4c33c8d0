"""Emails about rounds: made, claimed, sent and settled, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from assessment.models import About, Participant, Round, RoundEmail
from assessment.queries.emails import Wanted
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope


def tell_it_is_open(round_: Round, parts: Iterable[Participant]) -> list[RoundEmail]:
    """Make the emails that say a round is open; part of the action that opens it or asks more."""
    return _make([Wanted(round_, part.person, About.OPEN, 0) for part in parts])


def _make(wanted: Sequence[Wanted]) -> list[RoundEmail]:
    """Make the rows. One that exists already is not made again: it went out, or will."""
    rows = [
        RoundEmail(
            level=each.round.level,
            round=each.round,
            body_id=each.round.body_id,
            person=each.person,
            email=each.person.email,
            about=each.about,
            due_on=each.round.closes_on,
            days=each.days,
            made_at=now(),
        )
        for each in wanted
    ]
    return RoundEmail.objects.bulk_create(rows, ignore_conflicts=True)


@action(Permission.ROUND_MANAGE, verb="round.reminders_made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[RoundEmail]:
    """Make the reminders whose day has come, to be sent after the commit. Needs at least one."""
    made = _make(wanted)
    people = [f"{each.round}: {each.person.name}" for each in wanted]
    record(by, wanted[0].round, reminders=people)
    return made


def queue_emails(by: Scope) -> None:
    """Have the waiting emails of this trust sent once the work is committed."""
    from assessment.tasks import queue_emails_of

    assert by.trust is not None  # noqa: S101 - actions run in a trust's scope
    trust_id = by.trust.pk
    transaction.on_commit(lambda: queue_emails_of(trust_id))
