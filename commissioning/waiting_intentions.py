"""What commissioning leaves waiting: signatures, and needs assessments to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from commissioning.models import Intention, IntentionState, NeedsAssessment
from trusts.clock import today
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def waiting_intentions(scope: Scope) -> Iterator[Waiting]:
    """Intentions that this person may sign, and overdue reviews for who prepares them."""
    if scope.trust is None or scope.person is None:
        return
    if scope.may(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE):
        rows = scope.visible(Intention.objects.all(), Permission.COMMISSIONING_VIEW)
        for row in rows.filter(state=IntentionState.PUT_FORWARD).exclude(
            put_forward_by=scope.person
        ):
            url = reverse("commissioning:sign_intention", args=[scope.trust.slug, row.pk])
            yield Waiting(f"Sign off or send back {row}", url, hint="Put forward for the executive")
    if scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE):
        for assessment in NeedsAssessment.objects.filter(review_on__lt=today()):
            url = reverse("commissioning:needs_assessment", args=[scope.trust.slug, assessment.pk])
            text = f"Look again at the needs assessment “{assessment.title}”"
            yield Waiting(text, url, assessment.review_on)
