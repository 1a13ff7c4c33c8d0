"""The agenda: every write."""

from typing import Any

from django.db.models import Max

from meetings.actions.meetings import locked_meeting
from meetings.actions.rights import require_management
from meetings.models import (
    AgendaItem,
    Attendance,
    Business,
    Meeting,
    MeetingState,
    MinuteEntry,
    Minutes,
    Paper,
    Purpose,
)
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_ITEMS = 60
CHANGEABLE = frozenset(
    {"title", "purpose", "business", "presenter", "summary", "minutes_long", "urgent_reason"}
    | {"confidential_reason", "live_report", "live_params"}
)


def open_meeting(by: Scope, meeting: Meeting) -> Meeting:
    """The meeting, locked, if its agenda may still change.

    Refuses one that is over, and one whose minutes the chair has agreed: they are of this agenda.
    """
    row = locked_meeting(by, meeting)  # numbers follow each other
    if row.is_over:
        raise Refusal(
            f"The meeting is {row.get_state_display().lower()}. Its agenda no longer changes."
        )
    if Minutes.objects.filter(meeting=row).exclude(state=Minutes.State.DRAFT).exists():
        raise Refusal("The chair has agreed the minutes, so the agenda no longer changes.")
    return row


def refuse_begun(meeting: Meeting) -> None:
    """Refuse to number items anew once somebody came or left at an item by its number."""
    moved = Attendance.objects.filter(meeting=meeting).exclude(from_item=None, to_item=None)
    if moved.exists():
        raise Refusal(
            "The meeting has begun: somebody came or left at an item by its number. Items keep "
            "their numbers now; add what is new at the end."
        )


def put_item(by: Scope, meeting: Meeting, **fields: Any) -> AgendaItem:
    """Add a row at the end of the agenda of a meeting that `open_meeting` locked.

    For actions: writes no event. Refuses more items than a meeting can hold.
    """
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Refusal(
            f"The agenda already has {MOST_ITEMS} items. Move some to another meeting first."
        )
    return AgendaItem.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        number=last + 1,
        is_late=meeting.state == MeetingState.PAPERS_OUT,
        **fields,
    )


@action(Permission.MEETING_MANAGE, verb="agenda.item_added")
def add_item(
    *,
    by: Scope,
    meeting: Meeting,
    title: str,
    purpose: str,
    business: str = "",
    presenter: str = "",
    summary: str = "",
    minutes_long: int | None = None,
    confidential_reason: str = "",
    urgent_reason: str = "",
    live_report: str = "",
    live_params: dict[str, Any] | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda.

    `business` is a value of Business; left out, it is that of the body's own level. Refuses more
    items than a meeting can hold, and a meeting that is over.
    """
    row = open_meeting(by, meeting)
    item = put_item(
        by,
        row,
        title=title,
        purpose=Purpose(purpose),
        business=Business(business or meeting.level),
        presenter=presenter,
        summary=summary,
        minutes_long=minutes_long,
        confidential_reason=confidential_reason.strip(),
        urgent_reason=urgent_reason.strip(),
        live_report=live_report,
        live_params=live_params or {},
    )
    record(by, item, number=item.number, confidential=item.is_confidential, late=item.is_late)
    return item


def _changeable(by: Scope, item: AgendaItem) -> AgendaItem:
    """The item's row, if its meeting is not over and this person may see what is in it."""
    open_meeting(by, item.meeting)
    row = AgendaItem.objects.select_related("meeting__body").get(pk=item.pk)
    if row.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=row.level, body_id=row.body_id)
    return row


@action(Permission.MEETING_MANAGE, verb="agenda.item_changed")
def edit_item(*, by: Scope, item: AgendaItem, **fields: Any) -> AgendaItem:
    """Change an item: any of CHANGEABLE. Raises TypeError for another name.

    Refuses to make an item confidential while its papers lack a day of destruction that
    `papers.schedule_paper` gives them: making it confidential gives them the usual one.
    """
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"An item's {', '.join(sorted(unknown))} cannot be changed so.")
    row = _changeable(by, item)
    if "confidential_reason" in fields:
        fields["confidential_reason"] = fields["confidential_reason"].strip()
        if fields["confidential_reason"] and not row.is_confidential:
            _schedule_papers(row)
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    record(by, row, changed=changed, confidential=row.is_confidential)
    return row


