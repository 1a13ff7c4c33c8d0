"""What governance knows about a seat: every write."""

from governance.actions.rights import require_for
from governance.models import SeatFacts, Side
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MANDATE_MANAGE, verb="seat.described")
def describe_seat(
    *,
    by: Scope,
    membership: Membership,
    side: str = "",
    substitute_for: Membership | None = None,
    in_attendance: bool = False,
) -> SeatFacts:
    """Say what a seat is: its side, whose substitute it is, or that it only attends.

    Refuses a substitute of another body or partner, of themselves, of another substitute, and a
    substitute who only attends.
    """
    require_for(by, Permission.MANDATE_MANAGE, membership.body)
    if substitute_for is not None:
        _refuse_substitute(membership, substitute_for)
        if in_attendance:
            raise Refusal(
                "A substitute sits as a member. Choose one of the two.", field="in_attendance"
            )
    facts = SeatFacts.objects.filter(membership=membership).first() or SeatFacts(
        membership=membership
    )
    facts.side = Side(side) if side else ""
    facts.substitute_for = substitute_for
    facts.in_attendance = in_attendance
    facts.save()
    record(
        by,
        facts,
        side=side,
        substitute_for=substitute_for and substitute_for.person.name,
        in_attendance=in_attendance,
    )
    return facts


def _refuse_substitute(membership: Membership, substitute_for: Membership) -> None:
    field = "substitute_for"
    if substitute_for.person_id == membership.person_id:
        raise Refusal("Nobody is their own substitute. Choose another member.", field=field)
    if substitute_for.body_id != membership.body_id:
        raise Refusal("A substitute sits on the same body. Choose another member.", field=field)
    if substitute_for.partner_id != membership.partner_id:
        raise Refusal(
            "A substitute comes from the same partner, to have the same authority. "
            "Choose another member.",
            field=field,
        )
    chained = SeatFacts.objects.filter(membership=substitute_for, substitute_for__isnull=False)
    followed = SeatFacts.objects.filter(substitute_for=membership)
    if chained.exists() or followed.exists():
        raise Refusal("A substitute has no substitute. Choose another member.", field=field)
