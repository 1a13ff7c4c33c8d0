"""Reminding people of the registers by email: made, claimed and settled, never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from governance.models import RegisterReminder
from governance.queries.reminders import Mail, Wanted, mail_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ATTEMPTS = 3
"""So often a mail server may refuse an email before the reminder is given up."""


@action(Permission.INTEREST_MANAGE, verb="register_reminders.made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[RegisterReminder]:
    """Make the rows of reminders whose day has come, to be sent after the commit.

    The database refuses the same reminder a second time. Needs at least one.
    """
    made = RegisterReminder.objects.bulk_create(
        RegisterReminder(
            kind=one.kind,
            about=one.about,
            person=one.person,
            email=one.person.email,
            due_on=one.due_on,
            days=one.days,
            made_at=now(),
        )
        for one in wanted
    )
    record(by, made[0], reminders=[f"{one.kind}: {one.person.name}" for one in wanted])
    return made


@action(Permission.INTEREST_MANAGE, verb="register_reminders.claimed")
def claim_reminders(*, by: Scope, waiting: Sequence[RegisterReminder]) -> list[Mail]:
    """Claim reminders for this worker and give their emails, to be sent after the commit.

    Needs at least one row, locked in this transaction.
    """
    moment = timezone.now()
    for row in waiting:
        row.claimed_at = moment
        row.attempts += 1
    RegisterReminder.objects.bulk_update(waiting, ["claimed_at", "attempts"])
    record(by, waiting[0], reminders=len(waiting))
    return [mail_of(row) for row in waiting]


@action(Permission.INTEREST_MANAGE, verb="register_reminders.sent")
def settle_reminders(*, by: Scope, results: Mapping[int, str]) -> list[RegisterReminder]:
    """Note which emails went out: "" for one that did, else what the mail server said.

    One that did not is sent again later, three times at most. Needs at least one result.
    """
    rows = list(
        RegisterReminder.objects.select_for_update(of=("self",))
        .filter(pk__in=results)
        .order_by("pk")
    )
    for row in rows:
        problem = results[row.pk]
        if not problem:
            row.sent_at = now()
        elif row.attempts >= MOST_ATTEMPTS:
            row.failed = problem[:300]
        else:
            row.claimed_at = None
    RegisterReminder.objects.bulk_update(rows, ["sent_at", "failed", "claimed_at"])
    record(by, rows[0], sent=[row.pk for row in rows if row.sent_at], results=dict(results))
    return rows
