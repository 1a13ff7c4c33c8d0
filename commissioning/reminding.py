"""Emails about contracts: what is due, and the box they go out of."""

from __future__ import annotations

from commissioning.actions import contract_emails as emails
from commissioning.models import Contract, ContractEmail
from commissioning.queries.contract_emails import mail_of, wanted_today
from trusts.outbox import Outbox
from trusts.permissions import Permission
from trusts.scope import Scope

EMAILS = Outbox(
    ContractEmail,
    mail_of,
    Permission.COMMISSIONING_EDIT,
    reason="reminders of contracts",
    related=("contract__service",),
)


def make_due(by: Scope) -> int:
    """Make the emails whose day has come; return how many."""
    # Everybody who makes emails of this trust queues up here, and then sees what is made.
    list(Contract.objects.select_for_update(of=("self",)).order_by("pk").only("pk"))
    wanted = wanted_today()
    if wanted:
        emails.make_contract_emails(by=by, wanted=wanted)
    return len(wanted)
