"""Reminding people of meetings by email: made, claimed and settled, never twice."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from meetings.models import MeetingReminder
from meetings.queries.reminders import Mail, Wanted, mail_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ATTEMPTS = 3
"""So often a mail server may refuse an email before the reminder is given up."""


@action(Permission.MEETING_MANAGE, verb="meeting_reminders.made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[MeetingReminder]:
    """Make the rows of reminders whose day has come, to be sent after the commit.

    The database refuses the same reminder a second time. Needs at least one.
    """
    made = MeetingReminder.objects.bulk_create(
        MeetingReminder(
            meeting=each.meeting,
            body_id=each.meeting.body_id,
            level=each.meeting.level,
            kind=each.kind,
            person=each.person,
            email=each.person.email,
            due_on=each.due_on,
            days=each.days,
            made_at=now(),
        )
        for each in wanted
    )
    told = [f"{each.kind}, {each.meeting}: {each.person.name}" for each in wanted]
    record(by, made[0], reminders=told)
    return made


@action(Permission.MEETING_MANAGE, verb="meeting_reminders.claimed")
def claim_reminders(*, by: Scope, waiting: Sequence[MeetingReminder]) -> list[Mail]:
    """Claim reminders for this worker and give their emails, to be sent after the commit.

    Needs at least one row, locked in this transaction.
    """
    moment = timezone.now()
    for row in waiting:
        row.claimed_at = moment
        row.attempts += 1
    MeetingReminder.objects.bulk_update(waiting, ["claimed_at", "attempts"])
    record(by, waiting[0], reminders=len(waiting))
    return [mail_of(row) for row in waiting]


@action(Permission.MEETING_MANAGE, verb="meeting_reminders.sent")
def settle_reminders(*, by: Scope, results: Mapping[int, str]) -> list[MeetingReminder]:
    """Note which emails went out: "" for one that did, else what the mail server said.

    One that did not is sent again later, three times at most. Needs at least one result.
    """
    rows = list(
        MeetingReminder.objects.select_for_update(of=("self",))
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
    MeetingReminder.objects.bulk_update(rows, ["sent_at", "failed", "claimed_at"])
    record(by, rows[0], sent=[row.pk for row in rows if row.sent_at], results=dict(results))
    return rows
