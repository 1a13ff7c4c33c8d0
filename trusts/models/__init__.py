"""State of the kernel, by noun."""

from trusts.models.access import (
    ApiToken,
    IdempotencyKey,
    Invitation,
    RoleGrant,
    TrustGroupPermission,
)
from trusts.models.across import AcrossEvent
from trusts.models.audit import AuditEvent
from trusts.models.body import Body
from trusts.models.guest import GuestPass, GuestPurpose
from trusts.models.membership import Membership
from trusts.models.partner import Partner
from trusts.models.person import Person
from trusts.models.trust import Trust

__all__ = [
    "AcrossEvent",
    "ApiToken",
    "AuditEvent",
    "Body",
    "GuestPass",
    "GuestPurpose",
    "IdempotencyKey",
    "Invitation",
    "Membership",
    "Partner",
    "Person",
    "RoleGrant",
    "Trust",
    "TrustGroupPermission",
]
