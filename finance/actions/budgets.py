"""Setting up partners' budgets."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Action, Priority
from finance.models import Budget, BudgetLine, FundingSource, LineShare, Subjective
from finance.queries.budget_expectation import last_year
from finance.queries.procedure import settings_in_force
from finance.rules.procedure import ProfilePattern
from finance.rules.profile import MONTHS, TERM_DAYS, share_out
from finance.rules.split import Share, faults
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class NewShare:
    """A share of a line to be made: `percent` of a hundred to a priority or one of its actions."""

    priority: Priority
    basis: str
    percent: Decimal = Decimal(100)
    action: Action | None = None


@dataclass(frozen=True)
class NewLine:
    """A budget line to be made. `amount` is pounds for the year; income is positive.

    `months` are twelve weights of the monthly profile, `profile` the twelve months themselves;
    with neither the line is spread as the procedure says. `original` differs from the amount only
    where the budget was changed before it was recorded.
    """

    code: str
    service: str
    subjective: Subjective
    tier: str
    arrangement: str
    amount: Decimal
    shares: Sequence[NewShare] = ()
    months: Sequence[int] = ()
    level: Level = Level.EXECUTIVE
    original: Decimal | None = None
    profile: Sequence[Decimal] = ()
    funding: FundingSource | None = None

    @property
    def has_months(self) -> bool:
        """Whether it says how it is spread over the year."""
        return bool(self.months or self.profile)


@action(Permission.BUDGET_MANAGE, verb="budget.agreed")
def agree_budget(
    *,
    by: Scope,
    partner: Partner,
    financial_year: int,
    lines: Sequence[NewLine],
    agreed_on: datetime.date | None = None,
) -> Budget:
    """Record a partner's agreed budget for a year, all lines at once.

    Refuses a second budget for the same year, a budget without lines, two lines of one code, an
    amount that is not whole pennies, and shares that add up to more than a line or lack a basis.
    """
    by.require(Permission.BUDGET_MANAGE, level=Level.EXECUTIVE, partner_id=partner.pk)
    if Budget.objects.filter(partner=partner, financial_year=financial_year).exists():
        raise Refusal(f"{partner} has a budget for that year already.")
    _check_lines(lines)
    budget = Budget.objects.create(
        partner=partner, financial_year=financial_year, agreed_on=agreed_on
    )
    write_lines(budget, lines)
    total = sum((line.amount for line in lines), Decimal(0))
    record(by, budget, lines=len(lines), gross_total=total)
    return budget


def write_lines(budget: Budget, lines: Sequence[NewLine]) -> list[BudgetLine]:
    """Put lines that were checked into a budget; part of an action that says so in the audit.

    A line whose months are not given is spread as the trust's procedure says.
    """
    weights = _default_weights(budget) if any(not line.has_months for line in lines) else {}
    made = BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget,
            level=line.level,
            code=line.code,
            service=line.service,
            subjective=line.subjective,
            tier=line.tier,
            arrangement=line.arrangement,
            funding=line.funding,
            original=line.amount if line.original is None else line.original,
            current=line.amount,
            profile=_months(line, weights),
        )
        for line in lines
    )
    for row, line in zip(made, lines, strict=True):
        write_shares(row, line.shares)
    return made


def _months(line: NewLine, weights: Mapping[str, Sequence[Decimal | int]]) -> list[Decimal]:
    if line.profile:
        return list(line.profile)
    default = weights.get(line.code.casefold(), weights.get("", (1,) * MONTHS))
    return list(share_out(line.amount, line.months or default))


def _default_weights(budget: Budget) -> dict[str, Sequence[Decimal | int]]:
    """Monthly weights by the procedure's default: by line code, and under "" for the others."""
    pattern = settings_in_force().default_profile
    if pattern is ProfilePattern.TERMS:
        return {"": TERM_DAYS}
    if pattern is ProfilePattern.LAST_YEAR:
        known = last_year(budget.partner, budget.financial_year - 1)
        return {code: found for code, found in known.items() if not isinstance(found, str)}
    return {}


def write_shares(line: BudgetLine, shares: Sequence[NewShare]) -> None:
    """Put checked shares on a line that has none; part of an action that says so in the audit."""
    LineShare.objects.bulk_create(
        LineShare(
            budget_line=line,
            level=line.level,
            priority=share.priority,
            action=share.action,
            percent=share.percent,
            basis=share.basis.strip(),
        )
        for share in shares
    )


def _check_lines(lines: Sequence[NewLine]) -> None:
    if not lines:
        raise Refusal("A budget needs at least one line.")
    seen: set[str] = set()
    for line in lines:
        if line.code.casefold() in seen:
            raise Refusal(f"Line code {line.code} is there twice. Give each line its own code.")
        seen.add(line.code.casefold())
        if line.amount != line.amount.quantize(Decimal("0.01")):
            raise Refusal(f"The amount of line {line.code} has fractions of a penny.")
        wrong = share_faults(line.shares)
        if wrong:
            raise Refusal(f"Line {line.code}: {' '.join(wrong)}")


def share_faults(shares: Sequence[NewShare]) -> list[str]:
    """What is wrong with a line's shares, in words; empty where they can be kept."""
    found = [
        f"{share.action} is not an action of {share.priority}. Choose one of its own."
        for share in shares
        if share.action is not None and share.action.priority_id != share.priority.pk
    ]
    ruled = [
        Share(f"{share.action or share.priority}", share.percent, share.basis) for share in shares
    ]
    return found + faults(ruled)
