"""Emails about rounds: made, claimed, sent and settled, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from assessment.models import About, Participant, Round, RoundEmail
from assessment.queries.emails import Mail, Wanted, mail_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ATTEMPTS = 3
"""So often a mail server may refuse an email before it is given up."""


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


@action(Permission.ROUND_MANAGE, verb="round.emails_claimed")
def claim_emails(*, by: Scope, waiting: Sequence[RoundEmail]) -> list[Mail]:
    """Claim emails for this worker and give their words, to be sent after the commit.

    Needs at least one row, locked in this transaction.
    """
    for row in waiting:
        row.claimed_at = now()
        row.attempts += 1
    RoundEmail.objects.bulk_update(waiting, ["claimed_at", "attempts"])
    record(by, waiting[0], emails=len(waiting))
    return [mail_of(row) for row in waiting]


@action(Permission.ROUND_MANAGE, verb="round.emails_sent")
def settle_emails(*, by: Scope, results: Mapping[int, str]) -> list[RoundEmail]:
    """Note which emails went out: "" for one that did, else what the mail server said.

    One that did not is sent again later, three times at most. Needs at least one result.
    """
    found = RoundEmail.objects.select_for_update(of=("self",)).filter(pk__in=results)
    rows = list(found.order_by("pk"))
    for row in rows:
        problem = results[row.pk]
        if not problem:
            row.sent_at = now()
        elif row.attempts >= MOST_ATTEMPTS:
            row.failed = problem[:300]
        else:
            row.claimed_at = None
    RoundEmail.objects.bulk_update(rows, ["sent_at", "failed", "claimed_at"])
    record(
        by,
        rows[0],
        sent=[row.pk for row in rows if row.sent_at],
        not_sent={row.pk: results[row.pk] for row in rows if not row.sent_at},
    )
    return rows


def queue_emails(by: Scope) -> None:
    """Have the waiting emails of this trust sent once the work is committed."""
    from assessment.tasks import queue_emails_of

    assert by.trust is not None  # noqa: S101 - actions run in a trust's scope
    trust_id = by.trust.pk
    transaction.on_commit(lambda: queue_emails_of(trust_id))
