"""Changing one budget line: what it is for, when it is due, whose money it is."""

from collections.abc import Sequence
from decimal import Decimal

from finance.actions.budgets import NewShare, share_faults, write_shares
from finance.models import BudgetLine, FundingSource
from finance.queries.budget_expectation import closed_months
from finance.queries.shares import mapping_of
from finance.rules.money import PENNY, format_money
from finance.rules.profile import MONTHS, sum_difference
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.BUDGET_MANAGE, verb="budget_line.split")
def split_line(*, by: Scope, line: BudgetLine, shares: Sequence[NewShare]) -> BudgetLine:
    """Share a line out over priorities and actions; what was there before is replaced.

    Without shares the whole line is unmapped. Refuses shares of more than a hundred together, one
    without its basis, the same one twice, and an action of another priority. The audit keeps what
    the shares were and what they are.
    """
    row = _locked(by, line)
    wrong = share_faults(shares)
    if wrong:
        raise Refusal(" ".join(wrong))
    before = _words(row)
    row.shares.all().delete()
    write_shares(row, shares)
    record(by, row, before=before, after=_words(row))
    return row


@action(Permission.BUDGET_MANAGE, verb="budget_line.profiled")
def profile_line(*, by: Scope, line: BudgetLine, months: Sequence[Decimal]) -> BudgetLine:
    """Set what of a line's budget is due in each month, April first, in pounds.

    Refuses once the year's first month is closed, months that are not twelve or not whole pennies,
    and months that do not add up to the budget (it says by how much).
    """
    row = _locked(by, line)
    if closed_months(row.budget.financial_year):
        raise Refusal(
            "The year’s first month is closed, so the profile stands. A revision of the budget "
            "changes the months to come."
        )
    if len(months) != MONTHS or any(month % PENNY for month in months):
        raise Refusal("Give twelve amounts in pounds and pence.")
    difference = sum_difference(months, row.current)
    if difference:
        more = "more" if difference > 0 else "less"
        raise Refusal(
            f"The twelve months are {format_money(abs(difference))} {more} than the budget of "
            f"{format_money(row.current)}. Change the months."
        )
    before = list(row.profile)
    row.profile = list(months)
    row.save()
    record(by, row, before=before, after=row.profile)
    return row


@action(Permission.BUDGET_MANAGE, verb="budget_line.funded")
def fund_line(*, by: Scope, line: BudgetLine, funding: FundingSource | None) -> BudgetLine:
    """Say which funding source pays for a line; None for the partner's own money."""
    row = _locked(by, line)
    before = str(row.funding or "the partner’s own money")
    row.funding = funding
    row.save()
    record(by, row, before=before, after=str(funding or "the partner’s own money"))
    return row


def _words(line: BudgetLine) -> list[str]:
    parts = mapping_of([line])[line.pk].parts
    return [f"{part.words}: {part.basis}" for part in parts] or ["not mapped"]


def _locked(by: Scope, line: BudgetLine) -> BudgetLine:
    row = (
        BudgetLine.objects.select_for_update(of=("self",))
        .select_related("budget__partner", "funding")
        .get(pk=line.pk)
    )
    by.require(Permission.BUDGET_MANAGE, level=row.level, partner_id=row.budget.partner_id)
    return row
