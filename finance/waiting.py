"""What is waiting for a person, about money."""

from collections.abc import Iterator

from django.urls import reverse

from finance.models import ReportingPeriod, Return, ReturnState, Virement, VirementState
from finance.queries.returns import returns_of_period
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
    ended = ReportingPeriod.objects.filter(ends_on__lt=today(), closed_at__isnull=True)
    for period in ended.order_by("-starts_on")[:2]:
        for row in returns_of_period(period):
            if not scope.may(Permission.RETURN_UPLOAD, partner_id=row.partner.pk):
                continue
            url = reverse("finance:upload", args=[slug, period.code, row.partner.slug])
            if row.live is None:
                yield Waiting(f"Send the return of {row.partner} for {period}", url, period.due_on)
            elif row.live.state == ReturnState.QUERIED:
                yield Waiting(
                    f"Answer the query about the return of {row.partner} for {period}",
                    reverse("finance:return", args=[slug, row.live.pk]),
                    hint=row.live.decision,
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
        yield Waiting(
            text=f"Decide about a virement of £{row.amount:,.2f} in {row.partner}’s budget",
            url=reverse("finance:virement", args=[scope.trust.slug, row.pk]),
            hint=f"Asked for by {row.requested_by}",
        )
