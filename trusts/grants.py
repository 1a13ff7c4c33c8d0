"""From a person's current seats to their grants. The one place where rights are computed."""

from collections import defaultdict

from trusts.clock import today
from trusts.levels import Level
from trusts.models import Membership, Person, RoleGrant, Trust, TrustGroupPermission
from trusts.permissions import Permission, Reach
from trusts.scope import Grant, current_scope, own_scope


def grants_of(person: Person) -> tuple[Grant, ...]:
    """What the person's seats give today in the trust in scope; empty for no current seat.

    A seat gives what the trust's table of roles says for its role on a body of that level, and
    the table's permissions are django-guardian grants of the row's group on the trust.
    """
    trust = current_scope().trust
    assert trust is not None  # noqa: S101 - open_scope always names one
    seats = list(Membership.objects.filter(person=person).current(today()).select_related("body"))
    if not seats:
        return ()
    rows = {(row.role, row.level): row for row in RoleGrant.objects.all()}
    permissions = _permissions(trust, {row.group_id for row in rows.values()})
    found = []
    for seat in seats:
        row = rows.get((seat.role, seat.body.level))
        if row is None:
            continue
        found.append(
            Grant(
                role=seat.role,
                membership_id=seat.pk,
                body_id=seat.body_id,
                partner_id=seat.partner_id,
                sees=frozenset(Level(level) for level in row.sees),
                acts=frozenset(Level(level) for level in row.acts),
                reach=Reach(row.reach),
                permissions=permissions[row.group_id],
            )
        )
    return tuple(found)


def _permissions(trust: Trust, groups: set[int]) -> dict[int, frozenset[Permission]]:
    held: dict[int, set[Permission]] = defaultdict(set)
    pairs = TrustGroupPermission.objects.filter(
        content_object=trust, group_id__in=groups
    ).values_list("group_id", "permission__codename")
    for group_id, codename in pairs:
        held[group_id].add(Permission.from_codename(codename))
    return defaultdict(frozenset, {group: frozenset(names) for group, names in held.items()})


def trusts_of(person: Person) -> list[Trust]:
    """The trusts in which the person holds a current seat, by name."""
    with own_scope(person):
        seats = Membership.objects.current(today()).select_related("trust")
        return sorted({seat.trust for seat in seats}, key=lambda trust: trust.name)
