"""Minutes as a reader may see them: the agenda with texts, decisions and actions woven in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from meetings.models import (
    AgendaItem,
    Decision,
    Declaration,
    Meeting,
    MeetingAction,
    MinuteEntry,
    Minutes,
    MinutesCorrection,
    MinutesState,
    Voter,
)
from meetings.queries.meetings import may_see_confidential
from meetings.rules.changes import Piece, pieces
from trusts.permissions import Permission
from trusts.scope import Scope

R = TypeVar("R", Decision, Declaration, MeetingAction)


def chairs(scope: Scope, body_id: int) -> bool:
    """Whether the scope's person chairs this body: the right from a seat on the body itself."""
    return scope.everything or any(
        grant.body_id == body_id and Permission.MINUTES_AGREE in grant.permissions
        for grant in scope.grants
    )


def may_see(scope: Scope, minutes: Minutes) -> bool:
    """Whether this scope may read the minutes: drafts are for who writes and who agrees them."""
    level, body = minutes.level, minutes.body_id
    if not scope.may(Permission.MEETING_VIEW, level=level, body_id=body):
        return False
    return (
        minutes.state != MinutesState.DRAFT
        or scope.may(Permission.MEETING_RECORD, level=level, body_id=body)
        or chairs(scope, body)
    )


def visible_minutes(scope: Scope) -> QuerySet[Minutes]:
    """Minutes this scope may read, newest meeting first."""
    rows = scope.visible(Minutes.objects.all(), Permission.MEETING_VIEW)
    drafts = scope.visible(Minutes.objects.all(), Permission.MEETING_RECORD).values("pk")
    own = [grant.body_id for grant in scope.grants if Permission.MINUTES_AGREE in grant.permissions]
    return (
        (
            rows.exclude(state=MinutesState.DRAFT)
            | rows.filter(pk__in=drafts)
            | rows.filter(body__in=own)
        )
        .select_related("meeting__body", "approved_at")
        .order_by("-meeting__starts_at", "-pk")
    )


def unwritten(meeting: Meeting) -> list[AgendaItem]:
    """Items of which the minutes say nothing: no words, no decision that stands, no action."""
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("number")
    said = set(
        MinuteEntry.objects.filter(minutes__meeting=meeting)
        .exclude(words="", closed_words="")
        .values_list("item_id", flat=True)
    )
    said |= set(
        Decision.objects.filter(meeting=meeting, taken_back_at=None).values_list(
            "item_id", flat=True
        )
    )
    said |= set(MeetingAction.objects.filter(meeting=meeting).values_list("item_id", flat=True))
    return [item for item in rows if item.pk not in said]


@dataclass(frozen=True)
class Correction:
    """A correction as this reader may see it: its change word by word, or that there was one."""

    who: str
    when: datetime.datetime
    why: str
    agreed_at: Meeting | None
    pieces: tuple[Piece, ...]
    closed: bool

    @classmethod
    def shown(cls, row: MinutesCorrection, *, full: bool) -> Correction:
        """The correction; without its words where these were confidential and may not be seen."""
        return cls(
            who=row.made_by,
            when=row.made_at,
            why=row.why if full or not row.old_is_closed else "",
            agreed_at=row.agreed_at,
            pieces=pieces(row.old, row.new) if full or not row.old_is_closed else (),
            closed=row.old_is_closed,
        )


@dataclass(frozen=True)
class MinuteLine:
    """One item of the minutes as this reader may see it.

    When `withheld`, only the number and the reason are told. `has_closed_part` tells that there is
    a confidential part, which is in `closed_words` only for who may read it.
    """

    item: AgendaItem
    withheld: bool
    entry: MinuteEntry | None = None
    words: str = ""
    closed_words: str = ""
    has_closed_part: bool = False
    declarations: tuple[Declaration, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[MeetingAction, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def title(self) -> str:
        """The item's title, or that it is confidential."""
        return "Confidential item" if self.withheld else self.item.title

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted on the item."""
        return not (self.words or self.has_closed_part or self.decisions or self.actions)


def minutes_of(
    scope: Scope, meeting: Meeting, *, open_copy: bool = False
) -> tuple[MinuteLine, ...]:
    """The minutes item by item, as this scope may see them; eight queries at most.

    With `open_copy`, as anybody may see them: nothing confidential is in it whoever asks.
    """
    full = may_see_confidential(scope, meeting) and not open_copy
    entries = {
        entry.item_id: entry for entry in MinuteEntry.objects.filter(minutes__meeting=meeting)
    }
    decisions = _by_item(
        Decision.objects.filter(meeting=meeting, taken_back_at=None)
        .prefetch_related(Prefetch("voters", Voter.objects.order_by("name")), "pledges__partner")
        .order_by("number")
    )
    declarations = _by_item(
        Declaration.objects.filter(meeting=meeting).select_related(
            "seat__person", "seat__partner", "interest"
        )
    )
    actions = _by_item(MeetingAction.objects.filter(meeting=meeting).order_by("number"))
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for row in MinutesCorrection.objects.filter(minutes__meeting=meeting).select_related(
        "entry", "agreed_at"
    ):
        corrections[row.entry.item_id].append(Correction.shown(row, full=full))
    found = []
    for item in AgendaItem.objects.filter(meeting=meeting).order_by("number"):
        if item.is_confidential and not full:
            found.append(MinuteLine(item, withheld=True))
            continue
        entry = entries.get(item.pk)
        found.append(
            MinuteLine(
                item,
                withheld=False,
                entry=entry,
                words=entry.words if entry else "",
                closed_words=entry.closed_words if entry and full else "",
                has_closed_part=bool(entry and entry.closed_words),
                declarations=tuple(declarations.get(item.pk, ())),
                decisions=tuple(decisions.get(item.pk, ())),
                actions=tuple(actions.get(item.pk, ())),
                corrections=tuple(corrections.get(item.pk, ())),
            )
        )
    return tuple(found)


def _by_item(rows: Iterable[R]) -> Mapping[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def to_approve(meeting: Meeting) -> QuerySet[Minutes]:
    """Minutes of earlier meetings of the body that its chair agreed and no meeting approved."""
    return (
        Minutes.objects.filter(
            body=meeting.body_id,
            state=MinutesState.AGREED,
            meeting__starts_at__lt=meeting.starts_at,
        )
        .select_related("meeting__body")
        .order_by("meeting__starts_at")
    )


def room_links(scope: Scope, meeting: Meeting) -> dict[str, object]:
    """What the page of a meeting offers of the room: recording it, and minutes to read."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    return {
        "may_record": scope.may(
            Permission.MEETING_RECORD, level=meeting.level, body_id=meeting.body_id
        ),
        "minutes": minutes if minutes is not None and may_see(scope, minutes) else None,
    }
