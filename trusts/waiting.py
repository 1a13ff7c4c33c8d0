"""What of the kernel waits for a person: invitations that nobody used."""

from django.urls import reverse
from django.utils import timezone

from trusts.permissions import Permission
from trusts.queries import open_invitations
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def stale_invitations(scope: Scope) -> list[Waiting]:
    """Invitations whose link grew too old, for those who may send them again."""
    if not scope.may(Permission.MEMBERS_MANAGE) or scope.trust is None:
        return []
    count = open_invitations().filter(expires_at__lte=timezone.now()).count()
    if not count:
        return []
    text = (
        "An invitation was not used in time"
        if count == 1
        else f"{count} invitations were not used in time"
    )
    url = reverse("trusts:invitations", kwargs={"trust": scope.trust.slug})
    return [Waiting(text, url, hint="Send them again or withdraw them.")]
