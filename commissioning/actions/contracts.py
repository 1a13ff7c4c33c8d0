"""Contracts, their versions, what they are for and their reviews: every write."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from commissioning.models import (
    Action,
    Advice,
    Change,
    Contract,
    ContractAim,
    ContractKind,
    ContractReview,
    ContractTerms,
    ContractYear,
    Intention,
    Outcome,
    Priority,
    Provider,
    Service,
)
from commissioning.personal import refuse_personal_data
from commissioning.rules.contracts import LONGEST_YEARS, year_faults, years_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.COMMISSIONING_EDIT, verb="contract.recorded")
def record_contract(
    *,
    by: Scope,
    reference: str,
    kind: str,
    service: Service,
    provider: Provider,
    commissioner: Partner,
    value: Decimal,
    starts_on: datetime.date,
    ends_on: datetime.date,
    notice_months: int,
    years: Mapping[int, Decimal],
    agreed_by: str,
    agreed_on: datetime.date,
    intention: Intention | None = None,
) -> Contract:
    """Record a contract as agreed, with its first terms; amounts in pounds.

    What the intention is for (its outcome, priority or action) the contract is for as well.
    Refuses a reference that is taken, a partner's contract with itself, an intention that nobody
    has signed off, and terms as `_keep` does.
    """
    if intention is not None and not intention.is_signed:
        raise Refusal(
            f"{intention} is not signed off yet, so nothing can be bought for it.",
            field="intention",
        )
    name = " ".join(reference.split())
    if not name:
        raise Refusal("Give the contract a reference.", field="reference")
    if provider.partner_id == commissioner.pk and kind != ContractKind.AGREEMENT:
        raise Refusal(
            "A partner cannot make a contract or a grant with itself. For its own service choose "
            "a service-level agreement.",
            field="kind",
        )
    row = Contract(
        reference=name,
        kind=ContractKind(kind),
        service=service,
        provider=provider,
        commissioner=commissioner,
        intention=intention,
        made_by=by.actor[:200],
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refusal("There is a contract with that reference already.", field="reference") from (
            error
        )
    terms = ContractTerms(
        contract=row,
        number=1,
        change=Change.FIRST,
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        notice_months=notice_months,
    )
    _keep(by, terms, years, agreed_by, agreed_on)
    target = intention and (intention.action or intention.priority or intention.outcome)
    if target:
        _aim(by, row, target).save()
    record(by, row, kind=row.kind, value=value, starts_on=starts_on, ends_on=ends_on)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="contract.varied")
def vary_contract(
    *,
    by: Scope,
    contract: Contract,
    seen: int,
    value: Decimal,
    ends_on: datetime.date,
    notice_months: int,
    years: Mapping[int, Decimal],
    reason: str,
    agreed_by: str,
    agreed_on: datetime.date,
) -> ContractTerms:
    """Give a contract new terms as its next version; the ones before stay as they were.

    `seen` is the number of the version that the person looked at. Refuses when another came since,
    a contract that was ended, one without a reason, and terms as `_keep` does.
    """
    before = _newest(contract, seen)
    terms = ContractTerms(
        contract=before.contract,
        number=before.number + 1,
        change=Change.VARIED,
        value=value,
        starts_on=before.starts_on,
        ends_on=ends_on,
        notice_months=notice_months,
        reason=_reason(reason),
    )
    _keep(by, terms, years, agreed_by, agreed_on, after=before.agreed_on)
    record(
        by,
        before.contract,
        version=terms.number,
        before={"value": before.value, "ends_on": before.ends_on},
        after={"value": value, "ends_on": ends_on},
        reason=terms.reason,
    )
    return terms


@action(Permission.COMMISSIONING_EDIT, verb="contract.ended")
def end_contract(
    *,
    by: Scope,
    contract: Contract,
    seen: int,
    ends_on: datetime.date,
    years: Mapping[int, Decimal],
    reason: str,
    agreed_by: str,
    agreed_on: datetime.date,
) -> ContractTerms:
    """End a contract on a day: a last version with what is paid until then, by year.

    Refuses as `vary_contract`, a day after the one it would end on anyway, and one before its
    first. Its value is what the years add up to.
    """
    before = _newest(contract, seen)
    if not before.starts_on <= ends_on <= before.ends_on:
        raise Refusal(
            f"Enter a day from {before.starts_on:%-d %B %Y} to {before.ends_on:%-d %B %Y}. To let "
            "it run longer, record a variation.",
            field="ends_on",
        )
    terms = ContractTerms(
        contract=before.contract,
        number=before.number + 1,
        change=Change.ENDED,
        value=sum(years.values(), Decimal(0)),
        starts_on=before.starts_on,
        ends_on=ends_on,
        notice_months=before.notice_months,
        reason=_reason(reason),
    )
    _keep(by, terms, years, agreed_by, agreed_on, after=before.agreed_on)
    record(by, before.contract, version=terms.number, ends_on=ends_on, reason=terms.reason)
    return terms


def _newest(contract: Contract, seen: int) -> ContractTerms:
    """The newest version, its contract locked so that two variations come one after the other."""
    row = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    newest = ContractTerms.objects.filter(contract=row).latest("number")
    newest.contract = row
    if newest.is_ended:
        raise Refusal("This contract was ended. Record a new one instead.")
    if newest.number != seen:
        raise Refusal(
            f"Somebody recorded version {newest.number} while you were on this page. Look at it "
            "first."
        )
    return newest


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal("Say why.", field="reason")
    refuse_personal_data({"reason": ("Why", reason)})
    return reason.strip()


def _keep(
    by: Scope,
    terms: ContractTerms,
    years: Mapping[int, Decimal],
    agreed_by: str,
    agreed_on: datetime.date,
    *,
    after: datetime.date | None = None,
) -> None:
    """Write a version of terms and its years.

    Refuses an end before the start, a time of more than fifteen years, years that do not sum to the
    value to the penny, terms nobody agreed, and a day of agreement to come or before the last one.
    """
    if terms.ends_on < terms.starts_on:
        raise Refusal("The last day must be the first day or later.", field="ends_on")
    if len(years_of(terms.starts_on, terms.ends_on)) > LONGEST_YEARS:
        raise Refusal(f"A contract runs {LONGEST_YEARS} years at most. Check the days.",
                      field="ends_on")  # fmt: skip
    wrong = year_faults(terms.value, years, terms.starts_on, terms.ends_on)
    if wrong:
        raise Refusal(" ".join(wrong))
    if not agreed_by.strip():
        raise Refusal("Say who agreed it.", field="agreed_by")
    if agreed_on > today():
        raise Refusal("Enter the day it was agreed, not one to come.", field="agreed_on")
    if after is not None and agreed_on < after:
        raise Refusal(
            f"The version before was agreed on {after:%-d %B %Y}. Enter that day or a later one.",
            field="agreed_on",
        )
    terms.agreed_by, terms.agreed_on = agreed_by.strip(), agreed_on
    terms.made_by = by.actor[:200]
    terms.save()
    ContractYear.objects.bulk_create(
        ContractYear(terms=terms, financial_year=year, amount=amount)
        for year, amount in sorted(years.items())
    )


@action(Permission.COMMISSIONING_EDIT, verb="contract.aim_named")
def name_aim(*, by: Scope, contract: Contract, target: Outcome | Priority | Action) -> ContractAim:
    """Say which outcome, priority or action a contract is for. Refuses one that is named."""
    row = _aim(by, contract, target)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refusal("That is named already.", field="target") from error
    record(by, contract, named=str(row))
    return row


def _aim(by: Scope, contract: Contract, target: Outcome | Priority | Action) -> ContractAim:
    field = {Outcome: "outcome", Priority: "priority", Action: "action"}[type(target)]
    return ContractAim(contract=contract, named_by=by.actor[:200], **{field: target})


@action(Permission.COMMISSIONING_EDIT, verb="contract.aim_dropped")
def drop_aim(*, by: Scope, aim: ContractAim) -> None:
    """Take back what a contract was said to be for; the audit trail keeps it."""
    contract, words = aim.contract, str(aim)
    aim.delete()
    record(by, contract, dropped=words)


@action(Permission.COMMISSIONING_EDIT, verb="contract.review_planned")
def plan_review(*, by: Scope, contract: Contract, due_on: datetime.date) -> ContractReview:
    """Plan a review of a contract for a day. Refuses two on one day."""
    try:
        with transaction.atomic():
            row = ContractReview.objects.create(contract=contract, due_on=due_on)
    except IntegrityError as error:
        raise Refusal("A review is planned for that day already.", field="due_on") from error
    record(by, row, due_on=due_on)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="contract.reviewed")
def record_review(
    *,
    by: Scope,
    review: ContractReview,
    done_on: datetime.date,
    finding: str,
    advice: str,
    next_on: datetime.date | None = None,
) -> ContractReview:
    """Write down what a review found, and plan the next one where a day is given.

    Refuses one that is done, a day to come, one without words, and a next one that is not after it.
    """
    row = ContractReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.done_on:
        raise Refusal("This review is done already. Plan another one.")
    if done_on > today():
        raise Refusal("Enter the day it was done, not one to come.", field="done_on")
    if not finding.strip():
        raise Refusal("Write down what was found.", field="finding")
    refuse_personal_data({"finding": ("What was found", finding)})
    if next_on is not None and next_on <= done_on:
        raise Refusal("The next review must be after this one.", field="next_on")
    row.done_on, row.finding, row.advice = done_on, finding.strip(), Advice(advice)
    row.done_by = by.actor[:200]
    row.save()
    if next_on is not None:
        ContractReview.objects.get_or_create(contract_id=row.contract_id, due_on=next_on)
    record(by, row, done_on=done_on, advice=row.advice, next_on=next_on)
    return row
