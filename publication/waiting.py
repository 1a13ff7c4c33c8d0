"""What waits for who publishes: what readers should not see any more."""

from collections.abc import Iterator

from django.urls import reverse

from publication.models import Kind
from publication.queries import attention
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def still_public(scope: Scope) -> Iterator[Waiting]:
    """Versions in which something has become confidential since they were published."""
    if scope.trust is None or not scope.may(Permission.PUBLISH):
        return
    for one in attention():
        where = {"trust": scope.trust.slug, "kind": Kind(one.publication.kind)}
        yield Waiting(
            f"Withdraw “{one.publication.title}”: a part of it is confidential now",
            reverse("publication:thing", kwargs=where | {"key": one.publication.key}),
            hint="Anybody can still read it",
        )
