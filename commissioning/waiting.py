"""What performance leaves waiting for a person."""

from __future__ import annotations

from django.urls import reverse

from commissioning.queries import performance as queries
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def performance_to_decide(scope: Scope) -> list[Waiting]:
    """Figures and revised targets that this person may decide about: none of their own."""
    if scope.trust is None or not scope.may(Permission.INDICATOR_MANAGE):
        return []
    own = scope.person.pk if scope.person else None
    figures = queries.figures_waiting().exclude(reporter__isnull=False, reporter=own).count()
    revisions = queries.revisions_waiting().exclude(proposer__isnull=False, proposer=own).count()
    if not figures + revisions:
        return []
    parts = []
    if figures:
        parts.append(f"{figures} figure{'' if figures == 1 else 's'} to accept")
    if revisions:
        parts.append(f"{revisions} revised target{'' if revisions == 1 else 's'} to agree")
    url = reverse("commissioning:performance_waiting", args=[scope.trust.slug])
    return [Waiting("Decide about performance", url, hint=" and ".join(parts))]


def performance_to_answer(scope: Scope) -> list[Waiting]:
    """Figures sent back to this person."""
    if scope.trust is None or scope.person is None:
        return []
    if not scope.may(Permission.INDICATOR_REPORT):
        return []
    return [
        Waiting(
            text=f"Put right the figure of {row.indicator}",
            url=reverse("commissioning:indicator", args=[scope.trust.slug, row.indicator_id]),
            hint=row.decision,
        )
        for row in queries.sent_back_to(scope.person.pk)
    ]
