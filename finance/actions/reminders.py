"""Reminding partners of returns by email: made, claimed, sent and settled, never twice."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from finance.models import Reminder, ReportingPeriod
from finance.queries.reminders import Wanted, finance_leads, is_owed
from finance.queries.returns import returns_of_period
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.models import Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope

APART = datetime.timedelta(hours=1)
"""Reminders by hand about one return are at least so far apart."""


@action(Permission.PERIOD_MANAGE, verb="reminders.made")
def make_reminders(*, by: Scope, wanted: Sequence[Wanted]) -> list[Reminder]:
    """Make the rows of reminders whose day has come, to be sent after the commit.

    Two workers at once: the second waits for the first, and the database refuses the same
    reminder again. Needs at least one.
    """
    made = Reminder.objects.bulk_create(
        _new(by, each.period, each.partner, each.person, each.days) for each in wanted
    )
    people = [f"{each.partner}, {each.period}: {each.person.name}" for each in wanted]
    record(by, made[0], reminders=people)
    return made


@action(Permission.PERIOD_MANAGE, verb="reminder.asked_for")
def remind_by_hand(*, by: Scope, period: ReportingPeriod, partner: Partner) -> list[Reminder]:
    """Remind a partner's finance leads now.

    Refuses a closed period, a partner whose return is in, one without a finance lead, and one
    that was reminded by hand within the last hour.
    """
    # Two people who ask at once: the second sees what the first did.
    row = ReportingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    by.require(Permission.PERIOD_MANAGE, partner_id=partner.pk)
    if row.closed_at:
        raise Refusal(f"{row} is closed. Its returns can no longer change.")
    standing = next((r for r in returns_of_period(row) if r.partner.pk == partner.pk), None)
    if standing is None:
        raise Refusal(f"{partner} has no budget for {row.year_label}, so it owes no return.")
    if not is_owed(standing):
        raise Refusal(f"{partner} has sent its return for {row} already.")
    leads = finance_leads([partner])[partner.pk]
    if not leads:
        raise Refusal(
            f"{partner} has no finance lead. Ask the trust’s administrator to assign one."
        )
    last = (
        Reminder.objects.filter(period=row, partner=partner, days__isnull=True)
        .order_by("-made_at")
        .first()
    )
    if last is not None and now() - last.made_at < APART:
        raise Refusal(f"{last.asked_by} reminded {partner} less than an hour ago.")
    made = Reminder.objects.bulk_create(_new(by, row, partner, lead, None) for lead in leads)
    record(by, made[0], people=[lead.name for lead in leads])
    _queue(by)
    return made


def _new(
    by: Scope, period: ReportingPeriod, partner: Partner, person: Person, days: int | None
) -> Reminder:
    return Reminder(
        period=period,
        partner=partner,
        person=person,
        email=person.email,
        due_on=period.due_on,
        days=days,
        asker=by.person,
        asked_by=by.actor[:200],
        made_at=now(),
    )


def _queue(by: Scope) -> None:
    from finance.tasks import queue_reminders

    assert by.trust is not None  # noqa: S101 - actions run in a trust's scope
    trust_id = by.trust.pk
    transaction.on_commit(lambda: queue_reminders(trust_id))
