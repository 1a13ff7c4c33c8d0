"""Setting up a trust."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AuthPermission
from guardian.shortcuts import assign_perm, remove_perm

from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import RoleGrant, Trust, TrustGroupPermission
from trusts.permissions import ROLE_TABLE, Permission, Reach
from trusts.queries import lasting_holders
from trusts.scope import Scope

KEPT = frozenset({Permission.ROLES_MANAGE, Permission.MEMBERS_MANAGE})
"""Without these nobody in a trust could put rights right again."""


@action(Permission.ROLES_MANAGE, verb="trust.set_up")
def set_up_roles(*, by: Scope) -> list[RoleGrant]:
    """Give the trust in scope its own copy of the table of roles, where rows are missing."""
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    present = set(RoleGrant.objects.values_list("role", "level"))
    missing = [
        (role, level, row)
        for role, rows in ROLE_TABLE.items()
        for level, row in rows.items()
        if (role.value, level.value) not in present
    ]
    groups = Group.objects.bulk_create(
        Group(name=f"{by.trust.slug}: {role.value}, {level.value}") for role, level, _ in missing
    )
    _assign(
        by.trust,
        {group: row.permissions for group, (_, _, row) in zip(groups, missing, strict=True)},
    )
    made = RoleGrant.objects.bulk_create(
        RoleGrant(
            role=role,
            level=level,
            sees=sorted(row.sees),
            acts=sorted(row.acts),
            reach=row.reach,
            group=group,
        )
        for group, (role, level, row) in zip(groups, missing, strict=True)
    )
    record(by, by.trust, rows_added=[str(row) for row in made])
    return made


def _assign(trust: Trust, given: dict[Group, frozenset[Permission]]) -> None:
    """Make django-guardian's grants for many groups at once: one insert, not hundreds."""
    known = {
        row.codename: row
        for row in AuthPermission.objects.filter(
            content_type__app_label="trusts", content_type__model="trust"
        )
    }
    TrustGroupPermission.objects.bulk_create(
        TrustGroupPermission(group=group, content_object=trust, permission=known[held.codename])
        for group, permissions in given.items()
        for held in permissions
    )


@action(Permission.ROLES_MANAGE, verb="role.changed")
def change_role(
    *,
    by: Scope,
    row: RoleGrant,
    sees: frozenset[Level],
    acts: frozenset[Level],
    reach: Reach,
    permissions: frozenset[Permission],
) -> RoleGrant:
    """Change what one row of the table of roles sees, does and reaches.

    Refuses to let a role act at a level it does not see, and to take the right to change roles or
    to manage members from the last people who have it (nobody could put it back).
    """
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    if not acts <= sees:
        raise Refusal("A role can only act at levels it sees. Tick those levels under both.")
    held = TrustGroupPermission.objects.filter(content_object=by.trust, group=row.group)
    before = {
        Permission.from_codename(p.permission.codename) for p in held.select_related("permission")
    }
    for permission in KEPT & (before - permissions):
        holders = lasting_holders(by.trust, permission, lock=True)
        if holders and all((s.role, s.body.level) == (row.role, row.level) for s in holders):
            raise Refusal(
                f"Nobody else has the right “{permission.words}”. Give it to another role that "
                "somebody holds first."
            )
    for permission in permissions - before:
        assign_perm(permission.codename, row.group, by.trust)
    for permission in before - permissions:
        remove_perm(permission.codename, row.group, by.trust)
    row.sees, row.acts, row.reach = sorted(sees), sorted(acts), reach
    row.save()
    record(
        by,
        row,
        sees=row.sees,
        acts=row.acts,
        reach=row.reach,
        given=sorted(p.codename for p in permissions - before),
        taken=sorted(p.codename for p in before - permissions),
    )
    return row
