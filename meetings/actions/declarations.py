"""Declarations of interest in an item: every write."""

from __future__ import annotations

from governance.models import Interest
from meetings.actions import recording
from meetings.models import AgendaItem, Conduct, Decision, Declaration, Meeting
from meetings.queries.room import held_on, register_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_RECORD, verb="declaration.noted")
def note_declaration(
    *,
    by: Scope,
    item: AgendaItem,
    seat: int,
    conduct: str,
    what: str = "",
    interest: Interest | None = None,
    seen: int = 0,
) -> Declaration:
    """Note that a member has an interest in an item, and what they did about it.

    `seen` is the version of the declaration that the page was drawn with; 0 where there was none.
    Refuses one that says nothing, a seat that is not there, somebody else's interest, a change of
    what another person changed meanwhile, and one after the item was decided.
    """
    recording.require_item(by, item)
    meeting = recording.begin(by, item.meeting)
    register = register_of(meeting)
    seats = {one.key: one for one in register.seats}
    came = register.rows.get(seat)
    if seat not in seats:
        raise Refusal("Choose a member of the body.", field="seat")
    if came is None or not came.came:
        raise Refusal(
            f"{seats[seat].name} was not noted as present. Note the attendance first.", field="seat"
        )
    words = what.strip() or (interest.what if interest else "")
    if not words:
        raise Refusal("Say what the interest is, or choose one from the register.", field="what")
    holder = Membership.objects.get(pk=seat)
    if interest is not None and (
        interest.person_id != holder.person_id or not interest.is_in_force(held_on(meeting))
    ):
        raise Refusal("Choose an interest of this member, in force that day.", field="interest")
    _refuse_after_decision(item)
    row = Declaration.objects.filter(item=item, seat=holder).first()
    if (row.version if row else 0) != seen:
        raise recording.changed_by(
            row.noted_by if row else "Somebody", f"the declaration of {seats[seat].name}"
        )
    row = row or Declaration(
        meeting=meeting, item=item, body_id=item.body_id, level=item.level, seat=holder, version=0
    )
    row.what, row.interest = words, interest
    row.conduct = Conduct(conduct)
    row.version += 1
    row.noted_by, row.noted_at = by.actor[:200], now()
    row.save()
    record(by, row, item=str(item), member=seats[seat].name, conduct=conduct)
    return row


@action(Permission.MEETING_RECORD, verb="declaration.removed")
def remove_declaration(*, by: Scope, declaration: Declaration) -> Meeting:
    """Take away a declaration that was noted by mistake; the audit trail keeps that it was."""
    recording.require_item(by, declaration.item)
    meeting = recording.begin(by, declaration.meeting)
    _refuse_after_decision(declaration.item)
    record(by, declaration, conduct=declaration.conduct)
    declaration.delete()
    return meeting


def _refuse_after_decision(item: AgendaItem) -> None:
    if Decision.objects.filter(item=item, taken_back_at=None).exists():
        raise Refusal(
            "A decision was recorded on this item. Take it back first, then put the declarations "
            "right and record it again."
        )
