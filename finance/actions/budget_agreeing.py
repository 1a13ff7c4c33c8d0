"""Putting a budget that was read forward, and agreeing it: never the same person."""

from collections.abc import Sequence
from decimal import Decimal

from commissioning.models import Action, Priority
from commissioning.queries import plan_of_year
from finance.actions.budgets import NewLine, NewShare, write_lines, write_shares
from finance.models import (
    Budget,
    BudgetFile,
    BudgetLine,
    BudgetRevision,
    BudgetStep,
    FundingSource,
    ReportingPeriod,
    RevisionLine,
    Subjective,
)
from finance.queries.budget_expectation import closed_months, expected_budget, fingerprint
from finance.rules.budget_compare import compare
from finance.rules.budget_sheet import BudgetRow, RowShare
from finance.rules.money import ZERO
from finance.rules.profile import spread
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.RETURN_UPLOAD, verb="budget.put_forward")
def propose_budget(*, by: Scope, budget_file: BudgetFile, reason: str = "") -> BudgetFile:
    """Put a budget that was read without errors forward to be agreed by another person.

    Refuses a second one while another waits, a revision without its reason or without a change,
    and a file that was checked against a budget, plan or funding sources that changed since.
    """
    row = _locked(budget_file)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    if not row.is_valid:
        raise Refusal("Put the errors right first and upload the file again.")
    if row.step not in (BudgetStep.DRAFT, BudgetStep.SENT_BACK):
        raise Refusal(f"This budget was put forward already: {row.get_step_display().lower()}.")
    waiting = BudgetFile.objects.filter(
        partner=row.partner_id, financial_year=row.financial_year, step=BudgetStep.PROPOSED
    ).first()
    if waiting:
        raise Refusal(f"{waiting.name} is waiting to be agreed. Take it back first.")
    _refuse_stale(row)
    if Budget.objects.filter(partner=row.partner_id, financial_year=row.financial_year).exists():
        if not reason.strip():
            raise Refusal("Say why the agreed budget changes.", field="reason")
        present = expected_budget(row.partner, row.financial_year).present
        if not compare(rows_of(row), present).changes_something:
            raise Refusal("The file changes nothing in the agreed budget.")
    row.step, row.reason = BudgetStep.PROPOSED, reason.strip()
    row.proposer, row.proposed_by, row.proposed_at = by.person, by.actor[:200], now()
    row.decider, row.decided_by, row.decided_at, row.decision = None, "", None, ""
    row.save()
    record(by, row, lines=row.line_count, reason=row.reason)
    return row


@action(Permission.RETURN_UPLOAD, verb="budget.taken_back")
def take_budget_back(*, by: Scope, budget_file: BudgetFile) -> BudgetFile:
    """Take a budget that was put forward back, before anyone has decided about it."""
    row = _locked(budget_file)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    _refuse_decided(row)
    row.step = BudgetStep.DRAFT
    row.save()
    record(by, row)
    return row


@action(Permission.BUDGET_MANAGE, verb="budget.sent_back")
def send_budget_back(*, by: Scope, budget_file: BudgetFile, words: str) -> BudgetFile:
    """Send a budget back to the partner with what should be looked at."""
    row = _locked(budget_file)
    by.require(Permission.BUDGET_MANAGE, level=row.level, partner_id=row.partner_id)
    _refuse_decided(row)
    _refuse_own(by, row)
    if not words.strip():
        raise Refusal("Write what the partner should look at or change.", field="words")
    _decide(by, row, BudgetStep.SENT_BACK, words)
    record(by, row, words=words.strip())
    return row


@action(Permission.BUDGET_MANAGE, verb="budget.agreed_from_file")
def agree_proposed_budget(*, by: Scope, budget_file: BudgetFile, words: str = "") -> Budget:
    """Agree a budget that another person put forward: as the year's budget, or as its revision.

    All or nothing. A first budget makes its lines; a revision changes their current budgets, never
    their originals, and keeps what it did. Refuses one's own, one decided already, and one checked
    against a budget, plan or funding sources that changed since.
    """
    # Whoever agrees for this partner queues up here, so that a year gets one budget.
    partner = Partner.objects.select_for_update(no_key=True).get(pk=budget_file.partner_id)
    row = _locked(budget_file)
    lines = rows_of(row)
    for level in {Level.EXECUTIVE, *(Level(line.level) for line in lines)}:
        by.require(Permission.BUDGET_MANAGE, level=level, partner_id=partner.pk)
    _refuse_decided(row)
    _refuse_own(by, row)
    _hold_still(row)
    _refuse_stale(row)
    budget = (
        Budget.objects.select_for_update(of=("self",))
        .filter(partner=partner, financial_year=row.financial_year)
        .first()
    )
    _decide(by, row, BudgetStep.AGREED, words)
    plan = _Names(row.financial_year)
    if budget is None:
        budget = Budget.objects.create(
            partner=partner, financial_year=row.financial_year, agreed_on=today()
        )
        write_lines(budget, [plan.new_line(line) for line in lines])
        record(by, budget, file=row.name, lines=len(lines), total=_total(lines))
        return budget
    revision = _revise(by, budget, row, lines, plan)
    changes = [(one.budget_line.code, one.before, one.after) for one in revision.lines.all()]
    record(by, budget, file=row.name, revision=revision.number, changes=changes, reason=row.reason)
    return budget


