"""Breaks of what is bought: a contract that names nothing it is for."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.queries.contracts import standings
from commissioning.rules.contracts import Stage
from thread.breaks.base import Break, Looking, kind
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.money import pounds


@kind(
    "contract-without-outcome",
    name="Contracts without an outcome",
    why="Nobody has said which outcome, priority or action the contract is for.",
    mend="Name it on the contract’s page, or let the contract end.",
    permission=Permission.COMMISSIONING_VIEW,
)
def contracts_without_outcome(looking: Looking) -> Iterator[Break]:
    """Contracts that run or are to come and name nothing of the plan."""
    for row in standings(on=today()):
        if row.stage is not Stage.OVER and not row.aims:
            yield Break(
                f"contract-{row.contract.pk}",
                str(row.contract),
                reverse("commissioning:contract", args=[looking.trust, row.contract.pk]),
                note=f"{pounds(row.terms.value)} to {row.contract.provider}",
            )
