"""Records of the plan that other pages may point at."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from commissioning.models import Contract, Indicator, Intention, NeedsAssessment, Priority
from commissioning.queries import current_plan
from trusts.permissions import Permission
from trusts.records import Record
from trusts.scope import Scope


def priorities(scope: Scope) -> Iterator[Record]:
    """Every priority of the approved editions, and of the one that the plan's page shows.

    For those who may see the plan; a draft beside an approved edition is nobody's evidence yet.
    """
    if scope.trust is None:
        return
    url = reverse("commissioning:plan", args=[scope.trust.slug])
    shown = Q(plan__state="approved") | Q(plan=current_plan())
    rows = scope.visible(Priority.objects.filter(shown), Permission.PLAN_VIEW)
    for priority in rows.select_related("plan").order_by("-plan", "outcome__order", "code"):
        yield Record(str(priority.pk), f"{priority.plan}: {priority}", url)


def indicators(scope: Scope) -> Iterator[Record]:
    """Every indicator, for those who may see the plan; one given up keeps its place as evidence."""
    if scope.trust is None:
        return
    rows = scope.visible(Indicator.objects.all(), Permission.PLAN_VIEW)
    for indicator in rows:
        url = reverse("commissioning:indicator", args=[scope.trust.slug, indicator.pk])
        yield Record(str(indicator.pk), str(indicator), url)


def contracts(scope: Scope) -> Iterator[Record]:
    """Every contract, service-level agreement and grant, for those who may see them."""
    if scope.trust is None:
        return
    rows = scope.visible(Contract.objects.all(), Permission.COMMISSIONING_VIEW)
    for row in rows.select_related("service").order_by("reference"):
        url = reverse("commissioning:contract", args=[scope.trust.slug, row.pk])
        yield Record(str(row.pk), str(row), url)


def intentions(scope: Scope) -> Iterator[Record]:
    """Every commissioning intention that this scope may see and nobody withdrew."""
    if scope.trust is None:
        return
    rows = scope.visible(Intention.objects.all(), Permission.COMMISSIONING_VIEW)
    for row in rows.exclude(state="withdrawn"):
        url = reverse("commissioning:intention", args=[scope.trust.slug, row.pk])
        yield Record(str(row.pk), str(row), url)


def needs_assessments(scope: Scope) -> Iterator[Record]:
    """Every finished needs assessment."""
    if scope.trust is None:
        return
    rows = scope.visible(NeedsAssessment.objects.all(), Permission.COMMISSIONING_VIEW)
    for row in rows.exclude(done_on=None):
        url = reverse("commissioning:needs_assessment", args=[scope.trust.slug, row.pk])
        yield Record(str(row.pk), row.title, url)
