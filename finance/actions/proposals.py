"""Writing proposals to align or pool."""

from collections.abc import Mapping
from decimal import Decimal

from finance.models import Proposal, ProposalAnswer, ProposalPartner
from finance.rules.align_or_pool import BY_CODE, Answer
from finance.rules.money import PENNY
from finance.rules.risk_share import Rule
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PROPOSAL_EDIT, verb="proposal.started")
def start_proposal(*, by: Scope, name: str, purpose: str) -> Proposal:
    """Begin a proposal. Refuses a name in use."""
    by.require(Permission.PROPOSAL_EDIT, level=Level.EXECUTIVE)
    if Proposal.objects.filter(name__iexact=name).exists():
        raise Refusal(f"There is already a proposal called {name}.", field="name")
    made = Proposal.objects.create(name=name, purpose=purpose, written_by=by.actor[:200])
    record(by, made)
    return made


@action(Permission.PROPOSAL_EDIT, verb="proposal.answered")
def answer_criteria(
    *, by: Scope, proposal: Proposal, answers: Mapping[str, tuple[str, str]]
) -> Proposal:
    """Save answers and notes by criterion code; "none" takes an answer away.

    Refuses a code or an answer that is none.
    """
    row = _locked(by, proposal)
    for code, (answer, note) in answers.items():
        if code not in BY_CODE or answer not in {one.value for one in Answer}:
            raise Refusal("Choose one of the answers.", field=code)
        if answer == Answer.NONE.value:
            ProposalAnswer.objects.filter(proposal=row, criterion=code).delete()
            continue
        ProposalAnswer.objects.update_or_create(
            proposal=row, criterion=code, defaults={"answer": answer, "note": note.strip()}
        )
    row.save()
    record(by, row, answers={code: answer for code, (answer, _) in answers.items()})
    return row


@action(Permission.PROPOSAL_EDIT, verb="proposal.partner_set")
def set_partner(
    *,
    by: Scope,
    proposal: Proposal,
    partner: Partner,
    contribution: Decimal,
    share: Decimal | None = None,
    cap: Decimal | None = None,
) -> ProposalPartner:
    """Put a partner into the proposed pool, or change its place. Pounds and per cent.

    Refuses amounts below nothing or of part pennies, and a share that is no percentage.
    """
    row = _locked(by, proposal)
    for amount, field in ((contribution, "contribution"), (cap, "cap")):
        if amount is not None and (amount < 0 or amount % PENNY):
            raise Refusal("Write pounds and pennies, not below nothing.", field=field)
    if share is not None and not 0 <= share <= 100:
        raise Refusal("A share is between 0 and 100 per cent.", field="share")
    made, _ = ProposalPartner.objects.update_or_create(
        proposal=row,
        partner=partner,
        defaults={"contribution": contribution, "share": share, "cap": cap},
    )
    row.save()
    record(by, made, contribution=contribution, share=share, cap=cap)
    return made


@action(Permission.PROPOSAL_EDIT, verb="proposal.partner_removed")
def remove_partner(*, by: Scope, proposal: Proposal, partner: Partner) -> Proposal:
    """Take a partner out of the proposed pool, and out of the parts it had in it."""
    row = _locked(by, proposal)
    ProposalPartner.objects.filter(proposal=row, partner=partner).delete()
    if row.host_id == partner.pk:
        row.host = None
    if row.rest_borne_by_id == partner.pk:
        row.rest_borne_by = None
    row.save()
    record(by, row, partner=partner.name)
    return row


@action(Permission.PROPOSAL_EDIT, verb="proposal.terms_set")
def set_terms(
    *,
    by: Scope,
    proposal: Proposal,
    host: Partner,
    rule: str,
    rest_borne_by: Partner | None = None,
) -> Proposal:
    """Say who would host, by which rule risk would be shared, and who bears what caps leave.

    Refuses a host or bearer that is not in the proposed pool.
    """
    row = _locked(by, proposal)
    inside = set(row.partners.values_list("partner_id", flat=True))
    if host.pk not in inside:
        raise Refusal("Add the host to the proposed pool first.", field="host")
    if rest_borne_by is not None and rest_borne_by.pk not in inside:
        raise Refusal("Add that partner to the proposed pool first.", field="rest_borne_by")
    row.host, row.rule, row.rest_borne_by = host, Rule.from_code(rule).code, rest_borne_by
    row.save()
    record(by, row, host=host.name, rule=rule)
    return row


def _locked(by: Scope, proposal: Proposal) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    by.require(Permission.PROPOSAL_EDIT, level=row.level)
    return row
