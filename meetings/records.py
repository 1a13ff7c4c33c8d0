"""Records of boards at work that other pages may point at, as evidence for instance."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from meetings.queries.registers import visible_decisions
from trusts.permissions import Permission
from trusts.records import Record
from trusts.scope import Scope

MOST_WORDS = 80


def decisions(scope: Scope) -> Iterator[Record]:
    """Every decision that stands and that this scope may read, newest first."""
    if scope.trust is None or not scope.may(Permission.MEETING_VIEW):
        return
    for one in visible_decisions(scope).filter(taken_back_at=None):
        words = one.words if len(one.words) <= MOST_WORDS else f"{one.words[: MOST_WORDS - 1]}…"
        url = reverse("meetings:decision", args=[scope.trust.slug, one.pk])
        yield Record(str(one.pk), f"{one.meeting}: {words}", url)
