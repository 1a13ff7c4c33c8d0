"""The rights that the actions of governance ask for, for the body at hand."""

from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


def require_for(by: Scope, permission: Permission, body: Body) -> None:
    """Refuse those who do not hold the permission for this body."""
    by.require(permission, level=body.level, body_id=body.pk)
