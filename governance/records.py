"""Records of governance that other pages may point at, as evidence for instance."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from governance.queries import risks
from trusts.permissions import Permission
from trusts.records import Record
from trusts.scope import Scope


def risk_records(scope: Scope) -> Iterator[Record]:
    """Every risk that this scope may read, open ones first and the largest at the top."""
    if scope.trust is None or not scope.may(Permission.RISK_VIEW):
        return
    for one in risks.readable(scope):
        words = str(one) if one.is_open else f"{one} (closed)"
        yield Record(
            str(one.pk), words, reverse("governance:risk", args=[scope.trust.slug, one.pk])
        )
