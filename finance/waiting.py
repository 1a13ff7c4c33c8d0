"""What is waiting for a person, about money."""

import functools
from collections.abc import Iterator

from django.urls import reverse

from finance.models import (
    BudgetFile,
    BudgetStep,
    Instalment,
    Return,
    ReturnState,
    Side,
    Virement,
    VirementState,
)
from finance.queries.periods import ended_periods
from finance.queries.pools import visible_pools
from finance.queries.questions import still_accepts, threads_where
from finance.queries.returns import returns_of_period
from finance.queries.virements import delegation_of
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def waiting_returns(scope: Scope) -> Iterator[Waiting]:
    """Returns to send, to mend, and to decide about."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    slug = scope.trust.slug
    if scope.may(Permission.RETURN_UPLOAD):
        yield from _to_send(scope, slug)
    if scope.may(Permission.RETURN_ACCEPT):
        rows = scope.visible(
            Return.objects.filter(state=ReturnState.SUBMITTED), Permission.RETURN_ACCEPT
        )
        for row in rows.select_related("partner", "period").order_by("submitted_at"):
            if scope.person is not None and row.submitter_id == scope.person.pk:
                continue
            yield Waiting(
                text=f"Accept or query the return of {row.partner} for {row.period}",
                url=reverse("finance:return", args=[slug, row.pk]),
                hint=f"Submitted by {row.submitted_by}",
            )


def _to_send(scope: Scope, slug: str) -> Iterator[Waiting]:
    """The newest two ended periods are enough: older gaps show on the page of returns."""
    open_ones = [period for period in ended_periods() if period.closed_at is None]
    for period in open_ones[:2]:
        for row in returns_of_period(period):
            if not scope.may(Permission.RETURN_UPLOAD, partner_id=row.partner.pk):
                continue
            url = reverse("finance:upload", args=[slug, period.code, row.partner.slug])
            if row.live is None:
                yield Waiting(f"Send the return of {row.partner} for {period}", url, period.due_on)


def waiting_questions(scope: Scope) -> Iterator[Waiting]:
    """Questions on returns: to answer for one's own partner, and answers to look at."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not (scope.may(Permission.RETURN_UPLOAD) or scope.may(Permission.RETURN_ACCEPT)):
        return
    accepts = functools.cache(still_accepts)  # one look-up for each person who asked
    for thread in threads_where(scope, settled_at__isnull=True, period__closed_at__isnull=True):
        question = thread.question
        url = reverse("finance:question", args=[scope.trust.slug, question.pk])
        whole = f"the return of {question.partner} for {question.period}"
        about = f"{question.budget_line} in {whole}" if question.budget_line else whole
        answers = scope.may(Permission.RETURN_UPLOAD, partner_id=question.partner_id)
        if thread.waits_for_partner and answers:
            yield Waiting(f"Answer the query about {about}", url, hint=thread.latest.words)
        elif thread.waits_for_asker and (
            question.asker == scope.person
            or (
                scope.may(Permission.RETURN_ACCEPT, partner_id=question.partner_id)
                and (question.asker is None or not accepts(question.asker, question.partner_id))
            )
        ):
            said = thread.latest.words if thread.latest.side == Side.PARTNER else ""
            by_version = f"Version {thread.answered_by.version} came" if thread.answered_by else ""
            yield Waiting(f"Look at the answer about {about}", url, hint=said or by_version)


def waiting_budgets(scope: Scope) -> Iterator[Waiting]:
    """Budgets to agree, other than one's own, and budgets that were sent back to one's partner."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    slug = scope.trust.slug
    for permission, step in (
        (Permission.BUDGET_MANAGE, BudgetStep.PROPOSED),
        (Permission.RETURN_UPLOAD, BudgetStep.SENT_BACK),
    ):
        if not scope.may(permission):
            continue
        rows = scope.visible(BudgetFile.objects.filter(step=step), permission)
        for row in rows.select_related("partner").order_by("proposed_at"):
            own = scope.person is not None and row.proposer_id == scope.person.pk
            if step == BudgetStep.PROPOSED and own:
                continue
            agree = step == BudgetStep.PROPOSED
            yield Waiting(
                text=f"{'Agree' if agree else 'Mend'} the budget of {row.partner} for "
                f"{row.year_label}",
                url=reverse("finance:budget_file", args=[slug, row.pk]),
                hint=f"Put forward by {row.proposed_by}" if agree else row.decision,
            )


def waiting_virements(scope: Scope) -> Iterator[Waiting]:
    """Virements to decide about, other than one's own."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.VIREMENT_APPROVE):
        return
    rows = scope.visible(
        Virement.objects.filter(state=VirementState.REQUESTED), Permission.VIREMENT_APPROVE
    )
    for row in rows.select_related("partner").order_by("requested_at"):
        if scope.person is not None and row.requester_id == scope.person.pk:
            continue
        held = delegation_of(scope.person, row.partner_id, today())
        above = held is None or row.amount > held.limit
        limit = ". Above your limit: you can refuse it, and somebody else has to approve it"
        yield Waiting(
            text=f"Decide about a virement of £{row.amount:,.2f} in {row.partner}’s budget",
            url=reverse("finance:virement", args=[scope.trust.slug, row.pk]),
            hint=f"Asked for by {row.requested_by}{limit if above else ''}",
        )


def waiting_payments(scope: Scope) -> Iterator[Waiting]:
    """Instalments of agreed pools that have fallen due and lack one's own partner's side."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    own = scope.partner_ids(Permission.POOL_RECORD)
    if own is None or not own:  # nobody but partners' own people records
        return
    due = Instalment.objects.filter(
        contribution__pool__in=visible_pools(scope, Permission.POOL_RECORD),
        contribution__pool__agreed_on__isnull=False,
        due_on__lte=today(),
    ).select_related("contribution__pool", "contribution__partner")
    for part in due:
        contribution, slug = part.contribution, scope.trust.slug
        if part.paid is None and part.received is None and contribution.partner_id in own:
            yield Waiting(
                f"Record the payment of £{part.due:,.2f} to {contribution.pool}",
                reverse("finance:instalment_paid", args=[slug, part.pk]),
                part.due_on,
            )
        if part.paid is not None and part.received is None and contribution.pool.host_id in own:
            yield Waiting(
                f"Record the receipt from {contribution.partner} into {contribution.pool}",
                reverse("finance:instalment_received", args=[slug, part.pk]),
                part.due_on,
                hint=f"They say they paid £{part.paid:,.2f}",
            )
