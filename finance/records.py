"""Records of money that other pages may point at."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from finance.queries.consolidation import consolidations
from trusts.records import Record
from trusts.scope import Scope


def frozen_positions(scope: Scope) -> Iterator[Record]:
    """Every frozen position that this scope may read, newest first. They never change."""
    if scope.trust is None:
        return
    for frozen in consolidations():
        url = reverse("finance:position_of", args=[scope.trust.slug, frozen.slug])
        yield Record(str(frozen.pk), str(frozen), url)
