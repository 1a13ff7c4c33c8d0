"""A trust's agreement that its results are compared with those of other trusts."""

from __future__ import annotations

from assessment.models import SharingConsent
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.RESULTS_SHARE, verb="sharing.agreed")
def agree_to_share(*, by: Scope, agreed_where: str) -> SharingConsent:
    """Let the trust's closed rounds be compared with others', from the next quarter on.

    `agreed_where` says which meeting decided it. Refuses without one, and a second time.
    """
    agreed_where = agreed_where.strip()
    if not agreed_where:
        raise Refusal(
            "Say where it was agreed, such as “Board, 12 January 2010”.", field="agreed_where"
        )
    if _current() is not None:
        raise Refusal("Your trust has agreed to this already.")
    made = SharingConsent.objects.create(
        agreed_where=agreed_where,
        given_at=clock.now(),
        giver=by.person,
        given_by=by.actor[:200],
    )
    record(by, made, agreed_where=agreed_where)
    return made


@action(Permission.RESULTS_SHARE, verb="sharing.withdrawn")
def stop_sharing(*, by: Scope) -> SharingConsent:
    """Withdraw the trust's agreement: none of its rounds goes into later figures.

    Figures that are published stay, since changing them would tell what this trust had said.
    Refuses where there is no agreement to withdraw.
    """
    consent = _current()
    if consent is None:
        raise Refusal("Your trust does not share its results, so there is nothing to stop.")
    consent.withdrawn_at = clock.now()
    consent.withdrawn_by = by.actor[:200]
    consent.save()
    record(by, consent, given_at=consent.given_at)
    return consent


def _current() -> SharingConsent | None:
    return SharingConsent.objects.select_for_update().filter(withdrawn_at=None).first()