def _refuse_recorded(item: AgendaItem) -> None:
    """What was recorded on an item stays where it was recorded."""
    for records in (item.declarations, item.decisions, item.actions):
        if records.exists():
            raise Refusal("Something was recorded on this item already, so it stays on its agenda.")
    if MinuteEntry.objects.filter(item=item).exists():
        raise Refusal("This item has a minute already, so it stays on its agenda.")


def _schedule_papers(item: AgendaItem) -> None:
    from meetings.actions.schedule import usual_day

    Paper.objects.filter(item=item, destroyed_at__isnull=True, destroy_on__isnull=True).update(
        destroy_on=usual_day(item.meeting), release_on=None
    )


@action(Permission.MEETING_MANAGE, verb="agenda.item_reordered")
def reorder_item(*, by: Scope, item: AgendaItem, number: int) -> AgendaItem:
    """Put an item at another number of its agenda; the others move up or down.

    Refuses a number that the agenda does not have.
    """
    row = _changeable(by, item)
    refuse_begun(row.meeting)
    items = list(AgendaItem.objects.filter(meeting=row.meeting).order_by("number"))
    if not 1 <= number <= len(items):
        raise Refusal(f"Choose a number from 1 to {len(items)}.", field="number")
    before = row.number
    moving = items.pop(before - 1)
    items.insert(number - 1, moving)
    number_items(items)
    record(by, moving, before=before, number=number)
    return moving


@action(Permission.MEETING_MANAGE, verb="agenda.item_moved")
def move_item(*, by: Scope, item: AgendaItem, meeting: Meeting) -> AgendaItem:
    """Put an item with its papers at the end of another meeting's agenda, of the same body.

    Refuses another body's meeting (refer the item instead), and a meeting that is over or full.
    """
    if meeting.pk == item.meeting_id:
        raise Refusal("The item is on that agenda already.", field="meeting")
    if meeting.body_id != item.body_id:
        raise Refusal(
            "An item moves between meetings of one body. Refer it to send it to another body.",
            field="meeting",
        )
    # In one order, so that two people moving items both ways do not wait for each other.
    rows = {each.pk: each for each in (item.meeting, meeting)}
    opened = {pk: open_meeting(by, rows[pk]) for pk in sorted(rows)}
    row = _changeable(by, item)
    _refuse_recorded(row)
    source, target = opened[row.meeting_id], opened[meeting.pk]
    refuse_begun(source)
    last = AgendaItem.objects.filter(meeting=target).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Refusal(f"That agenda already has {MOST_ITEMS} items.", field="meeting")
    row.meeting, row.number = target, last + 1
    row.is_late = target.state == MeetingState.PAPERS_OUT
    row.save()
    number_items(list(AgendaItem.objects.filter(meeting=source).order_by("number")))
    record(by, row, before=source.ref, meeting=target.ref, number=row.number)
    return row


@action(Permission.MEETING_MANAGE, verb="agenda.item_removed")
def remove_item(*, by: Scope, item: AgendaItem) -> None:
    """Take an item off its agenda. The others move up.

    Refuses an item with papers: remove them first, so that nothing goes by accident.
    """
    require_management(by, level=item.level, body_id=item.body_id)
    row = _changeable(by, item)
    _refuse_recorded(row)
    if Paper.objects.filter(item=row).exists():
        raise Refusal("The item has papers. Remove them, or move the item to another meeting.")
    meeting = row.meeting
    refuse_begun(meeting)
    record(by, row, meeting=meeting.ref, number=row.number)
    row.delete()
    number_items(list(AgendaItem.objects.filter(meeting=meeting).order_by("number")))


def number_items(items: list[AgendaItem]) -> None:
    """Number items from 1 in the order given; the constraint is checked at the commit."""
    moved = []
    for number, each in enumerate(items, start=1):
        if each.number != number:
            each.number = number
            moved.append(each)
    AgendaItem.objects.bulk_update(moved, ["number"])
