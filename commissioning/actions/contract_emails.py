"""Emails about contracts: made, claimed, sent and settled, never twice."""

from __future__ import annotations

from collections.abc import Sequence

from commissioning.models import ContractEmail
from commissioning.queries.contract_emails import Wanted
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.permissions import Permission
from trusts.scope import Scope


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
