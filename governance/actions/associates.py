"""Associate members: every write."""

import datetime

from governance.actions.rights import require_for
from governance.models import AssociateMember, AssociatePairing
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MANDATE_MANAGE, verb="associate.added")
def add_associate(
    *, by: Scope, body: Body, name: str, what: str, starts_on: datetime.date
) -> AssociateMember:
    """Make a group an associate member of a body. Refuses a name the body already has."""
    require_for(by, Permission.MANDATE_MANAGE, body)
    if AssociateMember.objects.filter(body=body, name__iexact=name.strip()).exists():
        raise Refusal(f"{name.strip()} is an associate member already.", field="name")
    associate = AssociateMember.objects.create(
        body=body, name=name.strip(), what=what.strip(), starts_on=starts_on
    )
    record(by, associate, body=body.name, what=what, starts_on=starts_on)
    return associate


@action(Permission.MANDATE_MANAGE, verb="associate.ended")
def end_associate(
    *, by: Scope, associate: AssociateMember, ends_on: datetime.date
) -> AssociateMember:
    """Set an associate's last day. Refuses a day before its first, or where it has one."""
    row = AssociateMember.objects.select_for_update(of=("self",)).get(pk=associate.pk)
    require_for(by, Permission.MANDATE_MANAGE, row.body)
    if row.ends_on is not None:
        raise Refusal(f"It ends on {row.ends_on:%-d %B %Y} already.", field="ends_on")
    if ends_on < row.starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    row.ends_on = ends_on
    row.save()
    record(by, row, ends_on=ends_on)
    return row


@action(Permission.MANDATE_MANAGE, verb="associate.paired")
def pair_associate(
    *,
    by: Scope,
    associate: AssociateMember,
    membership: Membership,
    starts_on: datetime.date,
    ends_on: datetime.date,
) -> AssociatePairing:
    """Pair an associate with a member of its body for a time, such as a school year.

    Refuses a member of another body, dates in the wrong order, and the same pair twice at a time.
    """
    require_for(by, Permission.MANDATE_MANAGE, associate.body)
    if membership.body_id != associate.body_id:
        raise Refusal("Choose a member of the same body.", field="membership")
    if ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    same = AssociatePairing.objects.filter(
        associate=associate, membership=membership, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if same.exists():
        raise Refusal("They are paired in that time already.", field="membership")
    pairing = AssociatePairing.objects.create(
        associate=associate, membership=membership, starts_on=starts_on, ends_on=ends_on
    )
    record(by, pairing, starts_on=starts_on, ends_on=ends_on)
    return pairing
