"""Standing items: every write, and laying them out on an agenda."""

from typing import Any

from django.db.models import Max

from meetings.actions.agenda import MOST_ITEMS, number_items, open_meeting, refuse_begun
from meetings.actions.rights import require_management
from meetings.models import (
    AgendaItem,
    Business,
    Meeting,
    MeetingState,
    Place,
    Purpose,
    StandingItem,
)
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_STANDING = 20
COPIED = ("title", "purpose", "business", "presenter", "summary", "live_report", "live_params")

# The usual set (2009 briefing, Appendices 1 and 2: a standing item for concerns; declarations).
USUAL: list[dict[str, str]] = [
    {
        "title": "Welcome, apologies and declarations of interest",
        "purpose": "information",
        "place": "opening",
        "summary": "Members say whether an item on this agenda touches an interest of theirs.",
    },
    {
        "title": "Minutes of the last meeting",
        "purpose": "decision",
        "place": "opening",
        "summary": "The body is asked to agree the minutes as a true record.",
    },
    {
        "title": "Actions from earlier meetings",
        "purpose": "information",
        "place": "opening",
        "summary": "Owners say what is done and what is not.",
    },
    {
        "title": "Concerns that partners want to raise",
        "purpose": "information",
        "place": "closing",
        "summary": "Anything a partner is worried about that is not on this agenda.",
    },
    {"title": "Date of the next meeting", "purpose": "information", "place": "closing"},
]


@action(Permission.MEETING_MANAGE, verb="standing_item.added")
def add_standing_item(
    *,
    by: Scope,
    body: Body,
    title: str,
    purpose: str,
    place: str = Place.OPENING,
    business: str = Business.PROCEDURE,
    presenter: str = "",
    summary: str = "",
    live_report: str = "",
    live_params: dict[str, Any] | None = None,
) -> StandingItem:
    """Add an item that is laid out on every agenda of a body, last of its place.

    Refuses a title that stands already, and more than a body can have.
    """
    require_management(by, level=body.level, body_id=body.pk)
    item = _add(
        body,
        title=title.strip(),
        purpose=Purpose(purpose),
        place=Place(place),
        business=Business(business),
        presenter=presenter,
        summary=summary,
        live_report=live_report,
        live_params=live_params or {},
    )
    record(by, item, body=body.name, place=item.place)
    return item


@action(Permission.MEETING_MANAGE, verb="standing_items.usual_added")
def add_usual_items(*, by: Scope, body: Body) -> list[StandingItem]:
    """Give a body the usual standing items that it lacks. Refuses when it has them all."""
    require_management(by, level=body.level, body_id=body.pk)
    held = set(_current(body).values_list("title", flat=True))
    made = [_add(body, **row) for row in USUAL if row["title"] not in held]
    if not made:
        raise Refusal(f"{body} has all the usual standing items.")
    record(by, made[0], body=body.name, titles=[item.title for item in made])
    return made


def _current(body: Body) -> Any:
    return StandingItem.objects.filter(body=body, ended_on__isnull=True)


def _add(body: Body, *, title: str, place: str, **fields: Any) -> StandingItem:
    # People who add to one body queue up here.
    Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    held = _current(body)
    if held.filter(title=title).exists():
        raise Refusal(f"{body} has a standing item called {title} already.", field="title")
    if held.count() >= MOST_STANDING:
        raise Refusal(f"{body} already has {MOST_STANDING} standing items. End one first.")
    last = held.filter(place=place).aggregate(last=Max("position"))["last"] or 0
    return StandingItem.objects.create(
        body=body, level=body.level, title=title, place=place, position=last + 1, **fields
    )


@action(Permission.MEETING_MANAGE, verb="standing_item.ended")
def end_standing_item(*, by: Scope, item: StandingItem) -> StandingItem:
    """Leave a standing item out of agendas from today. Those that have it keep it."""
    require_management(by, level=item.level, body_id=item.body_id)
    row = StandingItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.ended_on is not None:
        raise Refusal("The standing item has ended already.")
    row.ended_on = today()
    row.save()
    record(by, row)
    return row


@action(Permission.MEETING_MANAGE, verb="agenda.standing_items_laid_out")
def lay_out_standing(*, by: Scope, meeting: Meeting) -> list[AgendaItem]:
    """Put the body's standing items that an agenda lacks on it: openings first, closings last.

    What is on the agenda keeps its order. Refuses when nothing is missing, a full agenda, and once
    the meeting has begun.
    """
    row = open_meeting(by, meeting)
    refuse_begun(row)
    rows = AgendaItem.objects.filter(meeting=row).select_related("standing")
    items = list(rows.order_by("number"))
    held = {item.standing_id for item in items} | {item.title for item in items}
    lacking = [s for s in _current(row.body) if s.pk not in held and s.title not in held]
    if not lacking:
        raise Refusal("All standing items are on the agenda.")
    if len(items) + len(lacking) > MOST_ITEMS:
        raise Refusal(f"An agenda can have {MOST_ITEMS} items. Move some to another meeting first.")
    new = {
        place: [
            AgendaItem(
                meeting=row,
                body_id=row.body_id,
                level=row.level,
                number=1,
                standing=each,
                is_late=row.state == MeetingState.PAPERS_OUT,
                **{name: getattr(each, name) for name in COPIED},
            )
            for each in lacking
            if each.place == place
        ]
        for place in Place
    }
    at = sum(1 for item in items if _opens(item))
    ordered = [*items[:at], *new[Place.OPENING], *items[at:], *new[Place.CLOSING]]
    for number, item in enumerate(ordered, start=len(items) + 1):
        if item.pk is None:
            item.number = number + MOST_ITEMS  # free until all are numbered anew
            item.save()
    number_items(ordered)
    made = [*new[Place.OPENING], *new[Place.CLOSING]]
    record(by, made[0], meeting=row.ref, titles=[item.title for item in made])
    return made


def _opens(item: AgendaItem) -> bool:
    return item.standing is not None and item.standing.place == Place.OPENING
