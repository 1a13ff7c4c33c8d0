"""Dates that calendars fit round: every write."""

import datetime

from meetings.models import KeyDate, KeyDateKind
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MEETING_MANAGE, verb="key_date.added")
def add_key_date(
    *,
    by: Scope,
    title: str,
    kind: str,
    first: datetime.date,
    last: datetime.date | None = None,
) -> KeyDate:
    """Add a deadline that meetings serve, or days without meetings.

    Refuses days that run backwards, and a deadline of several days.
    """
    end = last or first
    if end < first:
        raise Refusal("The last day is before the first.", field="last")
    if KeyDateKind(kind) != KeyDateKind.HOLIDAY and end != first:
        raise Refusal("A deadline is one day. Leave the last day empty.", field="last")
    made = KeyDate.objects.create(
        title=title.strip(), kind=KeyDateKind(kind), first=first, last=end
    )
    record(by, made, kind=kind, first=first, last=end)
    return made


@action(Permission.MEETING_MANAGE, verb="key_date.removed")
def remove_key_date(*, by: Scope, key_date: KeyDate) -> None:
    """Take a date out of the calendar."""
    record(by, key_date, first=key_date.first, last=key_date.last)
    key_date.delete()
