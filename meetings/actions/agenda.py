"""The agenda: every write."""

from typing import Any

from django.db.models import Max

from meetings.actions.rights import require_management
from meetings.models import AgendaItem, Meeting, Purpose
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ITEMS = 60


@action(Permission.MEETING_MANAGE, verb="agenda.item_added")
def add_item(
    *,
    by: Scope,
    meeting: Meeting,
    title: str,
    purpose: str,
    presenter: str = "",
    summary: str = "",
    confidential_reason: str = "",
    live_report: str = "",
    live_params: dict[str, Any] | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda. Refuses more items than a meeting can hold."""
    require_management(by, level=meeting.level, body_id=meeting.body_id)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)  # numbers follow each other
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Refusal(
            f"The agenda already has {MOST_ITEMS} items. Move some to another meeting first."
        )
    item = AgendaItem.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        number=last + 1,
        title=title,
        purpose=Purpose(purpose),
        presenter=presenter,
        summary=summary,
        confidential_reason=confidential_reason.strip(),
        live_report=live_report,
        live_params=live_params or {},
    )
    record(by, item, number=item.number, confidential=item.is_confidential)
    return item
