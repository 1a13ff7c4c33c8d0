"""Saying which budget lines pay for a contract. Every write."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning.models import Contract
from finance.models import BudgetLine, ContractLine
from finance.queries.contracted import lines_to_link, may_link, share_left
from finance.rules.split import HUNDREDTH
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.BUDGET_VIEW, verb="contract.line_linked")
def link_contract(
    *, by: Scope, contract: Contract, line: BudgetLine, percent: Decimal
) -> ContractLine:
    """Say that a line pays a share of a contract's amount in the line's year.

    For the finance leads of the partner that pays, and for who keeps budgets. Refuses another
    partner's line, income, a year without money of the contract, a line that is linked, a share of
    nothing and shares of more than a hundred percent together.
    """
    # Two people who link at once: the second sees what the first did.
    row = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    _require(by, row)
    if not lines_to_link(row).filter(pk=line.pk).exists():
        raise Refusal(
            "Choose a line of expenditure of the partner that pays, in a year of the contract.",
            field="line",
        )
    if percent <= 0 or percent % HUNDREDTH:
        raise Refusal("Enter a share of more than 0, with two decimals at most.", field="percent")
    left = share_left(row, line.budget.financial_year)
    if percent > left:
        raise Refusal(f"Other lines pay the rest: {left.normalize():f}% is left.", field="percent")
    try:
        with transaction.atomic():
            made = ContractLine.objects.create(
                level=line.level,
                contract=row,
                budget_line=line,
                percent=percent,
                linked_by=by.actor[:200],
            )
    except IntegrityError as error:
        raise Refusal("This line pays for the contract already.", field="line") from error
    record(by, made, contract=row.reference, line=line.code, percent=percent)
    return made


@action(Permission.BUDGET_VIEW, verb="contract.line_unlinked")
def unlink_contract(*, by: Scope, link: ContractLine) -> None:
    """Take back that a line pays for a contract; the audit trail keeps it."""
    _require(by, link.contract)
    record(by, link, contract=link.contract.reference, line=link.budget_line.code,
           percent=link.percent)  # fmt: skip
    link.delete()


def _require(by: Scope, contract: Contract) -> None:
    if not may_link(by, contract.commissioner_id):
        raise PermissionDenied("Say which budget lines pay for this contract")
