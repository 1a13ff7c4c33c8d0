"""Asking for virements and deciding about them. Nobody decides about their own."""

from collections.abc import Sequence
from decimal import Decimal

from finance.models import (
    BudgetLine,
    Delegation,
    ReportingPeriod,
    Virement,
    VirementMove,
    VirementState,
)
from finance.queries.virements import as_moves, delegation_of
from finance.rules.virement import (
    Approver,
    Reason,
    approval_reasons,
    move_profile,
    request_reasons,
    size,
)
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.VIREMENT_REQUEST, verb="virement.requested")
def request_virement(
    *,
    by: Scope,
    partner: Partner,
    period: ReportingPeriod,
    reason: str,
    moves: Sequence[tuple[BudgetLine, Decimal]],
) -> Virement:
    """Ask for budget to be moved between lines, from a period on; amounts in pounds, signed.

    Refuses, with every reason at once, what `finance.rules.virement` objects to, lines of another
    year than the period's, and a request without a reason.
    """
    if not reason.strip():
        raise Refusal("Write why the money should move.", field="reason")
    levels = {line.level for line, _ in moves}
    level = levels.pop() if len(levels) == 1 else Level.EXECUTIVE.value
    by.require(Permission.VIREMENT_REQUEST, level=level, partner_id=partner.pk)
    if any(line.budget.partner_id != partner.pk for line, _ in moves):
        raise Refusal(f"Choose lines of {partner}’s budget only.")
    if any(line.budget.financial_year != period.financial_year for line, _ in moves):
        raise Refusal("The lines and the period must be of the same financial year.")
    if period.calendar.is_outturn:
        raise Refusal("Budgets no longer move in the outturn. Choose a month.", field="period")
    ruled = as_moves(moves)
    _refuse(request_reasons(ruled, period_closed=period.closed_at is not None))
    made = Virement.objects.create(
        level=level,
        partner=partner,
        period=period,
        reason=reason.strip(),
        amount=size(ruled),
        requester=by.person,
        requested_by=by.actor[:200],
        requested_at=now(),
    )
    VirementMove.objects.bulk_create(
        VirementMove(virement=made, level=level, budget_line=line, amount=amount)
        for line, amount in moves
    )
    record(by, made, amount=made.amount, moves=[(m.line.code, m.amount) for m in ruled])
    return made


@action(Permission.VIREMENT_APPROVE, verb="virement.approved")
def approve_virement(*, by: Scope, virement: Virement, words: str = "") -> Virement:
    """Approve within one's delegated limit, and move the money. All restrictions are asked anew.

    Refuses one's own request, one above the limit, one decided already, and what the lines as
    they are now do not allow.
    """
    row = _waiting(by, virement)
    moves = list(row.moves.order_by("budget_line_id"))
    # Everybody who changes these lines queues up here, always in the same order.
    lines = {
        line.pk: line
        for line in BudgetLine.objects.select_for_update()
        .filter(pk__in=[move.budget_line_id for move in moves])
        .order_by("pk")
    }
    held = delegation_of(by.person, row.partner_id, today())
    period = ReportingPeriod.objects.select_for_update().get(pk=row.period_id)
    _refuse(
        approval_reasons(
            as_moves([(lines[move.budget_line_id], move.amount) for move in moves]),
            requester=str(row.requester_id),
            approver=Approver(
                str(by.person.pk) if by.person else "operator", held.limit if held else None
            ),
            period_closed=period.closed_at is not None,
        )
    )
    for move in moves:
        line = lines[move.budget_line_id]
        move.before = line.current
        line.current += move.amount
        line.profile = list(
            move_profile(line.profile, move.amount, from_period=period.calendar.first_month)
        )
        line.save()
        move.save()
    _decide(by, row, VirementState.APPROVED, words, held)
    record(
        by,
        row,
        amount=row.amount,
        limit=held.limit if held else None,
        lines=[(lines[m.budget_line_id].code, m.before, m.amount) for m in moves],
    )
    return row


@action(Permission.VIREMENT_APPROVE, verb="virement.refused")
def refuse_virement(*, by: Scope, virement: Virement, words: str) -> Virement:
    """Refuse a request, with the reason. Nobody refuses their own; they withdraw it."""
    row = _waiting(by, virement)
    if by.person is not None and row.requester_id == by.person.pk:
        raise Refusal("You asked for this virement. Withdraw it instead.")
    if not words.strip():
        raise Refusal("Write why it is refused.", field="words")
    _decide(by, row, VirementState.REFUSED, words)
    record(by, row, words=words.strip())
    return row


@action(Permission.VIREMENT_REQUEST, verb="virement.withdrawn")
def withdraw_virement(*, by: Scope, virement: Virement) -> Virement:
    """Take one's own partner's request back before anyone has decided about it."""
    row = _locked(virement)
    by.require(Permission.VIREMENT_REQUEST, level=row.level, partner_id=row.partner_id)
    _refuse_decided(row)
    _decide(by, row, VirementState.WITHDRAWN, "")
    record(by, row)
    return row


def _waiting(by: Scope, virement: Virement) -> Virement:
    row = _locked(virement)
    by.require(Permission.VIREMENT_APPROVE, level=row.level, partner_id=row.partner_id)
    _refuse_decided(row)
    return row


def _locked(virement: Virement) -> Virement:
    return Virement.objects.select_for_update(of=("self",)).get(pk=virement.pk)


def _refuse_decided(row: Virement) -> None:
    if row.state != VirementState.REQUESTED:
        raise Refusal(
            f"{row.decided_by} has decided about this virement already: it is "
            f"{row.get_state_display().lower()}. Look at it again."
        )


def _decide(
    by: Scope, row: Virement, state: VirementState, words: str, held: Delegation | None = None
) -> None:
    row.state, row.decision, row.delegation = state, words.strip(), held
    row.decider, row.decided_by, row.decided_at = by.person, by.actor[:200], now()
    row.save()


def _refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise Refusal(" ".join(reason.words for reason in reasons))
