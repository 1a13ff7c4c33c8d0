"""Emails of every kind: claimed for one worker, and settled once they went out or did not."""

from collections.abc import Mapping, Sequence
from typing import Any

from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.outbox import Mail, Outbox
from trusts.scope import Scope

MOST_ATTEMPTS = 3
"""So often a mail server may refuse an email before it is given up."""


@action(None, verb="emails.claimed")
def claim_emails(*, by: Scope, box: Outbox, waiting: Sequence[Any]) -> list[Mail]:
    """Claim emails for this worker and give their words, to be sent after the commit.

    No one permission stands here because each kind of email names its own, which is asked for.
    Needs at least one row of the box, locked in this transaction.
    """
    by.require(box.permission)
    moment = now()
    for row in waiting:
        row.claimed_at = moment
        row.attempts += 1
    _rows(box).bulk_update(waiting, ["claimed_at", "attempts"])
    record(by, waiting[0], emails=len(waiting))
    return [box.mail_of(row) for row in waiting]


@action(None, verb="emails.settled")
def settle_emails(*, by: Scope, box: Outbox, results: Mapping[int, str]) -> list[Any]:
    """Note which emails went out: "" for one that did, else what the mail server said.

    One that did not is sent again later, three times at most. No one permission stands here
    because each kind of email names its own, which is asked for. Needs at least one result.
    """
    by.require(box.permission)
    rows = list(_rows(box).select_for_update(of=("self",)).filter(pk__in=results).order_by("pk"))
    for row in rows:
        problem = results[row.pk]
        if not problem:
            row.sent_at = now()
        elif row.attempts >= MOST_ATTEMPTS:
            row.failed = problem[:300]
        else:
            row.claimed_at = None
    _rows(box).bulk_update(rows, ["sent_at", "failed", "claimed_at"])
    record(
        by,
        rows[0],
        sent=[row.pk for row in rows if row.sent_at],
        not_sent={row.pk: results[row.pk] for row in rows if not row.sent_at},
    )
    return rows


def _rows(box: Outbox) -> Any:
    """The rows of a box, behind the walls of the open scope."""
    return box.model._default_manager
