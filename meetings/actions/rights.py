"""The right to prepare meetings of a body."""

from trusts.permissions import Permission
from trusts.scope import Scope


def require_management(by: Scope, *, level: str, body_id: int) -> None:
    """Refuse those who may not prepare meetings of this body."""
    by.require(Permission.MEETING_MANAGE, level=level, body_id=body_id)
