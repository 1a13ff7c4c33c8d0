"""Emails about contracts: made, claimed, sent and settled, never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commissioning.models import ContractEmail
from commissioning.queries.contract_emails import Mail, Wanted, mail_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ATTEMPTS = 3
"""So often a mail server may refuse an email before it is given up."""


@action(Permission.COMMISSIONING_EDIT, verb="contract.reminders_made")
def make_contract_emails(*, by: Scope, wanted: Sequence[Wanted]) -> list[ContractEmail]:
    """Make the emails whose day has come, to be sent after the commit. Needs at least one.

    One that exists already is not made again: it went out, or will.
    """
    made = ContractEmail.objects.bulk_create(
        [
            ContractEmail(
                contract=each.contract,
                person=each.person,
                email=each.person.email,
                about=each.about,
                day=each.day,
                days=each.days,
                made_at=now(),
            )
            for each in wanted
        ],
        ignore_conflicts=True,
    )
    people = [f"{each.contract.reference}: {each.person.name}" for each in wanted]
    record(by, wanted[0].contract, reminders=people)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="contract.emails_claimed")
def claim_contract_emails(*, by: Scope, waiting: Sequence[ContractEmail]) -> list[Mail]:
    """Claim emails for this worker and give their words, to be sent after the commit.

    Needs at least one row, locked in this transaction.
    """
    for row in waiting:
        row.claimed_at = now()
        row.attempts += 1
    ContractEmail.objects.bulk_update(waiting, ["claimed_at", "attempts"])
    record(by, waiting[0], emails=len(waiting))
    return [mail_of(row) for row in waiting]


@action(Permission.COMMISSIONING_EDIT, verb="contract.emails_sent")
def settle_contract_emails(*, by: Scope, results: Mapping[int, str]) -> list[ContractEmail]:
    """Note which emails went out: "" for one that did, else what the mail server said.

    One that did not is sent again later, three times at most. Needs at least one result.
    """
    found = ContractEmail.objects.select_for_update(of=("self",)).filter(pk__in=results)
    rows = list(found.order_by("pk"))
    for row in rows:
        problem = results[row.pk]
        if not problem:
            row.sent_at = now()
        elif row.attempts >= MOST_ATTEMPTS:
            row.failed = problem[:300]
        else:
            row.claimed_at = None
    ContractEmail.objects.bulk_update(rows, ["sent_at", "failed", "claimed_at"])
    record(
        by,
        rows[0],
        sent=[row.pk for row in rows if row.sent_at],
        not_sent={row.pk: results[row.pk] for row in rows if not row.sent_at},
    )
    return rows
