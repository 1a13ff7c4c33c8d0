"""From a person's current seats and passes to their grants: the one place that gives rights."""

from collections import defaultdict

from trusts.clock import today
from trusts.levels import Level
from trusts.models import GuestPass, Membership, Person, RoleGrant, Trust, TrustGroupPermission
from trusts.models.guest import OPENS
from trusts.permissions import Permission, Reach
from trusts.scope import Grant, current_scope, own_scope


def grants_of(person: Person) -> tuple[Grant, ...]:
    """What the person's seats and passes give today in the trust in scope; empty without any.

    A seat gives what the trust's table of roles says for its role on a body of that level, and
    the table's permissions are django-guardian grants of the row's group on the trust. A pass
    gives what its purpose says, at its one body.
    """
    return _of_seats(person) + _of_passes(person)


def _of_passes(person: Person) -> tuple[Grant, ...]:
    passes = GuestPass.objects.filter(person=person).current(today()).select_related("body")
    return tuple(
        Grant(
            role="guest",
            membership_id=None,
            body_id=each.body_id,
            partner_id=None,
            sees=frozenset({Level(each.body.level)}),
            acts=frozenset({Level(each.body.level)}),
            reach=Reach.BODY,
            permissions=OPENS[each.purpose],
        )
        for each in passes
    )


def _of_seats(person: Person) -> tuple[Grant, ...]:
    trust = current_scope().trust
    assert trust is not None  # noqa: S101 - open_scope always names one
    seats = list(Membership.objects.filter(person=person).current(today()).select_related("body"))
    if not seats:
        return ()
    # Only the rows of these seats: the whole table has hundreds of permissions to read each time.
    table = RoleGrant.objects.filter(
        role__in={seat.role for seat in seats}, level__in={seat.body.level for seat in seats}
    )
    rows = {(row.role, row.level): row for row in table}
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
    """The trusts in which the person holds a current seat or pass, by name."""
    with own_scope(person):
        seats = Membership.objects.current(today()).select_related("trust")
        passes = GuestPass.objects.current(today()).select_related("trust")
        found = {each.trust for each in (*seats, *passes)}
        return sorted(found, key=lambda trust: trust.name)
