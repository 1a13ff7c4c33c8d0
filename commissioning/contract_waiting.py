"""What is waiting for a person, about contracts."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from commissioning.queries.contract_emails import keepers
from commissioning.queries.contracts import standings
from commissioning.rules.contracts import Warn
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting

WORDS = {
    Warn.NOTICE_SOON: "Decide whether {} goes on, or give notice",
    Warn.ENDS_SOON: "Decide what follows {}",
    Warn.REVIEW_LATE: "Review {}",
    Warn.REVIEW_SOON: "Review {}",
}


def waiting_contracts(scope: Scope) -> Iterator[Waiting]:
    """Contracts that need a decision or a review, for the people of the partner that pays.

    Where that partner has nobody who prepares contracts, for everybody who does. One line a
    contract: the most pressing of its warnings.
    """
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if scope.person is None or not scope.may(Permission.COMMISSIONING_EDIT):
        return
    urgent = [
        (row, next((one for one in row.warnings if one.kind in WORDS), None))
        for row in standings(on=today())
    ]
    if not any(warned for _, warned in urgent):
        return
    own, everybody = keepers(scope.trust)
    for row, warned in urgent:
        people = own.get(row.contract.commissioner_id) or everybody
        if warned is not None and scope.person in people:
            yield Waiting(
                WORDS[warned.kind].format(row.contract),
                reverse("commissioning:contract", args=[scope.trust.slug, row.contract.pk]),
                warned.day,
                hint=f"From {row.contract.provider}",
            )