def rows_of(row: BudgetFile) -> list[BudgetRow]:
    """The lines of a file that was read."""
    return [BudgetRow.from_json(stored) for stored in row.rows]


class _Names:
    """The plan and the funding sources by what a sheet calls them."""

    def __init__(self, financial_year: int) -> None:
        plan = plan_of_year(financial_year)
        self.priorities = {p.code: p for p in Priority.objects.filter(plan=plan)}
        self.actions = {a.code: a for a in Action.objects.filter(priority__plan=plan)}
        self.funding = {source.name: source for source in FundingSource.objects.all()}

    def shares(self, shares: Sequence[RowShare]) -> list[NewShare]:
        """Shares with the records they name."""
        return [
            NewShare(
                self.priorities[share.priority],
                share.basis,
                share.percent,
                self.actions[share.action] if share.action else None,
            )
            for share in shares
        ]

    def new_line(self, line: BudgetRow, *, original: Decimal | None = None) -> NewLine:
        """A line as it is to be made."""
        return NewLine(
            code=line.code,
            service=line.service,
            subjective=Subjective(line.subjective),
            tier=line.tier,
            arrangement=line.arrangement,
            amount=line.current,
            shares=self.shares(line.shares or ()),
            level=Level(line.level),
            original=line.original if original is None else original,
            profile=line.profile,
            funding=self.funding[line.funding] if line.funding else None,
        )


def _revise(
    by: Scope, budget: Budget, row: BudgetFile, lines: Sequence[BudgetRow], plan: _Names
) -> BudgetRevision:
    """Change the agreed lines as the file says, and keep each line's amount before and after."""
    present = {
        line.code.casefold(): line
        for line in BudgetLine.objects.select_for_update(of=("self",))
        .filter(budget=budget)
        .order_by("pk")
    }
    revision = BudgetRevision.objects.create(
        budget=budget,
        number=BudgetRevision.objects.filter(budget=budget).count() + 1,
        reason=row.reason,
        budget_file=row,
        agreed_by=by.actor[:200],
        agreed_at=now(),
    )
    moved: list[tuple[BudgetLine, Decimal]] = []
    new = [line for line in lines if line.code.casefold() not in present]
    moved += [
        (made, ZERO)
        for made in write_lines(budget, [plan.new_line(line, original=ZERO) for line in new])
    ]
    for line in lines:
        kept = present.pop(line.code.casefold(), None)
        if kept is None:
            continue
        moved.append((kept, kept.current))
        _change(kept, line, plan)
    closed = closed_months(budget.financial_year)
    for gone in present.values():
        if gone.current:
            moved.append((gone, gone.current))
            gone.profile = list(spread(ZERO, [1] * 12, closed=gone.profile[:closed]))
            gone.current = ZERO
            gone.save()
    RevisionLine.objects.bulk_create(
        RevisionLine(
            revision=revision, level=line.level, budget_line=line, before=before, after=line.current
        )
        for line, before in moved
        if line.current != before
    )
    return revision


def _change(line: BudgetLine, row: BudgetRow, plan: _Names) -> None:
    line.service, line.subjective, line.tier = row.service, row.subjective, row.tier
    line.arrangement, line.current, line.profile = row.arrangement, row.current, list(row.profile)
    if row.funding is not None:
        line.funding = plan.funding[row.funding] if row.funding else None
    line.save()
    if row.shares is not None:
        line.shares.all().delete()
        write_shares(line, plan.shares(row.shares))


def _total(lines: Sequence[BudgetRow]) -> Decimal:
    return sum((line.current for line in lines), ZERO)


def _locked(budget_file: BudgetFile) -> BudgetFile:
    return (
        BudgetFile.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=budget_file.pk)
    )


def _refuse_decided(row: BudgetFile) -> None:
    if row.step != BudgetStep.PROPOSED:
        who = f" {row.decided_by} has decided about it." if row.decided_by else ""
        raise Refusal(f"This budget is not waiting to be agreed.{who} Look at it again.")


def _refuse_own(by: Scope, row: BudgetFile) -> None:
    if by.person is not None and row.proposer_id == by.person.pk:
        raise Refusal("You put this budget forward, so another person has to decide about it.")


def _hold_still(row: BudgetFile) -> None:
    """Lock what the file was checked against, lines before periods as a virement does.

    Without it a virement or a close that is under way could come between check and change.
    """
    lines = BudgetLine.objects.select_for_update(of=("self",)).filter(
        budget__partner=row.partner_id, budget__financial_year=row.financial_year
    )
    list(lines.order_by("pk").values_list("pk", flat=True))
    periods = ReportingPeriod.objects.select_for_update(of=("self",)).filter(
        financial_year=row.financial_year
    )
    list(periods.order_by("number").values_list("pk", flat=True))


def _refuse_stale(row: BudgetFile) -> None:
    if fingerprint(expected_budget(row.partner, row.financial_year)) != row.checked_against:
        raise Refusal(
            "The agreed budget, the plan, a closed month or the funding sources have changed since "
            "this file was checked. Check it again first."
        )


def _decide(by: Scope, row: BudgetFile, step: BudgetStep, words: str) -> None:
    row.step, row.decision = step, words.strip()
    row.decider, row.decided_by, row.decided_at = by.person, by.actor[:200], now()
    row.save()
