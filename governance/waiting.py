"""What of governance waits for a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from governance.queries import interests
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def waiting_interests(scope: Scope) -> Iterator[Waiting]:
    """One's own entry to confirm; for who keeps the register, those that are overdue."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    trust = scope.trust.slug
    if scope.person is not None and scope.may(Permission.INTEREST_DECLARE):
        own = interests.entries(scope, [scope.person], today())[0]
        if own.is_due(today()) or own.is_soon(today()):
            url = reverse("governance:interests_confirm", args=[trust, scope.person.pk])
            yield Waiting("Confirm your entry in the register of interests", url, own.due_on)
    if interests.keeps(scope):
        late = interests.to_confirm(scope, today())
        if late:
            count = len(late)
            text = "1 entry" if count == 1 else f"{count} entries"
            yield Waiting(
                f"Ask for {text} in the register of interests to be confirmed",
                reverse("governance:interests", args=[trust]) + "?due=on",
                hint="They were to be confirmed by now",
            )
